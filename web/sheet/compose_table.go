package sheet

import "strings"

// cellGap is the space at each side of a cell, in mm.
const cellGap = 2.0

// table draws a table: heads again on every page, rows whole, and the last one with room for what must follow it.
func (c *composer) table(t *Table, after float64) {
	widths := c.columnWidths(t)
	heads := make([]Cell, len(t.Columns))
	for i, col := range t.Columns {
		heads[i] = Cell{Text: col.Head, Bold: true}
	}
	c.room(c.rowHeight(heads, widths) + 2*leading)
	begin := func() {
		c.rule(0.5)
		c.row(t, heads, widths)
		c.rule(0.25)
	}
	begin()
	for i, row := range t.Rows {
		height := c.rowHeight(row.Cells, widths)
		if i == len(t.Rows)-1 {
			height += after
		}
		if row.Group != "" {
			height += leading + 2
		}
		if c.room(height) {
			begin()
		}
		if row.Group != "" {
			c.line(row.Group, bodySize, true, "left")
			c.rule(0.25)
		}
		c.row(t, row.Cells, widths)
		c.rule(hairline)
	}
	c.rule(0.5)
	c.y += 4
}

// columnWidths gives every column what its longest cell needs, and text columns the rest by weight.
func (c *composer) columnWidths(t *Table) []float64 {
	widths, left, weights := make([]float64, len(t.Columns)), inner, 0
	for i, col := range t.Columns {
		if col.Kind == TextColumn {
			weights += max(col.Weight, 1)
			continue
		}
		w := c.cellWidth(Cell{Text: col.Head, Bold: true})
		for _, row := range t.Rows {
			w = max(w, c.cellWidth(row.Cells[i]))
		}
		if col.Kind == ResultColumn {
			w += cellGap
		}
		widths[i] = min(w+2*cellGap+0.5, inner/3)
		left -= widths[i]
	}
	for i, col := range t.Columns {
		if col.Kind == TextColumn {
			widths[i] = max(left*float64(max(col.Weight, 1))/float64(weights), 12)
		}
	}
	return widths
}

// cellWidth is what a cell takes in one line.
func (c *composer) cellWidth(cell Cell) float64 {
	c.bold(cell.Bold)
	defer c.bold(false)
	return c.GetStringWidth(cell.Text) + checkWidth(cell)
}

func checkWidth(cell Cell) float64 {
	if cell.Check {
		return 5
	}
	return 0
}

func (c *composer) rowHeight(cells []Cell, widths []float64) float64 {
	lines := 1
	for i, cell := range cells {
		c.bold(cell.Bold)
		lines = max(lines, len(c.wrap(cell.Text, widths[i]-2*cellGap-checkWidth(cell))))
	}
	c.bold(false)
	return float64(lines)*leading + 1.2
}

// row draws one row at c.y and moves below it.
func (c *composer) row(t *Table, cells []Cell, widths []float64) {
	x := margin
	for i, cell := range cells {
		c.bold(cell.Bold)
		for n, l := range c.wrap(cell.Text, widths[i]-2*cellGap-checkWidth(cell)) {
			at, base := x+cellGap, c.y+float64(n)*leading+leading*0.75+0.5
			switch free := widths[i] - 2*cellGap - c.GetStringWidth(l); t.Columns[i].Kind {
			case RankColumn:
				at += free / 2
			case NumberColumn, ResultColumn:
				at += free
			case TextColumn:
			}
			if cell.Check && n == 0 {
				c.check(at-4.6, base)
			}
			c.Text(at, base, l)
		}
		c.bold(false)
		x += widths[i]
	}
	c.y += c.rowHeight(cells, widths)
}

// check draws the mark of what is selected; its shape is typed nowhere.
func (c *composer) check(x, y float64) {
	c.SetLineWidth(0.5)
	c.Line(x, y-1.4, x+1.2, y-0.2)
	c.Line(x+1.2, y-0.2, x+3.4, y-3.2)
	c.SetLineWidth(0.22)
}

// Marks that begin, and that end, no line.
const (
	noLineStart = "，。、；：！？）》】”’…·%,.;:!?)]}"
	noLineEnd   = "（《【“‘([{"
)

// wrap breaks a text into lines of a width: between Han characters, at spaces between words, and anywhere where a
// word is longer than a line.
func (c *composer) wrap(s string, width float64) []string {
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		runes := []rune(strings.TrimRight(part, " \t\r"))
		for len(runes) > 0 {
			n := c.fit(runes, width)
			lines = append(lines, strings.TrimRight(string(runes[:n]), " "))
			runes = runes[n:]
			for len(runes) > 0 && runes[0] == ' ' {
				runes = runes[1:]
			}
		}
		if part == "" {
			lines = append(lines, "")
		}
	}
	return lines
}

// fit tells how many runes stand on one line.
func (c *composer) fit(runes []rune, width float64) int {
	n := 0
	for n < len(runes) && c.GetStringWidth(string(runes[:n+1])) <= width {
		n++
	}
	if n >= len(runes) {
		return n
	}
	n = max(n, 1)
	for back := n; back > 0 && n-back < 24; back-- {
		before, after := runes[back-1], runes[back]
		word := before < 0x2e80 && after < 0x2e80 && before != ' ' && after != ' '
		if !word && !strings.ContainsRune(noLineStart, after) && !strings.ContainsRune(noLineEnd, before) {
			return back
		}
	}
	return n
}
