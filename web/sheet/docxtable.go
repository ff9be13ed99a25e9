package sheet

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// cellPadding is the space for the left and right padding of a cell, in twips.
const cellPadding = 200

// table writes a table as wide as the text, in 四号, or in 小四 if it has more than 5 columns.
func (b *docxWriter) table(t Table) {
	half := 28 // half points
	if len(t.Columns) > 5 {
		half = 24
	}
	b.grid(t, docxColumns(t, half), half)
}

// docxColumns divides the width: a column of figures gets what it needs, and the columns of text share the rest by
// weight.
func docxColumns(t Table, half int) []int {
	em := half * 10
	widths, left, weights := make([]int, len(t.Columns)), docxWidth, 0
	for i, c := range t.Columns {
		if c.Kind == TextColumn {
			weights += max(1, c.Weight)
			continue
		}
		most := headWidth(c.Head)
		for _, row := range t.Rows {
			if i < len(row.Cells) {
				most = max(most, width2(row.Cells[i].Text))
			}
		}
		widths[i] = min((most*em+1)/2+cellPadding, docxWidth/3)
		left -= widths[i]
	}
	least := 4*em + cellPadding
	for i, c := range t.Columns {
		if c.Kind == TextColumn {
			widths[i] = max(least, left*max(1, c.Weight)/weights)
		}
	}
	return fitted(widths)
}

// headWidth is the width that a heading needs, in half characters. A heading may break between words and after four Han
// characters.
func headWidth(head string) int {
	const four = 8
	most := 0
	for word := range strings.FieldsSeq(head) {
		n := width2(word)
		if n > utf8.RuneCountInString(word) {
			n = min(n, four)
		}
		most = max(most, n)
	}
	return most
}

// fitted scales widths so that their sum is the width of the text.
func fitted(widths []int) []int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	for i := range widths {
		widths[i] = widths[i] * docxWidth / max(1, sum)
	}
	return widths
}

// grid writes the rows of a table. The header row is repeated on each page, and no row is split.
func (b *docxWriter) grid(t Table, widths []int, half int) {
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(docxWidth) + `" w:type="dxa"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/>` +
		`<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.WriteString(`<w:gridCol w:w="` + strconv.Itoa(w) + `"/>`)
	}
	b.WriteString(`</w:tblGrid>`)
	heads := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = Cell{Text: c.Head, Bold: true}
	}
	b.row(t, heads, widths, half, "<w:tblHeader/>")
	for _, row := range t.Rows {
		if row.Group != "" {
			b.group(row.Group, len(widths), half)
		}
		b.row(t, row.Cells, widths, half, "")
	}
	b.WriteString(`</w:tbl>`)
	b.paragraph(smallStyle, "", "") // Word needs a paragraph between two tables
}

func (b *docxWriter) row(t Table, cells []Cell, widths []int, half int, more string) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + more + `</w:trPr>`)
	for i, c := range cells {
		jc := "center"
		switch {
		case more != "": // a heading
		case t.Columns[i].Kind == TextColumn:
			jc = "left"
		case t.Columns[i].Kind == NumberColumn:
			jc = "right"
		}
		b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(widths[i]) + `" w:type="dxa"/><w:vAlign w:val="center"/>` +
			`</w:tcPr>`)
		b.paragraph(cellStyle, `<w:jc w:val="`+jc+`"/>`, sized(docxRun(c.Text, c.Bold), half))
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

func (b *docxWriter) group(name string, columns, half int) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="` + strconv.Itoa(columns) +
		`"/></w:tcPr>`)
	b.paragraph(cellStyle, `<w:keepNext/>`, sized(docxRun(name, true), half))
	b.WriteString(`</w:tc></w:tr>`)
}

// sized sets the font size of a run, in half points.
func sized(run string, half int) string {
	size := `<w:sz w:val="` + strconv.Itoa(half) + `"/><w:szCs w:val="` + strconv.Itoa(half) + `"/>`
	if strings.Contains(run, "<w:rPr>") {
		return strings.Replace(run, "</w:rPr>", size+"</w:rPr>", 1)
	}
	return strings.Replace(run, "<w:r>", "<w:r><w:rPr>"+size+"</w:rPr>", 1)
}
