package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A bookRow is one row of a workbook, with its style.
type bookRow struct {
	cells []Cell
	style rowStyle
}

type rowStyle int

// Styles of rows.
const (
	plainRow rowStyle = iota
	headRow           // above the title
	titleRow
	wideRow // one text across all columns
	figureHeads
	figureRow
	tableHead
	tableRow
	groupRow
	signRow
)

// bookRows are the rows of a document in a workbook and in CSV.
func (d Document) bookRows() []bookRow {
	var rows []bookRow
	wide := func(style rowStyle, texts ...string) {
		for _, s := range texts {
			if s != "" {
				rows = append(rows, bookRow{[]Cell{text(s)}, style})
			}
		}
	}
	wide(headRow, d.Heads...)
	wide(titleRow, d.Title)
	wide(headRow, append([]string{d.Sub}, d.States...)...)
	wide(wideRow, d.subject(), d.Date)
	for _, b := range d.Blocks {
		rows = append(rows, bookRow{})
		wide(wideRow, b.Heading, d.paragraph(b), b.Lines)
		for i, s := range b.List {
			wide(wideRow, strconv.Itoa(i+1)+". "+s)
		}
		wide(wideRow, b.Closing...)
		rows = append(rows, b.rows()...)
	}
	if len(d.Foot) > 0 {
		rows = append(rows, bookRow{})
		wide(wideRow, d.Foot...)
	}
	return rows
}

// rows are the rows of a block that has several cells in each row.
func (b Block) rows() []bookRow {
	var rows []bookRow
	if len(b.Figures) > 0 {
		heads, figures := bookRow{style: figureHeads}, bookRow{style: figureRow}
		for _, f := range b.Figures {
			heads.cells, figures.cells = append(heads.cells, text(f.Label)), append(figures.cells, number(f.N))
		}
		rows = append(rows, heads, figures)
	}
	if b.Table != nil {
		head := bookRow{style: tableHead}
		for _, c := range b.Table.Columns {
			head.cells = append(head.cells, text(c.Head))
		}
		rows = append(rows, head)
		for _, row := range b.Table.Rows {
			if row.Group != "" {
				rows = append(rows, bookRow{[]Cell{text(row.Group)}, groupRow})
			}
			rows = append(rows, bookRow{row.Cells, tableRow})
		}
	}
	if len(b.Sign) > 0 {
		sign := bookRow{style: signRow}
		for _, s := range b.Sign {
			sign.cells = append(sign.cells, text(s))
		}
		rows = append(rows, sign)
	}
	return rows
}

// rows are the cells of a document as texts, for CSV.
func (d Document) rows() [][]string {
	var rows [][]string
	for _, r := range d.bookRows() {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = c.Text
		}
		rows = append(rows, cells)
	}
	return rows
}

// Widths of columns in characters, and the height of a line in points.
const (
	narrowColumn = 12
	wideColumn   = 36
	lineHeight   = 20
)

// widths are the widths of the columns: a column that holds text in any table is wide.
func (d Document) widths(rows []bookRow) []int {
	n := 1
	for _, r := range rows {
		n = max(n, len(r.cells))
	}
	widths := make([]int, n)
	for i := range widths {
		widths[i] = narrowColumn
	}
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		for i, c := range b.Table.Columns {
			if c.Kind == TextColumn && c.Weight > 0 {
				widths[i] = wideColumn
			}
		}
	}
	return widths
}

const bookSheet = "Sheet1"

// A book is a workbook being written.
type book struct {
	*excelize.File
	styles map[rowStyle]int
	widths []int
}

// writeWorkbook writes a document as a workbook that prints on A4. Figures are numbers, everything else is text and
// never a formula.
func writeWorkbook(w io.Writer, d Document) (err error) {
	rows := d.bookRows()
	b := book{File: excelize.NewFile(), styles: map[rowStyle]int{}, widths: d.widths(rows)}
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := b.layOut(); err != nil {
		return err
	}
	for y, row := range rows {
		if err := b.put(y+1, row); err != nil {
			return err
		}
	}
	return b.Write(w)
}

// put writes one row.
func (b book) put(y int, row bookRow) error {
	for x, cell := range row.cells {
		at, err := excelize.CoordinatesToCellName(x+1, y)
		if err != nil {
			return err
		}
		if err := b.putCell(at, cell); err != nil {
			return err
		}
	}
	if len(row.cells) == 0 {
		return nil
	}
	first, err := excelize.CoordinatesToCellName(1, y)
	if err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(b.widths), y)
	if err != nil {
		return err
	}
	switch row.style {
	case headRow, titleRow, wideRow, groupRow:
		if err := b.MergeCell(bookSheet, first, last); err != nil {
			return err
		}
	case figureHeads, figureRow, tableHead, tableRow, signRow, plainRow:
		if last, err = excelize.CoordinatesToCellName(len(row.cells), y); err != nil {
			return err
		}
	}
	if err := b.SetRowHeight(bookSheet, y, b.height(row)); err != nil {
		return err
	}
	return b.SetCellStyle(bookSheet, first, last, b.styles[row.style])
}

func (b book) putCell(at string, c Cell) error {
	if c.Number {
		if v, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return b.SetCellValue(bookSheet, at, v)
		}
	}
	return b.SetCellStr(bookSheet, at, inert(c.Text))
}

// height is the height that a row needs: a spreadsheet does not adjust merged cells by itself.
func (b book) height(row bookRow) float64 {
	whole := 0
	for _, w := range b.widths {
		whole += w
	}
	lines := 1
	for x, c := range row.cells {
		width := b.widths[x]
		if len(row.cells) == 1 {
			width = whole
		}
		n := 0
		for line := range strings.Lines(c.Text) {
			n += 1 + width2(strings.TrimSuffix(line, "\n"))/width
		}
		lines = max(lines, n)
	}
	switch row.style {
	case titleRow:
		return 2 * lineHeight
	case signRow:
		return 3 * lineHeight
	default:
		return float64(lines * lineHeight)
	}
}

// width2 is the width of a text in a spreadsheet's characters: a Han character counts as two.
func width2(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0x2e7f {
			n++
		}
	}
	return n
}

// layOut makes the styles and the page setup.
func (b book) layOut() error {
	line := func(side string) excelize.Border { return excelize.Border{Type: side, Color: "000000", Style: 1} }
	box := []excelize.Border{line("left"), line("right"), line("top"), line("bottom")}
	styles := map[rowStyle]*excelize.Style{
		headRow: {Alignment: &excelize.Alignment{Horizontal: "center", WrapText: true}, Font: &excelize.Font{Size: 14}},
		titleRow: {
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"},
			Font:      &excelize.Font{Size: 20, Bold: true},
		},
		wideRow:     {Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, Font: &excelize.Font{Size: 12}},
		figureHeads: {Alignment: &excelize.Alignment{Horizontal: "center"}, Border: box, Font: &excelize.Font{Size: 12}},
		figureRow: {
			Alignment: &excelize.Alignment{Horizontal: "center"}, Border: box, Font: &excelize.Font{Size: 14, Bold: true},
		},
		tableHead: {
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, Border: box,
			Font: &excelize.Font{Size: 12, Bold: true},
		},
		tableRow: {
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, Border: box, Font: &excelize.Font{Size: 12},
		},
		groupRow: {Border: box, Font: &excelize.Font{Size: 12, Bold: true}},
		signRow: {
			Alignment: &excelize.Alignment{Vertical: "bottom"}, Border: []excelize.Border{line("bottom")},
			Font: &excelize.Font{Size: 12},
		},
	}
	for name, style := range styles {
		id, err := b.NewStyle(style)
		if err != nil {
			return err
		}
		b.styles[name] = id
	}
	for x, width := range b.widths {
		name, err := excelize.ColumnNumberToName(x + 1)
		if err != nil {
			return err
		}
		if err := b.SetColWidth(bookSheet, name, name, float64(width)); err != nil {
			return err
		}
	}
	a4, fit, endless := 9, 1, 0
	if err := b.SetPageLayout(bookSheet,
		&excelize.PageLayoutOptions{Size: &a4, FitToWidth: &fit, FitToHeight: &endless}); err != nil {
		return err
	}
	whole := true
	return b.SetSheetProps(bookSheet, &excelize.SheetPropsOptions{FitToPage: &whole})
}
