package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"piaojue/web/i18n"
)

// table is the result sheet as rows of cells, numbers and texts, for those who go on working with the figures.
func (r Report) table() [][]any {
	l := htmlLang(r.Lang)
	p := r.page()
	rows := [][]any{{p.Body}, {r.Meeting.Title}, {p.Title}, {r.Spec.Title, p.Round, p.Date}}
	if r.Meeting.Rehearsal {
		rows = append(rows, []any{i18n.Word(l, "meeting.rehearsal", nil)})
	}
	if p.Draft {
		rows = append(rows, []any{i18n.Word(l, "report.draft", nil)})
	}
	var heads, figures []any
	for _, f := range p.Figures {
		heads, figures = append(heads, f.Label), append(figures, f.N)
	}
	head := []any{i18n.Word(l, "report.rank", nil), i18n.Word(l, "report.item", nil)}
	for _, mark := range p.Marks {
		head = append(head, mark)
	}
	rows = append(rows, heads, figures, nil, append(head, i18n.Word(l, "report.result", nil)))
	for _, row := range p.Rows {
		cells := []any{row.Rank, row.Title}
		for _, n := range row.Figures {
			cells = append(cells, n)
		}
		rows = append(rows, append(cells, row.Result))
	}
	return rows
}

// WriteReportCSV writes the result sheet as CSV, without cells that a spreadsheet would run.
func WriteReportCSV(w io.Writer, r Report) error {
	if err := r.consistent(); err != nil {
		return err
	}
	var rows [][]string
	for _, row := range r.table() {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = fmt.Sprint(cell)
		}
		rows = append(rows, cells)
	}
	return WriteCSV(w, rows)
}

// WriteReportXLSX writes the result sheet as a workbook. Figures are numbers, all else is text and never a formula.
func WriteReportXLSX(w io.Writer, r Report) (err error) {
	if err := r.consistent(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	const name = "Sheet1"
	for y, row := range r.table() {
		for x, cell := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				return err
			}
			if text, ok := cell.(string); ok {
				cell = Inert(text)
			}
			if err := f.SetCellValue(name, at, cell); err != nil {
				return err
			}
		}
	}
	if err := f.SetColWidth(name, "B", "B", 36); err != nil {
		return err
	}
	return f.Write(w)
}
