package sheet

import (
	"bytes"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"piaojue/web/i18n"
)

// Measures of the plain layout, in mm and points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 19.0
	inner                 = pageWidth - 2*margin
	bottom                = pageHeight - 22.0
	bodySize              = 12.0
	leading               = 1.5 * bodySize * mm // of body text
	mm                    = 25.4 / 72           // of a point
	signHeight            = 21.0
	footHeight            = 18.0
	hairline              = 0.1
)

// A composer lays a document out with the library.
type composer struct {
	*fpdf.Fpdf
	doc   Document
	of    int // pages in all; 0 while they are counted
	y     float64
	heavy bool // there is a bold font of its own
	style string
}

// always are characters that the layout itself brings.
const always = "0123456789 .-–【】"

// compose makes a PDF by the library, with the font that has most of the characters; those that it lacks are marked.
func (p *Printer) compose(d Document) ([]byte, error) {
	page := i18n.Word(d.Lang, "report.page", map[string]string{"n": "1", "of": "1"})
	mark := i18n.Word(d.Lang, "meeting.rehearsal", nil)
	runes := append(d.runes(), []rune(always+page+mark)...)
	f, lacks, err := p.fonts.best(visible(runes))
	if err != nil {
		return nil, err
	}
	if len(lacks) > 0 {
		brackets := markBrackets
		if len(f.lacks([]rune(brackets))) > 0 {
			brackets = plainBrackets
		}
		d = d.marked(lacks, brackets)
		runes = append(d.runes(), []rune(always+page+mark)...)
		if lacks = f.lacks(visible(runes)); len(lacks) > 0 { // not even what a mark is made of
			return nil, noGlyph(lacks)
		}
	}
	files := make([][]byte, 0, 2)
	for _, f := range append([]*face{f}, p.fonts.bolder(f, visible(runes))...) {
		file, err := f.subset(runes)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	counted := newComposer(d, files, 0)
	counted.all()
	printed := newComposer(d, files, counted.PageCount())
	printed.all()
	var out bytes.Buffer
	if err := printed.Output(&out); err != nil {
		return nil, fmt.Errorf("compose a PDF: %w", err)
	}
	return out.Bytes(), nil
}

// visible leaves out space, which needs no glyph.
func visible(runes []rune) []rune {
	var list []rune
	for _, r := range runes {
		if r != ' ' {
			list = append(list, r)
		}
	}
	return list
}

// newComposer takes a font, and maybe a bold one.
func newComposer(d Document, fonts [][]byte, pages int) *composer {
	c := &composer{Fpdf: fpdf.New("P", "mm", "A4", ""), doc: d, of: pages, heavy: len(fonts) > 1}
	c.SetTitle(d.Title+" "+d.About, true)
	c.SetLang(string(d.Lang))
	c.SetMargins(margin, margin, margin)
	c.SetAutoPageBreak(false, 0)
	c.SetLineCapStyle("round")
	for i, font := range fonts {
		c.AddUTF8FontFromBytes("sheet", []string{"", "B"}[i], font)
	}
	c.fresh()
	return c
}

// fresh begins a page: the mark of a rehearsal under all else, the number at the foot.
func (c *composer) fresh() {
	c.AddPage()
	if c.doc.Rehearsal {
		c.setSize(110)
		c.SetTextColor(205, 205, 205)
		word := i18n.Word(c.doc.Lang, "meeting.rehearsal", nil)
		if c.doc.Lang == i18n.EN {
			c.setSize(70)
		}
		c.TransformBegin()
		c.TransformRotate(30, pageWidth/2, pageHeight/2)
		c.Text((pageWidth-c.GetStringWidth(word))/2, pageHeight/2, word)
		c.TransformEnd()
		c.SetTextColor(0, 0, 0)
	}
	c.setSize(bodySize)
	number := i18n.Word(c.doc.Lang, "report.page", map[string]string{"n": strconv.Itoa(c.PageNo()), "of": strconv.Itoa(max(c.of, 1))})
	c.Text(pageWidth-margin-c.GetStringWidth(number), pageHeight-12, number)
	c.y = margin
}

func (c *composer) setSize(points float64) { c.SetFont("sheet", c.style, points) }

// bold takes the bold font or, where there is none, thickens what is drawn.
func (c *composer) bold(on bool) {
	if c.heavy {
		c.style = ""
		if on {
			c.style = "B"
		}
		points, _ := c.GetFontSize()
		c.setSize(points)
		return
	}
	mode := 0
	if on {
		mode = 2
	}
	c.SetTextRenderingMode(mode)
	c.SetLineWidth(0.22)
}

// room begins a new page where less than height is left.
func (c *composer) room(height float64) bool {
	if c.y+height <= bottom {
		return false
	}
	c.fresh()
	return true
}

// all lays the document out.
func (c *composer) all() {
	c.head()
	blocks := c.doc.Blocks
	for i, b := range blocks {
		if b.Heading != "" {
			c.room(c.headed(blocks[i+1:]))
			c.y += 5
			c.line(b.Heading, 15, true, "left")
			c.y += 1
		}
		if len(b.Text) > 0 {
			c.room(c.signed(blocks[i:]))
			c.paragraph(c.doc.paragraph(b), inner, 0)
			c.y += 2
		}
		if b.Lines != "" {
			c.paragraph(b.Lines, inner, 0)
			c.y += 2
		}
		c.list(b.List)
		c.closing(b.Closing)
		c.figures(b.Figures)
		if b.Table != nil {
			after := 0.0
			if i == len(blocks)-1 && len(c.doc.Foot) > 0 {
				after = footHeight
			}
			c.table(b.Table, after)
		}
		c.sign(b.Sign)
	}
	c.foot()
}

// headed is the room a heading takes with what must not part from it: the first rows of a table, or a short notice with
// its date.
func (c *composer) headed(blocks []Block) float64 {
	height := 4 * leading
	if len(blocks) == 0 || blocks[0].Lines == "" {
		return height + 2*leading
	}
	height += float64(len(c.wrap(blocks[0].Lines, inner))) * leading
	if len(blocks) > 1 {
		height += float64(len(blocks[1].Closing)) * leading
	}
	return min(height, (bottom-margin)/2)
}

// foot is the last line: the first part at the left, the last one at the right.
func (c *composer) foot() {
	if len(c.doc.Foot) == 0 {
		return
	}
	c.room(footHeight - 4)
	c.y += 4
	c.rule(hairline)
	c.y += 2
	if last := c.doc.Foot[len(c.doc.Foot)-1]; len(c.doc.Foot) > 1 {
		c.Text(pageWidth-margin-c.GetStringWidth(last), c.y+leading*0.75, last)
	}
	c.paragraph(c.doc.Foot[0], inner, 0)
}

// signed is the height of paragraphs and the lines to sign under them, so that nobody signs an empty page. It is 0
// where what follows is something else.
func (c *composer) signed(blocks []Block) float64 {
	height := 0.0
	for _, b := range blocks {
		switch {
		case len(b.Text) > 0:
			height += float64(len(c.wrap(c.doc.paragraph(b), inner)))*leading + 2
		case len(b.Sign) > 0:
			return height + signHeight
		default:
			return 0
		}
	}
	return 0
}

func (c *composer) head() {
	for _, h := range c.doc.Heads {
		c.line(h, 15, false, "center")
	}
	c.y += 2
	c.line(c.doc.Title, 24, true, "center")
	c.y += 2
	if c.doc.Sub != "" {
		c.line(c.doc.Sub, 15, false, "center")
	}
	for _, s := range c.doc.States {
		c.line("【"+s+"】", bodySize, true, "center")
	}
	c.y += 4
	date := c.GetStringWidth(c.doc.Date)
	if subject := c.doc.subject(); subject != "" {
		if c.doc.Date != "" {
			c.Text(pageWidth-margin-date, c.y+leading*0.75, c.doc.Date)
		}
		c.paragraph(subject, inner-date-8, 0)
		c.y += 2
	}
}

// line is one or more centred or left lines of a size.
func (c *composer) line(s string, size float64, bold bool, align string) {
	c.setSize(size)
	c.bold(bold)
	height := 1.45 * size * mm
	for _, l := range c.wrap(s, inner) {
		c.room(height)
		x := margin
		if align == "center" {
			x = (pageWidth - c.GetStringWidth(l)) / 2
		}
		c.Text(x, c.y+height*0.75, l)
		c.y += height
	}
	c.bold(false)
	c.setSize(bodySize)
}

// paragraph is running text, a line at a time, so that it may go on over a page.
func (c *composer) paragraph(s string, width, indent float64) {
	for _, l := range c.wrap(s, width-indent) {
		c.room(leading)
		c.Text(margin+indent, c.y+leading*0.75, l)
		c.y += leading
	}
}

func (c *composer) list(list []string) {
	for i, s := range list {
		c.room(leading)
		c.Text(margin, c.y+leading*0.75, strconv.Itoa(i+1)+".")
		c.paragraph(s, inner, 9)
		c.y += 1
	}
}

func (c *composer) closing(lines []string) {
	if len(lines) == 0 {
		return
	}
	c.room(float64(len(lines)+1) * leading)
	c.y += leading / 2
	for _, s := range lines {
		for _, l := range c.wrap(s, inner) {
			c.Text(pageWidth-margin-c.GetStringWidth(l), c.y+leading*0.75, l)
			c.y += leading
		}
	}
	c.y += 2
}

func (c *composer) figures(list []Figure) {
	if len(list) == 0 {
		return
	}
	const height = 18.0
	c.room(height + 4)
	width := inner / float64(len(list))
	c.SetLineWidth(0.25)
	for i, f := range list {
		x := margin + float64(i)*width
		c.Rect(x, c.y, width, height, "D")
		c.Text(x+(width-c.GetStringWidth(f.Label))/2, c.y+6, f.Label)
	}
	for i, f := range list {
		x := margin + float64(i)*width
		n := strconv.Itoa(f.N)
		c.setSize(20)
		c.bold(true)
		c.Text(x+(width-c.GetStringWidth(n))/2, c.y+15, n)
		c.bold(false)
		c.setSize(bodySize)
	}
	c.y += height + 4
}

// sign is room to sign by hand, never split.
func (c *composer) sign(names []string) {
	if len(names) == 0 {
		return
	}
	const gap = 8.0
	c.room(signHeight)
	c.y += signHeight - 5
	width := (inner - gap*float64(len(names)-1)) / float64(len(names))
	for i, name := range names {
		x := margin + float64(i)*(width+gap)
		c.Text(x, c.y, name)
		c.SetLineWidth(0.25)
		c.Line(x, c.y+2, x+width, c.y+2)
	}
	c.y += 6
}

// rule draws a line over the page; a hairline is grey.
func (c *composer) rule(weight float64) {
	if weight == hairline {
		c.SetDrawColor(187, 187, 187)
	}
	c.SetLineWidth(weight)
	c.Line(margin, c.y, pageWidth-margin, c.y)
	c.SetDrawColor(0, 0, 0)
}
