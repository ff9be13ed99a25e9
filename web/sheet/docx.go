package sheet

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/web/i18n"
)

// A DOCX has the layout of official documents in GB/T 9704: A4 with margins of 37, 35, 28 and 26 mm (top, bottom, left,
// right), the title in 小标宋 二号, headings in 黑体 三号, the text in 仿宋 三号, 22 lines of 28 characters to a page, and the
// page number at the outer edge. The WordprocessingML is written by hand, because little is needed and because the same
// document then gives the same bytes.

// Lengths in twips, twentieths of a point.
const (
	docxWidth = 8845 // of the text: 210 mm less 28 and 26 mm
	docxLine  = 579  // 225 mm / 22
	docxEm    = 320  // 三号, 16 pt
	lineChars = 28
)

// Paragraph styles, as docxStyles names them.
const (
	titleStyle   = "Title"
	subStyle     = "Subtitle"
	headingStyle = "Heading1"
	bodyStyle    = "Body"
	centreStyle  = "Centre"
	closingStyle = "Closing"
	smallStyle   = "Small"
	cellStyle    = "Cell"
)

// A docxWriter builds the body of a document.
type docxWriter struct {
	strings.Builder
	lang i18n.Lang
}

// writeDocx writes a document as DOCX, for editing in Word, WPS and LibreOffice.
func writeDocx(w io.Writer, d Document) error {
	b := docxWriter{lang: htmlLang(d.Lang)}
	b.document(d)
	mark := ""
	if d.Rehearsal {
		mark = i18n.Word(b.lang, "meeting.rehearsal", nil)
	}
	z := zip.NewWriter(w)
	for _, part := range docxParts(b.String(), docxText(mark), docxText(d.Title)) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func (b *docxWriter) document(d Document) {
	for _, s := range slices.Concat(d.Heads, []string{d.Title}) {
		b.lines(titleStyle, s)
	}
	for _, s := range append([]string{d.Sub}, d.States...) {
		b.lines(subStyle, s)
	}
	b.paragraph(centreStyle, "", "")
	b.lines(bodyStyle, d.subject())
	b.lines(bodyStyle, d.Date)
	for _, x := range d.Blocks {
		b.lines(headingStyle, x.Heading)
		b.lines(bodyStyle, d.paragraph(x))
		b.lines(bodyStyle, x.Lines)
		for i, s := range x.List {
			n := d.ordinal(i + 1)
			if d.Numbered && b.lang != i18n.EN {
				n = "（" + hanNumber(i+1) + "）"
			}
			b.lines(bodyStyle, n+s)
		}
		b.closing(x.Closing)
		b.figures(x.Figures)
		if x.Table != nil {
			b.table(*x.Table)
		}
		b.sign(x.Sign)
	}
	for _, s := range d.Foot {
		b.lines(smallStyle, s)
	}
}

// lines writes each line of a text as a paragraph.
func (b *docxWriter) lines(style, s string) {
	if s == "" {
		return
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		b.paragraph(style, "", docxRun(line, false))
	}
}

func (b *docxWriter) paragraph(style, more, runs string) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + more + `</w:pPr>` + runs + `</w:p>`)
}

// hanNumber writes a number from 1 to 9,999 in Han characters.
func hanNumber(n int) string {
	const digits, units = "零一二三四五六七八九", "十百千"
	at := func(s string, i int) string { return string([]rune(s)[i]) }
	written, gap := "", false
	for power, unit := 1000, 2; power > 0; power, unit = power/10, unit-1 {
		digit := n / power % 10
		if digit == 0 {
			gap = gap || written != ""
			continue
		}
		if gap {
			written += at(digits, 0)
		}
		gap = false
		if written != "" || power != 10 || digit != 1 { // 十二, not 一十二
			written += at(digits, digit)
		}
		if unit >= 0 {
			written += at(units, unit)
		}
	}
	return written
}

// closing writes the signer and the date. The signer ends two characters from the right edge, and the date begins two
// characters to the right of where the signer begins. A date that is too long for that ends two characters from the
// edge.
func (b *docxWriter) closing(list []string) {
	if len(list) == 0 {
		return
	}
	b.paragraph(bodyStyle, "", "")
	for i, s := range list {
		b.paragraph(closingStyle, `<w:ind w:right="`+strconv.Itoa(docxEm*fromEdge(list, i)/2)+`"/>`, docxRun(s, false))
	}
}

// fromEdge is the distance between the end of a line of a closing and the right edge, in half characters.
func fromEdge(list []string, i int) int {
	const two = 4
	if len(list) != 2 {
		return two
	}
	signer, date := width2(list[0]), width2(list[1])
	if date > signer-two { // the date decides
		if i == 1 {
			return two
		}
		return max(0, min(two+date+two-signer, 2*lineChars-signer))
	}
	if i == 0 {
		return two
	}
	return two + signer - two - date
}

// figures writes the ruled table of totals.
func (b *docxWriter) figures(list []Figure) {
	if len(list) == 0 {
		return
	}
	t := Table{Rows: []Row{{}}}
	for _, f := range list {
		t.Columns = append(t.Columns, Column{f.Label, ResultColumn, 0})
		t.Rows[0].Cells = append(t.Rows[0].Cells, Cell{Text: strconv.Itoa(f.N), Bold: true})
	}
	widths := make([]int, len(list))
	for i := range widths {
		widths[i] = docxWidth / len(widths)
	}
	b.grid(t, widths, 24)
}

// sign draws a signature line for each name.
func (b *docxWriter) sign(list []string) {
	if len(list) == 0 {
		return
	}
	b.paragraph(bodyStyle, "", "")
	for _, s := range list {
		b.paragraph(bodyStyle, "", docxRun(s+docxColon(b.lang), false)+
			`<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">`+strings.Repeat("\u3000", 10)+`</w:t></w:r>`)
	}
}

func docxColon(l i18n.Lang) string { return Document{Lang: l}.colon() }

// docxRun returns a run of text, bold or not.
func docxRun(s string, bold bool) string {
	if s == "" {
		return ""
	}
	weight := ""
	if bold {
		weight = "<w:rPr><w:b/></w:rPr>"
	}
	return "<w:r>" + weight + `<w:t xml:space="preserve">` + docxText(s) + "</w:t></w:r>"
}

// docxText escapes a text for XML, and drops control characters and others that XML should not hold.
func docxText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // writing to memory cannot fail
	return b.String()
}
