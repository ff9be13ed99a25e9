package sheet

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// maxColumns is more than any sheet of ours has; what has more is not one.
const maxColumns = 64

// A column is one that a kind of sheet knows, under its two names.
type column struct {
	field, han string
	required   bool
}

// A layout says what a kind of sheet looks like.
type layout struct {
	columns []column
	maxRows int
	tooMany ballot.FaultCode
}

// A line is one row with its number as the clerk sees it, the header included, and its cells by field.
type line struct {
	row   int
	cells map[string]string
}

// A table is what all formats are read into before anyone looks at what the cells say.
type table struct {
	lines    []line
	faults   []ballot.Fault
	notices  []ballot.Fault
	encoding string
	headed   bool // the header was good, or the format needs none
}

func (t *table) fault(field string, row int, code ballot.FaultCode, args ...string) {
	t.faults = append(t.faults, ballot.Fault{Field: field, Row: row, Code: code, Args: named(args)})
}

func (t *table) notice(field string, row int, code ballot.FaultCode, args ...string) {
	t.notices = append(t.notices, ballot.Fault{Field: field, Row: row, Code: code, Args: named(args)})
}

// named makes values by name out of name, value, name, value.
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

// find gives the column of a heading: case, width and spaces do not matter.
func (l layout) find(heading string) (column, bool) {
	key := strings.ToLower(strings.Join(strings.Fields(narrow(trim(heading))), ""))
	i := slices.IndexFunc(l.columns, func(c column) bool { return key == c.field || key == c.han })
	if i < 0 {
		return column{}, false
	}
	return l.columns[i], true
}

// A rowReader takes the rows of a sheet one by one: the first with anything in it is the header.
type rowReader struct {
	layout layout
	table  *table
	fields []string // by position; "" for a heading that is empty or unknown
}

// take reads one row and tells whether more are wanted.
func (r *rowReader) take(row int, cells []string) (more bool) {
	for len(cells) > 0 && trim(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if !slices.ContainsFunc(cells, func(s string) bool { return trim(s) != "" }) {
		return true
	}
	if r.fields == nil {
		r.header(row, cells)
		return r.table.headed
	}
	if len(r.table.lines) >= r.layout.maxRows {
		r.table.fault("rows", row, r.layout.tooMany, "max", strconv.Itoa(r.layout.maxRows))
		return false
	}
	l := line{row: row, cells: make(map[string]string, len(r.layout.columns))}
	shaped := true
	for i, cell := range cells {
		switch {
		case i < len(r.fields) && r.fields[i] != "":
			l.cells[r.fields[i]] = cell
		case trim(cell) != "" && shaped:
			shaped = false
			r.table.fault("", row, ballot.FaultRowShape)
		}
	}
	r.table.lines = append(r.table.lines, l)
	return true
}

func (r *rowReader) header(row int, cells []string) {
	if len(cells) > maxColumns {
		cells = cells[:maxColumns]
	}
	before := len(r.table.faults)
	r.fields = make([]string, len(cells))
	for i, heading := range cells {
		if trim(heading) == "" {
			continue
		}
		c, ok := r.layout.find(heading)
		switch {
		case !ok:
			r.table.fault("", row, ballot.FaultUnknownColumn, "column", shown(heading))
		case slices.Contains(r.fields, c.field):
			r.table.fault("", row, ballot.FaultColumnTwice, "column", c.field)
		default:
			r.fields[i] = c.field
		}
	}
	r.table.headed = len(r.table.faults) == before || slices.ContainsFunc(r.fields, func(f string) bool { return f != "" })
	for _, c := range r.layout.columns {
		if c.required && !slices.Contains(r.fields, c.field) {
			r.table.fault("", row, ballot.FaultNoHeader, "column", c.field)
			r.table.headed = false // every row would lack it; one fault says it all
		}
	}
}

// shown is a value from outside as faults quote it: short, and without what cannot be seen.
func shown(s string) string {
	const most = 40
	s = strings.Map(func(r rune) rune {
		if unfit(r) {
			return '�'
		}
		return r
	}, strings.ToValidUTF8(trim(s), "�"))
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
