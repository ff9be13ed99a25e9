package sheet

import (
	"io"
	"regexp"
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A Document is the content of a print, independent of its format: the same blocks become a page, a PDF, a workbook and
// CSV, so that none of them can differ from the others.
type Document struct {
	Lang      i18n.Lang
	Rehearsal bool
	Heads     []string // above the title: body and meeting
	Title     string
	Sub       string   // below the title
	States    []string // in boxes, such as 演练
	Label     string   // of About
	About     string
	Aside     string // after About, less prominent
	Date      string
	Blocks    []Block
	Foot      []string
	Numbered  bool // headings are numbered, so that lists below them are of the second level
}

// A Block is one part of a document. Exactly one of its fields is set, apart from Label.
type Block struct {
	Heading string
	Text    []string // sentences of one paragraph
	Label   string   // precedes Text
	Lines   string   // a paragraph that keeps its line ends
	Closing []string // who announces it and when, aligned right
	List    []string // numbered
	Figures []Figure
	Table   *Table
	Sign    []string // a line to sign on for each
}

// A Figure is one number of the row of figures.
type Figure struct {
	Label string
	N     int
}

// A Table has a row of headings, and rows that are never split over two pages.
type Table struct {
	Columns []Column
	Rows    []Row
}

// A ColumnKind says how a column is laid out.
type ColumnKind string

// Kinds of columns.
const (
	RankColumn   ColumnKind = "rank"
	TextColumn   ColumnKind = "text"
	NumberColumn ColumnKind = "number"
	ResultColumn ColumnKind = "result"
)

// A Column is one column of a table. Text columns share the remaining width by Weight.
type Column struct {
	Head   string
	Kind   ColumnKind
	Weight int
}

// A Row is one line of a table. If Group is set, it is a heading above the row.
type Row struct {
	Group string
	Cells []Cell
}

// A Cell is text, or a number that stays a number in a workbook.
type Cell struct {
	Text   string
	Number bool
	Bold   bool
	Check  bool // preceded by a drawn check mark
}

func text(s string) Cell { return Cell{Text: s} }

func number(n int) Cell { return Cell{Text: strconv.Itoa(n), Number: true} }

// amountCell is an amount in 万元, empty if it is zero.
func amountCell(v float64) Cell {
	if v == 0 {
		return Cell{}
	}
	return Cell{Text: money(v), Number: true}
}

// newDocument is the beginning of every print of a meeting.
func newDocument(l i18n.Lang, m ballot.Meeting, title string) Document {
	d := Document{Lang: l, Rehearsal: m.Rehearsal, Title: title}
	d.Heads = heads(m)
	if m.Rehearsal {
		d.States = append(d.States, i18n.Word(l, "meeting.rehearsal", nil))
	}
	return d
}

const congress = "人民代表大会"

// session matches the part of a meeting's title that names the term of the body, such as 第十九届.
var session = regexp.MustCompile(`第[0-9〇零一二三四五六七八九十百]+届`)

// heads name a meeting as the screens do: in one line if its title contains the body's name or continues the name of
// the place, else the body and the title.
func heads(m ballot.Meeting) []string {
	switch {
	case m.Title == "":
		return []string{m.Body}
	case m.Body == "" || strings.Contains(m.Title, m.Body):
		return []string{m.Title}
	case strings.Contains(session.ReplaceAllString(m.Title, ""), m.Body): // 某某镇第十九届人民代表大会
		return []string{m.Title}
	}
	if place := placeOf(m); place != "" {
		return []string{place + m.Title}
	}
	return []string{m.Body, m.Title}
}

// placeOf is the part of a body's name that comes before its meeting's title, such as 某某镇 before 第十九届人民代表大会.
func placeOf(m ballot.Meeting) string {
	if place, is := strings.CutSuffix(m.Body, congress); is && strings.HasPrefix(m.Title, "第") &&
		strings.Contains(m.Title, congress) {
		return place
	}
	term := session.FindStringIndex(m.Title)
	if term == nil || term[0] > 0 {
		return ""
	}
	const least = 4 // characters of the kind of a body, such as 人大常委会
	kind := []rune(m.Body)
	for i := 1; i+least <= len(kind); i++ {
		if strings.HasPrefix(m.Title[term[1]:], string(kind[i:])) {
			return string(kind[:i])
		}
	}
	return ""
}

// subject is what a document is about, in one line.
func (d Document) subject() string {
	if d.Label == "" {
		return d.About
	}
	line := d.Label + d.colon() + d.About
	switch {
	case d.Aside == "":
	case d.Lang == i18n.EN:
		line += " (" + d.Aside + ")"
	default:
		line += "（" + d.Aside + "）"
	}
	return line
}

func (d Document) colon() string {
	if d.Lang == i18n.EN {
		return ": "
	}
	return "："
}

// sentences joins sentences in the way of the language.
func (d Document) sentences(list []string) string {
	joined := ""
	for i, s := range list {
		if i > 0 && d.Lang == i18n.EN {
			joined += " "
		}
		joined += s
	}
	return joined
}

// paragraph is the text of a block of sentences, with its label.
func (d Document) paragraph(b Block) string {
	if b.Label == "" {
		return d.sentences(b.Text)
	}
	return b.Label + d.colon() + d.sentences(b.Text)
}

// words are all texts of a document, in order: every character in them needs a glyph.
func (d Document) words() []string {
	all := append([]string{d.Title, d.Sub, d.subject(), d.Date}, d.Heads...)
	all = append(append(all, d.States...), d.Foot...)
	for _, b := range d.Blocks {
		all = append(all, b.Heading, d.paragraph(b), b.Lines)
		all = append(append(append(all, b.List...), b.Sign...), b.Closing...)
		for _, f := range b.Figures {
			all = append(all, f.Label)
		}
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Columns {
			all = append(all, c.Head)
		}
		for _, row := range b.Table.Rows {
			all = append(all, row.Group)
			for _, c := range row.Cells {
				all = append(all, c.Text)
			}
		}
	}
	return all
}

// A Format is what a document is written as.
type Format string

// The formats.
const (
	HTML     Format = "html"
	PDF      Format = "pdf"
	Workbook Format = "xlsx"
	Docx     Format = "docx"
	Cells    Format = "csv"
)

// ContentType is the media type of a format.
func (f Format) ContentType() string {
	switch f {
	case PDF:
		return "application/pdf"
	case Workbook:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case Docx:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case Cells:
		return "text/csv; charset=utf-8"
	case HTML:
	}
	return "text/html; charset=utf-8"
}

// writeTo writes a document in a format that needs no printer.
func (d Document) writeTo(w io.Writer, f Format) error {
	switch f {
	case Workbook:
		return writeWorkbook(w, d)
	case Docx:
		return writeDocx(w, d)
	case Cells:
		return writeCSV(w, d.rows())
	case HTML, PDF:
	}
	return writePage(w, d)
}
