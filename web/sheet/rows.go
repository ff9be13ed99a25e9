package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// A sheetRow is one row of a file in any format.
type sheetRow struct {
	row    int                      // as the clerk sees it
	cells  []string                 // by position, as the clerk sees them
	stored []string                 // as the file holds them; may be shorter, or nil
	bad    map[int]ballot.FaultCode // cells that hold no value
	filled map[int]filling          // what merged ranges put into cells that are empty themselves
	hidden bool
}

// A filling is the value of a merged range in one of the cells that it covers.
type filling struct {
	text, stored string
	bad          ballot.FaultCode
	merged       int // index of the range
}

// blank reports whether a row has no content of its own: the values of merged ranges do not count.
func (r sheetRow) blank() bool {
	return len(r.bad) == 0 && !slices.ContainsFunc(r.cells, func(s string) bool { return !ballot.Unseen(s) })
}

// at is one cell, with the value that a merged range gives it.
func (r sheetRow) at(i int) filling {
	var f filling
	if i < len(r.cells) {
		f.text = r.cells[i]
	}
	if i < len(r.stored) && r.stored[i] != f.text {
		f.stored = r.stored[i]
	}
	f.bad, f.merged = r.bad[i], -1
	if from, ok := r.filled[i]; ok && f.bad == "" && ballot.Unseen(f.text) {
		return from
	}
	return f
}

// tooWide reports whether there is content beyond the last column that is read.
func (r sheetRow) tooWide() bool {
	return len(r.cells) > maxColumns && !sheetRow{cells: r.cells[maxColumns:]}.blank()
}

// width is the number of columns that a row has.
func (r sheetRow) width() int {
	n := min(len(r.cells), maxColumns)
	for i := range r.filled {
		n = max(n, i+1)
	}
	for i := range r.bad {
		n = max(n, i+1)
	}
	return n
}

// maxAbove is how many rows may be above the header: a title, who fills it in, a date.
const maxAbove = 10

// maxSkipped is how many rows may be above the header row that the clerk has chosen.
const maxSkipped = 1000

// A rowReader takes the rows of a sheet one by one. The first row that names every required column is the header.
type rowReader struct {
	layout  layout
	table   *table
	unseen  func(column int) bool // whether a column is hidden; nil means none is
	above   []sheetRow            // rows before the header
	headers bool                  // the header has been found
	fields  []string              // by position; "" for a heading that is empty or unknown
	left    map[int]bool          // columns to ignore, because they are hidden or for no field
	merged  map[int]bool          // merged ranges that gave a cell its value
	counted bool                  // there is no column of numbers: rows are numbered in order
	group   string                // the group that the last group row named
	groups  []int                 // rows that name a group
	beside  []int                 // totals, notes and repeated headers
}

// take reads one row and reports whether more are wanted.
func (r *rowReader) take(row sheetRow) (more bool) {
	if row.blank() {
		return true
	}
	r.sample(row)
	if c := r.table.columns; !r.headers && c.given() && row.row > c.Header {
		r.choose(c)
	}
	switch {
	case !r.headers && r.table.columns.given():
		row.cells = slices.Clone(row.cells)
		r.above = append(r.above, row)
		return len(r.above) <= maxSkipped
	case !r.headers && !r.isHeader(row):
		row.cells = slices.Clone(row.cells)
		r.above = append(r.above, row)
		return len(r.above) <= maxAbove || r.noHeader()
	case !r.headers:
		r.header(row)
		return r.table.headed
	case r.aside(row):
		r.beside = append(r.beside, row.row)
		return true
	}
	if group, ok := r.heads(row); ok {
		r.group, r.groups = group, append(r.groups, row.row)
		return true
	}
	switch {
	case row.hidden && r.hide(row):
		return true
	case len(r.table.lines) >= r.layout.maxRows:
		r.table.fault("rows", row.row, r.layout.tooMany, "max", strconv.Itoa(r.layout.maxRows))
		return false
	}
	r.table.lines = append(r.table.lines, r.line(row))
	return true
}

// hide records a hidden row, and reports whether it is left out.
func (r *rowReader) hide(row sheetRow) bool {
	h := &r.table.hidden
	h.Rows = append(h.Rows, row.row)
	h.Names = append(h.Names, shown(row.at(slices.Index(r.fields, r.layout.named)).text))
	return r.table.choice == HiddenSkip
}

func (r *rowReader) line(row sheetRow) line {
	l := line{row: row.row, cells: make(map[string]string, len(r.layout.columns))}
	shaped := true
	for i := range row.width() {
		cell := row.at(i)
		switch {
		case i < len(r.fields) && r.fields[i] != "":
			l.put(r.fields[i], cell)
			if cell.merged >= 0 && cell.text != "" {
				r.merged[cell.merged] = true
			}
		case r.left[i] || cell.merged >= 0 || ballot.Unseen(cell.text) && cell.bad == "":
		case r.unseen != nil && r.unseen(i) && r.table.choice == HiddenSkip:
		case shaped:
			shaped = false
			r.table.fault("", row.row, ballot.FaultRowShape)
		}
	}
	if shaped && row.tooWide() {
		r.table.fault("", row.row, ballot.FaultRowShape)
	}
	if r.counted {
		l.cells["number"] = fmt.Sprintf("%03d", len(r.table.lines)+1)
	}
	if r.group != "" && ballot.Unseen(l.cells[r.layout.group]) && l.bad[r.layout.group] == "" {
		l.cells[r.layout.group] = r.group
	}
	return l
}

func (l *line) put(field string, cell filling) {
	l.cells[field] = cell.text
	if cell.stored != "" {
		if l.stored == nil {
			l.stored = map[string]string{}
		}
		l.stored[field] = cell.stored
	}
	if cell.bad != "" {
		if l.bad == nil {
			l.bad = map[string]ballot.FaultCode{}
		}
		l.bad[field] = cell.bad
	}
}

// isHeader reports whether a row names every required column.
func (r *rowReader) isHeader(row sheetRow) bool {
	had := map[string]bool{}
	for i := range row.width() {
		if c, _, ok := r.layout.find(row.at(i).text); ok {
			had[c.field] = true
		}
	}
	return !slices.ContainsFunc(r.layout.columns, func(c column) bool { return c.required && !had[c.field] })
}

// noHeader reads the first row as the missing header, so that its faults say what is missing.
func (r *rowReader) noHeader() bool {
	first := r.above[0]
	r.above = nil
	r.header(first)
	r.ask()
	return false
}

func (r *rowReader) header(row sheetRow) {
	if len(r.above) > 0 {
		rows := make([]int, len(r.above))
		for i, a := range r.above {
			rows[i] = a.row
		}
		r.table.notice("", 0, ballot.NoticeAbove, "rows", rowRanges(rows))
	}
	r.headers, r.left, r.merged = true, map[int]bool{}, map[int]bool{}
	r.fields = make([]string, row.width())
	ranks := map[string]int{} // of the heading chosen for a field
	for i := range r.fields {
		r.heading(row, i, ranks)
	}
	if columns := r.others(row); len(columns) > 0 && len(ranks) > 0 {
		r.table.notice("", row.row, ballot.NoticeLeftColumns, "columns", strings.Join(columns, ", "))
	}
	r.table.headed = true
	if row.tooWide() {
		r.table.fault("", row.row, ballot.FaultRowShape)
	}
	for _, c := range r.layout.columns {
		if c.required && !slices.Contains(r.fields, c.field) {
			r.table.fault("", row.row, ballot.FaultNoHeader, "column", c.field)
			r.table.headed = false // every row would lack it; one fault is enough
		}
	}
}

// heading assigns a heading to the field that it names, unless a likelier heading names the field too.
func (r *rowReader) heading(row sheetRow, i int, ranks map[string]int) {
	heading := row.at(i).text
	if ballot.Unseen(heading) {
		return
	}
	if r.unseen != nil && r.unseen(i) {
		r.table.hidden.Columns = append(r.table.hidden.Columns, shown(heading))
		if r.table.choice == HiddenSkip {
			r.left[i] = true
			return
		}
	}
	c, rank, ok := r.layout.find(heading)
	if !ok {
		return
	}
	had, taken := ranks[c.field]
	switch {
	case taken && rank == had:
		r.table.fault("", row.row, ballot.FaultColumnTwice, "column", c.field)
		return
	case taken && rank > had:
		return
	case taken:
		r.fields[slices.Index(r.fields, c.field)] = ""
	}
	r.fields[i], ranks[c.field] = c.field, rank
}

// others lists the columns that are for no field, and leaves them out.
func (r *rowReader) others(row sheetRow) []string {
	var names []string
	for i, field := range r.fields {
		if heading := row.at(i).text; field == "" && !r.left[i] && !ballot.Unseen(heading) {
			r.left[i] = true
			names = append(names, shown(heading))
		}
	}
	return names
}

// end adds the notices that need all rows.
func (r *rowReader) end() {
	if !r.headers && len(r.above) > 0 && !r.table.columns.given() {
		r.noHeader()
	}
	r.ask()
	r.tellBeside()
	if n := len(r.merged); n > 0 {
		r.table.notice("", 0, ballot.NoticeMerged, "n", strconv.Itoa(n))
	}
	r.table.tellHidden()
}

// errorWord reports whether s is what spreadsheets show in place of a value, in any of their forms: #N/A, #REF!,
// #NAME?, Err:502, ####.
func errorWord(s string) bool {
	s = strings.ToUpper(narrow(strings.TrimSpace(s)))
	if digits, ok := strings.CutPrefix(s, "ERR:"); ok {
		return allDigits(digits)
	}
	word, ok := strings.CutPrefix(s, "#")
	if !ok || word == "" {
		return false
	}
	switch {
	case word == "N/A", word == "GETTING_DATA", strings.Trim(word, "#") == "" && len(word) > 1:
		return true
	}
	name := strings.TrimRight(word, "!?")
	return len(name) == len(word)-1 && strings.Trim(strings.TrimSuffix(name, "/0"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}
