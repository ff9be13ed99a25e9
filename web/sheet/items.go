package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/ballot"
)

var itemLayout = layout{
	columns: []column{
		{"id", "编号", false},
		{"title", "标题", true},
		{"short", "简称", false},
		{"department", "部门", false},
		{"investment", "投资", false},
		{"details", "详情", false},
		{"group", "分组", false},
	},
	maxRows: ballot.MaxItems,
	tooMany: ballot.FaultTooManyItems,
}

// Items is what a file of items says. It may be taken over when Faults is empty.
type Items struct {
	Items    []ballot.Item // every row that is not blank, faulty ones included, in order
	Rows     []int         // of each item: its row as the clerk sees it
	Faults   []ballot.Fault
	Notices  []ballot.Fault
	Encoding string
	Rare     []string // characters that the hall display may lack
}

// ReadItems reads the items of a poll from CSV, XLSX or JSON, as [ReadRoll] reads a roll. Items without an
// id are numbered by their place.
func ReadItems(data []byte, contentType, filename string) (Items, error) {
	t, err := read(data, contentType, filename, itemLayout)
	if err != nil {
		return Items{}, err
	}
	out := Items{Encoding: t.encoding, Items: make([]ballot.Item, 0, len(t.lines)), Rows: make([]int, 0, len(t.lines))}
	ids := map[string]int{}
	for i, l := range t.lines {
		id := t.id(l, "id")
		if id == "" {
			id = strconv.Itoa(i + 1)
		}
		t.checkItemID(l.row, id, ids)
		item := ballot.Item{
			ID:         ballot.ItemID(id),
			Title:      t.text(l, "title", ballot.MaxTitle, true),
			Short:      t.text(l, "short", ballot.MaxShort, false),
			Department: t.text(l, "department", ballot.MaxTitle, false),
			Investment: t.investment(l),
			Details:    t.details(l),
			Group:      t.text(l, "group", ballot.MaxTitle, false),
		}
		t.checkRare(l.row, "title", item.Title+item.Short, &out.Rare)
		out.Items, out.Rows = append(out.Items, item), append(out.Rows, l.row)
	}
	out.Faults, out.Notices = t.faults, t.notices
	return out, nil
}

func (t *table) checkItemID(row int, id string, before map[string]int) {
	if !ballot.ValidItemID(ballot.ItemID(id)) {
		t.fault("id", row, ballot.FaultBadID, "value", shown(id))
		return
	}
	if first, twice := before[id]; twice {
		t.fault("id", row, ballot.FaultDuplicate, "value", id, "other", strconv.Itoa(first))
		return
	}
	before[id] = row
}

var amount = regexp.MustCompile(`^(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?$`)

// investment reads an amount in 万元: thousands separators and the unit may stand with it.
func (t *table) investment(l line) float64 {
	raw := trim(l.cells["investment"])
	if raw == "" {
		return 0
	}
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(narrow(raw), "元"), "万"))
	if strings.HasSuffix(raw, "元") && !strings.HasSuffix(raw, "万元") {
		s = "" // in yuan: not the unit of the column, and not ours to convert
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if !amount.MatchString(s) || err != nil || v > ballot.MaxInvestment {
		t.fault("investment", l.row, ballot.FaultBadNumber, "value", shown(raw))
		return 0
	}
	return v
}

// details may have several lines.
func (t *table) details(l line) string {
	s := strings.ReplaceAll(strings.ReplaceAll(trim(l.cells["details"]), "\r\n", "\n"), "\r", "\n")
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unfitInText):
		t.fault("details", l.row, ballot.FaultBadChar)
	case utf8.RuneCountInString(s) > ballot.MaxDetails:
		t.fault("details", l.row, ballot.FaultTooLong, "max", strconv.Itoa(ballot.MaxDetails))
	}
	return s
}
