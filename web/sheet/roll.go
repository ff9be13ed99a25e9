package sheet

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/ballot"
)

// MaxRoll is the most deputies a roll may have.
const MaxRoll = 10_000

const maxNote = 200 // characters of a deputy's note

var rollLayout = layout{
	columns: []column{
		{"number", "编号", true}, {"name", "姓名", true}, {"delegation", "代表团", false}, {"note", "备注", false},
	},
	maxRows: MaxRoll,
	tooMany: ballot.FaultTooManyRows,
}

// A Roll is what a file of deputies says. It may be taken over when Faults is empty.
type Roll struct {
	Deputies []ballot.Deputy // every row that is not blank, faulty ones included, in order
	Rows     []int           // of each deputy: his row as the clerk sees it
	Faults   []ballot.Fault
	Notices  []ballot.Fault
	Encoding string
	Rare     []string // characters that the hall display may lack
}

// ReadRoll reads a roll from CSV (UTF-8 or GB18030), XLSX or JSON. It lists all faults of all rows; an
// error is for a file that is too large or in no known encoding.
func ReadRoll(data []byte, contentType, filename string) (Roll, error) {
	t, err := read(data, contentType, filename, rollLayout)
	if err != nil {
		return Roll{}, err
	}
	roll := Roll{Encoding: t.encoding, Deputies: make([]ballot.Deputy, 0, len(t.lines)), Rows: make([]int, 0, len(t.lines))}
	digits := mostlyDigits(t.lines)
	numbers, names := map[string]int{}, map[string]int{}
	for _, l := range t.lines {
		d := ballot.Deputy{
			Number:     ballot.DeputyID(t.id(l, "number")),
			Name:       t.text(l, "name", ballot.MaxTitle, true),
			Delegation: t.text(l, "delegation", ballot.MaxTitle, false),
			Note:       t.text(l, "note", maxNote, false),
		}
		t.checkNumber(l.row, string(d.Number), digits, numbers)
		if first, twice := names[d.Name]; twice {
			t.notice("name", l.row, ballot.NoticeSameName, "value", shown(d.Name), "other", strconv.Itoa(first))
		} else if d.Name != "" {
			names[d.Name] = l.row
		}
		t.checkRare(l.row, "name", d.Name+d.Delegation, &roll.Rare)
		roll.Deputies, roll.Rows = append(roll.Deputies, d), append(roll.Rows, l.row)
	}
	roll.Faults, roll.Notices = t.faults, t.notices
	return roll, nil
}

// checkRare notes the rare characters of a text, and adds those not seen before to all.
func (t *table) checkRare(row int, field, text string, all *[]string) {
	found := rareIn(text)
	if len(found) == 0 {
		return
	}
	t.notice(field, row, ballot.NoticeRareChars, "value", strings.Join(found, ""))
	for _, c := range found {
		if !slices.Contains(*all, c) {
			*all = append(*all, c)
		}
	}
}

// checkNumber holds a number against its shape and against those before it.
func (t *table) checkNumber(row int, number string, digits bool, before map[string]int) {
	if number == "" {
		return // its absence is noted already
	}
	if _, err := ballot.ParseDeputyID(number); err != nil {
		t.fault("number", row, ballot.FaultBadID, "value", shown(number))
		return
	}
	if guess := lookalikes.Replace(number); digits && guess != number && allDigits(guess) {
		at := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
		t.fault("number", row, ballot.FaultLookalike, "value", number, "char", number[at:at+1], "guess", guess)
	}
	if first, twice := before[number]; twice {
		t.fault("number", row, ballot.FaultDuplicate, "value", number, "other", strconv.Itoa(first))
		return
	}
	before[number] = row
}

// lookalikes are letters typed for digits.
var lookalikes = strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1")

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// mostlyDigits reports whether this roll numbers its deputies by digits, so that a letter is a slip of the
// hand; in a roll numbered A01, B02 it is not.
func mostlyDigits(lines []line) bool {
	n := 0
	for _, l := range lines {
		if allDigits(narrow(trim(l.cells["number"]))) {
			n++
		}
	}
	return n*2 > len(lines)
}

// id reads a cell that names something: full-width characters are read as plain ones, and said so.
func (t *table) id(l line, field string) string {
	raw := trim(l.cells[field])
	s := narrow(raw)
	if s != raw {
		t.notice(field, l.row, ballot.NoticeWideDigits, "value", shown(s))
	}
	if s == "" && field == "number" {
		t.fault(field, l.row, ballot.FaultRequired)
	}
	return s
}

// text reads a cell of plain text and notes what is wrong with it.
func (t *table) text(l line, field string, longest int, required bool) string {
	s := trim(l.cells[field])
	switch {
	case s == "" && required:
		t.fault(field, l.row, ballot.FaultRequired)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unfit):
		t.fault(field, l.row, ballot.FaultBadChar)
	case utf8.RuneCountInString(s) > longest:
		t.fault(field, l.row, ballot.FaultTooLong, "max", strconv.Itoa(longest))
	}
	return s
}
