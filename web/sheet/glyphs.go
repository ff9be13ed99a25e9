package sheet

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Brackets around the number of a character that no font has, and those for a font that lacks them too.
const (
	markBrackets  = "〔〕"
	plainBrackets = "[]"
)

// GlyphMark is what prints show in place of a character that no font here can draw.
func GlyphMark(r rune) string { return glyphMark(r, markBrackets) }

func glyphMark(r rune, brackets string) string {
	b := []rune(brackets)
	return fmt.Sprintf("%cU+%04X%c", b[0], r, b[1])
}

// marked is the document with marks in place of some characters.
func (d Document) marked(missing []rune, brackets string) Document {
	var pairs []string
	for _, r := range missing {
		pairs = append(pairs, string(r), glyphMark(r, brackets))
	}
	say := strings.NewReplacer(pairs...).Replace
	d.Title, d.Sub, d.Label, d.About, d.Aside, d.Date = say(d.Title), say(d.Sub), say(d.Label), say(d.About), say(d.Aside), say(d.Date)
	d.Heads, d.States, d.Foot = mapped(d.Heads, say), mapped(d.States, say), mapped(d.Foot, say)
	d.Blocks = mapped(d.Blocks, func(b Block) Block { return b.said(say) })
	return d
}

// mapped is a new list of what f makes of each member.
func mapped[T any](list []T, f func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = f(list[i])
	}
	return list
}

func (b Block) said(say func(string) string) Block {
	b.Heading, b.Label, b.Lines = say(b.Heading), say(b.Label), say(b.Lines)
	b.Text, b.Closing, b.List, b.Sign = mapped(b.Text, say), mapped(b.Closing, say), mapped(b.List, say), mapped(b.Sign, say)
	b.Figures = mapped(b.Figures, func(f Figure) Figure { return Figure{say(f.Label), f.N} })
	if b.Table == nil {
		return b
	}
	b.Table = &Table{
		Columns: mapped(b.Table.Columns, func(c Column) Column { c.Head = say(c.Head); return c }),
		Rows: mapped(b.Table.Rows, func(r Row) Row {
			r.Group = say(r.Group)
			r.Cells = mapped(r.Cells, func(c Cell) Cell { c.Text = say(c.Text); return c })
			return r
		}),
	}
	return b
}

// A glyphMemory keeps what the fonts were asked, since a form is checked at every pause of its typing.
type glyphMemory struct {
	mu    sync.Mutex // guards lacks
	lacks map[rune]bool
}

// Lacks lists the characters of texts that prints of this machine would show as marks, each once: with a browser those
// that no font has, without one those that the font printed with lacks. Where nothing prints here, there are none.
func (p *Printer) Lacks(texts ...string) []rune {
	var unknown, missing []rune
	all := drawnOf(texts)
	p.known.mu.Lock()
	defer p.known.mu.Unlock()
	if p.known.lacks == nil {
		p.known.lacks = map[rune]bool{}
	}
	for _, r := range all {
		if _, asked := p.known.lacks[r]; !asked {
			unknown = append(unknown, r)
		}
	}
	lacked := p.lackedNow(unknown)
	for _, r := range unknown {
		p.known.lacks[r] = slices.Contains(lacked, r)
	}
	for _, r := range all {
		if p.known.lacks[r] {
			missing = append(missing, r)
		}
	}
	return missing
}

func (p *Printer) lackedNow(runes []rune) []rune {
	if len(runes) == 0 {
		return nil
	}
	if p.chromium != "" {
		return p.fonts.lacking(runes)
	}
	_, lacks, err := p.fonts.best(runes)
	if err != nil { // nothing prints here but the browsers of the desks
		return nil
	}
	return lacks
}
