package sheet

import (
	"regexp"
	"slices"
	"strings"

	"piaojue/ballot"
)

// What stands in a table beside its rows: totals, notes, a header that is repeated on each page, and rows that name the
// group of those under them.

// sums are what rows of totals begin with.
var sums = []string{"合计", "总计", "共计", "小计", "总和", "累计", "合计数", "本页小计", "total", "sum"}

// notes begin rows that are a note, with what follows them.
var notes = regexp.MustCompile(`^(?:备?注|说明|附注|填表说明|填表人|填报人|填表单位|填报单位|制表人?|制表单位|审核人?|` +
	`负责人|联系人|联系电话|打印日期|填表日期|填报日期|制表日期|日期|单位(?:盖章|（盖章）|\(盖章\)))[:：]`)

// counting is what stands behind the name of a group: how many are in it.
var counting = regexp.MustCompile(`[(（][^()（）]*[0-9]+ *[人名项个][)）]$`)

// aside reports whether a row is no row of the table: a total, a note, or the header once more.
func (r *rowReader) aside(row sheetRow) bool {
	if len(row.bad) > 0 {
		return false
	}
	nameless, first, total := true, "", false
	at := slices.Index(r.fields, r.layout.named)
	for i := range row.width() {
		text := strings.TrimSpace(row.at(i).text)
		if ballot.Unseen(text) {
			continue
		}
		if first == "" {
			first = text
		}
		key := strings.ToLower(strings.TrimRight(narrow(ballot.NameKey(text)), ":"))
		sum := slices.Contains(sums, key)
		total = total || sum
		nameless = nameless && (i != at || sum || notes.MatchString(text) || allDigits(narrow(text)))
	}
	// Beside a total may stand how many there are, in the column of names.
	return nameless && (total || notes.MatchString(first)) || r.headsAgain(row)
}

// headsAgain reports whether a row is the header once more, as on each page of a long list.
func (r *rowReader) headsAgain(row sheetRow) bool {
	had := map[string]bool{}
	for i := range row.width() {
		if c, _, ok := r.layout.find(row.at(i).text); ok && i < len(r.fields) && r.fields[i] == c.field {
			had[c.field] = true
		}
	}
	return len(had) > 1 && r.isHeader(row)
}

// plain is what a number looks like: it names no group.
var plain = regexp.MustCompile(`^[0-9A-Za-z._-]+$`)

// heads gives the group that a row names for those under it: it has one text only, merged over several cells, or in the
// first column, where neither a name nor a number stands.
func (r *rowReader) heads(row sheetRow) (group string, ok bool) {
	if r.layout.group == "" || len(row.bad) > 0 || row.hidden {
		return "", false
	}
	place, merged := 0, false
	for i := range row.width() {
		cell := row.at(i)
		switch {
		case ballot.Unseen(cell.text):
		case group == "":
			group, place = cell.text, i
			merged = cell.merged >= 0
		case cell.merged >= 0 && cell.text == group:
			merged = true
		default:
			return "", false
		}
	}
	group = strings.TrimSpace(group)
	if group == "" || !merged && (place > 0 || slices.Index(r.fields, r.layout.named) == 0) ||
		plain.MatchString(narrow(group)) {
		return "", false
	}
	return strings.TrimSpace(counting.ReplaceAllString(group, "")), true
}

// tellBeside says which rows were no rows of the table.
func (r *rowReader) tellBeside() {
	if len(r.beside) > 0 {
		r.table.notice("", 0, ballot.NoticeBeside, "rows", rowRanges(r.beside))
	}
	if len(r.groups) > 0 {
		r.table.notice(r.layout.group, 0, ballot.NoticeGroupRows, "rows", rowRanges(r.groups))
	}
}
