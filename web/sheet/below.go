package sheet

import (
	"regexp"
	"slices"
	"strings"

	"piaojue/ballot"
)

// This file recognizes rows that are not data: totals, notes, a header that is repeated on each page, and rows that
// name the group of the rows below them.

// sums are the labels of rows with totals.
var sums = []string{"合计", "总计", "共计", "小计", "总和", "累计", "合计数", "本页小计", "total", "sum"}

// notes matches the beginning of a row that is a note.
var notes = regexp.MustCompile(`^(?:备?注|说明|附注|填表说明|填表人|填报人|填表单位|填报单位|制表人?|制表单位|审核人?|` +
	`负责人|联系人|联系电话|打印日期|填表日期|填报日期|制表日期|日期|单位(?:盖章|（盖章）|\(盖章\)))[:：]`)

// counting matches the number of members after the name of a group.
var counting = regexp.MustCompile(`[(（][^()（）]*[0-9]+ *[人名项个][)）]$`)

// aside reports whether a row is not data: a total, a note, or a repeated header.
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
	// A row with a total may have a number in the column of names.
	return nameless && (total || notes.MatchString(first)) || r.headsAgain(row)
}

// headsAgain reports whether a row repeats the header, as on each page of a long list.
func (r *rowReader) headsAgain(row sheetRow) bool {
	had := map[string]bool{}
	for i := range row.width() {
		if c, _, ok := r.layout.find(row.at(i).text); ok && i < len(r.fields) && r.fields[i] == c.field {
			had[c.field] = true
		}
	}
	return len(had) > 1 && r.isHeader(row)
}

// plain matches a number or a code, which is not the name of a group.
var plain = regexp.MustCompile(`^[0-9A-Za-z._-]+$`)

// heads returns the group that a row names for the rows below it. Such a row has a single text that is not a number.
// The text is in merged cells, or in the first column if that is not the column of names.
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

// tellBeside adds notices for the rows that were not data.
func (r *rowReader) tellBeside() {
	if len(r.beside) > 0 {
		r.table.notice("", 0, ballot.NoticeBeside, "rows", rowRanges(r.beside))
	}
	if len(r.groups) > 0 {
		r.table.notice(r.layout.group, 0, ballot.NoticeGroupRows, "rows", rowRanges(r.groups))
	}
}
