package sheet

import (
	"regexp"
	"slices"
	"strings"

	"piaojue/ballot"
)

// maxColumns is more than any sheet of ours has; a file with more is not one.
const maxColumns = 64

// A column is a column that a kind of sheet can have: with its two names, and those that people give it, the likeliest
// first.
type column struct {
	field, han string
	required   bool
	others     []string
}

// A layout says what a kind of sheet looks like.
type layout struct {
	columns []column
	named   string // the column that identifies a row in messages
	group   string // the column whose value a row with one text sets for the rows below it; "" if there is none
	maxRows int
	tooMany ballot.FaultCode
}

// A line is one row with its number as the clerk sees it, the header included, and its cells by field.
type line struct {
	row    int
	cells  map[string]string           // as the clerk sees them
	stored map[string]string           // as the file holds them, if that differs
	bad    map[string]ballot.FaultCode // cells that hold no value, and why
}

func (l line) blank() bool {
	for _, cell := range l.cells {
		if !ballot.Unseen(cell) {
			return false
		}
	}
	return true
}

// A table is what all formats are read into before the content of the cells is checked.
type table struct {
	lines    []line
	faults   []ballot.Fault
	notices  []ballot.Fault
	encoding string
	headed   bool // the header was valid, or the format needs none
	choice   HiddenChoice
	hidden   Hidden
	columns  ColumnChoice
	sample   []QuestionRow
	question *Question
}

func (t *table) fault(field string, row int, code ballot.FaultCode, args ...string) {
	t.faults = append(t.faults, ballot.Fault{Field: field, Row: row, Code: code, Args: named(args)})
}

func (t *table) notice(field string, row int, code ballot.FaultCode, args ...string) {
	t.notices = append(t.notices, ballot.Fault{Field: field, Row: row, Code: code, Args: named(args)})
}

// named makes a map from a list of name, value, name, value.
func named(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}

// find returns the column of a heading, and how likely that name is for it; 0 means its own name. Case, width, spaces
// and invisible characters do not matter.
func (l layout) find(heading string) (c column, rank int, ok bool) {
	key := strings.ToLower(narrow(ballot.NameKey(heading)))
	if c, rank, ok := l.byName(key); ok {
		return c, rank, true
	}
	// 姓名*, 代表姓名（必填）: a remark after a heading does not matter, except for amounts, where it is the unit.
	short := strings.TrimRight(remarks.ReplaceAllString(key, ""), "*:：")
	if c, rank, ok := l.byName(short); ok && c.field != "investment" && short != key {
		return c, rank + 1000, true
	}
	return column{}, 0, false
}

// remarks matches text in brackets after a heading.
var remarks = regexp.MustCompile(`\([^()]*\)|（[^（）]*）|【[^【】]*】|\[[^\[\]]*\]`)

func (l layout) byName(key string) (c column, rank int, ok bool) {
	for _, c := range l.columns {
		if key == c.field || key == ballot.NameKey(c.han) {
			return c, 0, true
		}
		if i := slices.Index(c.others, key); i >= 0 {
			return c, i + 1, true
		}
	}
	return column{}, 0, false
}

// shown is a value from outside as faults quote it: short, and without invisible characters.
func shown(s string) string { return ballot.Shown(strings.ToValidUTF8(strings.TrimSpace(s), "?")) }
