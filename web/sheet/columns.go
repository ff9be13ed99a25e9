package sheet

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// A ColumnChoice is the clerk's answer to which column is which, for a file with unknown headings.
type ColumnChoice struct {
	Header int            // number of the header row, as the clerk sees it; 0: none
	Fields map[string]int // column of each field, from 1; 0 for "number": number the rows in order
}

// given reports whether the clerk has answered.
func (c ColumnChoice) given() bool { return c.Fields != nil }

// ParseColumns parses the choice in a request: the columns, such as number:1,name:3, and the header row.
func ParseColumns(columns, header string) (ColumnChoice, error) {
	if columns == "" {
		return ColumnChoice{}, nil
	}
	bad := func(field, value, allowed string) error {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: field, Code: ballot.FaultBadValue, Args: named([]string{"value", ballot.Shown(value), "allowed", allowed}),
		}})
	}
	c := ColumnChoice{Fields: map[string]int{}}
	for part := range strings.SplitSeq(columns, ",") {
		field, place, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(place)
		if err != nil || n < 0 || n > maxColumns || field == "" || n == 0 && field != "number" {
			return ColumnChoice{}, bad("columns", columns, "number:1,name:2,…")
		}
		for other, at := range c.Fields {
			if other == field || at == n && n > 0 {
				return ColumnChoice{}, bad("columns", columns, "number:1,name:2,…")
			}
		}
		c.Fields[field] = n
	}
	if header != "" {
		n, err := strconv.Atoi(header)
		if err != nil || n < 0 {
			return ColumnChoice{}, bad("header", header, "0, 1, 2, …")
		}
		c.Header = n
	}
	return c, nil
}

// fits refuses a choice that names unknown fields or lacks required ones.
func (c ColumnChoice) fits(l layout) error {
	var faults []ballot.Fault
	fields := make([]string, len(l.columns))
	for i, col := range l.columns {
		fields[i] = col.field
		if _, chosen := c.Fields[col.field]; col.required && !chosen {
			faults = append(faults, ballot.Fault{
				Field: "columns", Code: ballot.FaultNoHeader, Args: named([]string{"column", col.field}),
			})
		}
	}
	for field := range c.Fields {
		if !slices.Contains(fields, field) {
			faults = append(faults, ballot.Fault{
				Field: "columns", Code: ballot.FaultBadValue,
				Args: named([]string{"value", ballot.Shown(field), "allowed", strings.Join(fields, ", ")}),
			})
		}
	}
	return ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// A Question asks the clerk which column is which, with the first rows of the file.
type Question struct {
	Rows   []QuestionRow  `json:"rows"`
	Header int            `json:"header"` // the row with the most known headings; 0: none has any
	Fields map[string]int `json:"fields"` // the columns of the fields known from that row, from 1
}

// A QuestionRow is one row as the clerk sees it.
type QuestionRow struct {
	Row   int      `json:"row"`
	Cells []string `json:"cells"`
}

const (
	sampleRows    = 8
	sampleColumns = 16
)

// sample keeps the first rows, in case the clerk has to be asked.
func (r *rowReader) sample(row sheetRow) {
	if len(r.table.sample) >= sampleRows {
		return
	}
	q := QuestionRow{Row: row.row, Cells: []string{}}
	for i := range min(row.width(), sampleColumns) {
		q.Cells = append(q.Cells, shown(row.at(i).text))
	}
	r.table.sample = append(r.table.sample, q)
}

// ask sets the question if the header is missing or ambiguous.
func (r *rowReader) ask() {
	if len(r.table.sample) == 0 || !slices.ContainsFunc(r.table.faults, func(f ballot.Fault) bool {
		return f.Code == ballot.FaultNoHeader || f.Code == ballot.FaultColumnTwice
	}) {
		return
	}
	q := &Question{Rows: r.table.sample, Fields: map[string]int{}}
	most := 0
	for _, row := range q.Rows {
		fields := map[string]int{}
		for i, cell := range row.Cells {
			if c, _, ok := r.layout.find(cell); ok && fields[c.field] == 0 {
				fields[c.field] = i + 1
			}
		}
		if len(fields) > most {
			most, q.Header, q.Fields = len(fields), row.Row, fields
		}
	}
	r.table.question = q
}

// choose applies the columns that the clerk has chosen. The others are left out.
func (r *rowReader) choose(c ColumnChoice) {
	if len(r.above) > 0 && c.Header > 0 {
		rows := make([]int, 0, len(r.above))
		for _, a := range r.above {
			if a.row < c.Header {
				rows = append(rows, a.row)
			}
		}
		if len(rows) > 0 {
			r.table.notice("", 0, ballot.NoticeAbove, "rows", rowRanges(rows))
		}
	}
	r.headers, r.left, r.merged, r.table.headed = true, map[int]bool{}, map[int]bool{}, true
	r.fields = make([]string, maxColumns)
	for i := range maxColumns {
		r.left[i] = true
	}
	for field, place := range c.Fields {
		if place > 0 {
			r.fields[place-1] = field
		}
	}
	r.counted = c.Fields["number"] == 0 && slices.ContainsFunc(r.layout.columns, func(c column) bool {
		return c.field == "number"
	})
	var names []string
	for _, a := range r.above {
		if a.row != c.Header {
			continue
		}
		for i := range a.width() {
			if heading := a.at(i).text; r.fields[min(i, maxColumns-1)] == "" && !ballot.Unseen(heading) {
				names = append(names, shown(heading))
			}
		}
	}
	if len(names) > 0 {
		r.table.notice("", c.Header, ballot.NoticeLeftColumns, "columns", strings.Join(names, ", "))
	}
}
