package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"piaojue/ballot"
)

// printTime is how long one print may take, with its wait for the one before.
const printTime = 40 * time.Second

// A Printer makes PDF: by a Chromium, which sets the very page that browsers show, else by a library with a font of
// the machine, in a plainer layout. Both ways a character that no font can draw is printed by its number, marked, because
// a missing glyph is no fault to a renderer: it draws a box, or nothing, where a digit or a name should be.
type Printer struct {
	chromium string
	fonts    *fontShelf
	root     bool          // this program runs as root, under whom the browser has no sandbox
	bare     bool          // as root the browser may run without it
	one      chan struct{} // one print at a time: a browser takes much memory
	known    glyphMemory   // what was asked of the fonts before
}

// A PrintOption shapes a [Printer].
type PrintOption func(*Printer)

// Unsandboxed says whether the browser may run without its sandbox where this program runs as root. It does never
// otherwise: what it draws are titles and names that people sent.
func Unsandboxed(may bool) PrintOption { return func(p *Printer) { p.bare = may } }

// NewPrinter makes a printer. Chromium is a program's name or path; "" looks for one, "none" does without. Font is a
// file to print with where there is no Chromium; "" looks for one.
func NewPrinter(chromium, font string, options ...PrintOption) *Printer {
	p := &Printer{chromium: findChromium(chromium), fonts: newFontShelf(font), root: os.Geteuid() == 0, one: make(chan struct{}, 1)}
	for _, o := range options {
		o(p)
	}
	return p
}

// errRoot is why a browser that is there is not run.
var errRoot = errors.New("as root the browser would print without its sandbox: run piaojue as a user of its own, or allow it with --chromium-no-sandbox")

// run has the browser print a page.
func (p *Printer) run(ctx context.Context, page []byte) ([]byte, error) {
	if p.root && !p.bare {
		return nil, errRoot
	}
	return chromiumPDF(ctx, p.chromium, p.root, page)
}

// Way tells how PDF is made on this machine: by which browser, if it starts, else by the library with which font. The
// error says why neither can be.
func (p *Printer) Way() (string, error) {
	var fault error
	if p.chromium != "" {
		ctx, cancel := context.WithTimeout(context.Background(), printTime)
		defer cancel()
		if _, fault = p.run(ctx, []byte("<!doctype html>票决")); fault == nil {
			return p.chromium, nil
		}
	}
	f, err := p.fonts.face([]rune(least))
	if err != nil {
		return "", errors.Join(fault, err)
	}
	way := fmt.Sprintf("the library, in a plainer layout, with %s (%s)", f.name, f.path)
	switch {
	case errors.Is(fault, errRoot):
		way += "; " + fault.Error()
	case fault != nil:
		way += "; " + p.chromium + " does not start"
	}
	return way, nil
}

// Write writes a document in a format.
func (p *Printer) Write(ctx context.Context, w io.Writer, d Document, f Format) error {
	if f != PDF {
		return d.writeTo(w, f)
	}
	pdf, err := p.pdf(ctx, d)
	if err != nil {
		return err
	}
	_, err = w.Write(pdf)
	return err
}

func (p *Printer) pdf(ctx context.Context, d Document) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	select {
	case p.one <- struct{}{}:
		defer func() { <-p.one }()
	case <-ctx.Done():
		return nil, ballot.Because(ballot.CodeNoPrinter, ctx.Err())
	}
	var fault error
	if p.chromium != "" {
		pdf, err := p.browse(ctx, d)
		if err == nil || ballot.CodeOf(err) == ballot.CodeNoGlyph {
			return pdf, err
		}
		fault = err // a browser that does not start here is as good as none
	}
	pdf, err := p.compose(d)
	if ballot.CodeOf(err) == ballot.CodeNoPrinter {
		refusal := ballot.Because(ballot.CodeNoPrinter, errors.Join(fault, err))
		if e, ok := ballot.AsError(refusal); ok && errors.Is(fault, errRoot) {
			e.Args = map[string]string{"reason": "root_browser"}
		}
		err = refusal
	}
	return pdf, err
}

// browse prints by Chromium, and looks whether all of it was drawn. What was not is marked, and the page set once more.
func (p *Printer) browse(ctx context.Context, d Document) ([]byte, error) {
	pdf, missing, err := p.browseOnce(ctx, d)
	if err != nil || len(missing) == 0 {
		return pdf, err
	}
	pdf, missing, err = p.browseOnce(ctx, d.marked(missing, markBrackets))
	if err == nil && len(missing) > 0 { // not even what a mark is made of
		return nil, noGlyph(missing)
	}
	return pdf, err
}

func (p *Printer) browseOnce(ctx context.Context, d Document) (pdf []byte, missing []rune, err error) {
	var page bytes.Buffer
	if err := writePage(&page, d, printStyle()); err != nil {
		return nil, nil, err
	}
	if pdf, err = p.run(ctx, page.Bytes()); err != nil {
		return nil, nil, err
	}
	// A font may draw two characters by one glyph, and the PDF names only one of them: such is there if a font has it.
	return pdf, p.fonts.lacking(notIn(d.runes(), drawnIn(pdf))), nil
}

// noGlyph refuses a print, naming what cannot be drawn.
func noGlyph(missing []rune) error {
	const most = 20
	names := make([]string, 0, len(missing))
	for i, r := range missing {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, glyphName(r))
	}
	chars := strings.Join(names, " ")
	return &ballot.Error{Code: ballot.CodeNoGlyph, Detail: "no font has " + chars, Args: map[string]string{"chars": chars}}
}

// glyphName names a character to people: by its number too, and alone where nobody could see it.
func glyphName(r rune) string {
	name := fmt.Sprintf("U+%04X", r)
	if unicode.IsGraphic(r) && !unicode.Is(unicode.Co, r) {
		name = string(r) + " (" + name + ")"
	}
	return name
}

// runes are the characters of a document that have to be drawn, each once, in order of first use.
func (d Document) runes() []rune { return drawnOf(d.words()) }

// drawnOf lists the characters of texts that have a shape, each once, in order of first use.
func drawnOf(texts []string) []rune {
	seen := map[rune]bool{}
	var list []rune
	for _, s := range texts {
		for _, r := range s {
			if seen[r] || unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) {
				continue
			}
			seen[r] = true
			list = append(list, r)
		}
	}
	return list
}

// invisible are joiners and selectors, which change their neighbours and have no shape.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// notIn gives the characters that are not among those drawn, whichever way one is written.
func notIn(wanted []rune, drawn map[rune]bool) []rune {
	same := make(map[string]bool, len(drawn))
	for r := range drawn {
		same[norm.NFKC.String(string(r))] = true
	}
	var missing []rune
	for _, r := range wanted {
		if !drawn[r] && !same[norm.NFKC.String(string(r))] {
			missing = append(missing, r)
		}
	}
	return missing
}
