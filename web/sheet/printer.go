package sheet

import (
	"bytes"
	"context"
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

// A Printer makes PDF by a Chromium, which prints the very page that browsers show. Where there is none, the reader's
// own browser prints that page. A character that no font can draw is printed by its number, marked, because a missing
// glyph is no fault to a renderer: it draws a box, or nothing, where a digit or a name should be.
type Printer struct {
	chromium string
	root     bool          // this program runs as root, under whom the browser has no sandbox
	bare     bool          // as root the browser may run without it
	one      chan struct{} // one print at a time: a browser takes much memory
}

// A PrintOption shapes a [Printer].
type PrintOption func(*Printer)

// Unsandboxed says whether the browser may run without its sandbox where this program runs as root. It does never
// otherwise: what it draws are titles and names that people sent.
func Unsandboxed(may bool) PrintOption { return func(p *Printer) { p.bare = may } }

// NewPrinter makes a printer. Chromium is a program's name or path; "" looks for one, "none" does without.
func NewPrinter(chromium string, options ...PrintOption) *Printer {
	p := &Printer{chromium: findChromium(chromium), root: os.Geteuid() == 0, one: make(chan struct{}, 1)}
	for _, o := range options {
		o(p)
	}
	return p
}

// Prints tells whether PDF can be made here, as far as is known without starting the browser.
func (p *Printer) Prints() bool { return p.chromium != "" && (!p.root || p.bare) }

// asRoot is why a browser that is there is not run.
const asRoot = "as root the browser would print without its sandbox: run piaojue as a user of its own, " +
	"or allow it with --chromium-no-sandbox"

// run has the browser print a page.
func (p *Printer) run(ctx context.Context, page []byte) ([]byte, error) {
	if p.chromium == "" {
		return nil, ballot.Refuse(ballot.CodeNoPrinter, "no Chromium")
	}
	if !p.Prints() {
		reason := map[string]string{"reason": "root_browser"}
		return nil, &ballot.Error{Code: ballot.CodeNoPrinter, Detail: asRoot, Args: reason}
	}
	pdf, err := chromiumPDF(ctx, p.chromium, p.root, page)
	if err != nil {
		return nil, ballot.Because(ballot.CodeNoPrinter, err)
	}
	return pdf, nil
}

// Way tells by which browser PDF is made on this machine, "" if by those of the readers. The error says why the browser
// that is there cannot.
func (p *Printer) Way() (string, error) {
	if p.chromium == "" {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), printTime)
	defer cancel()
	_, err := p.run(ctx, []byte("<!doctype html>票决"))
	return p.chromium, err
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
	pdf, missing, err := p.browseOnce(ctx, d)
	if err != nil || len(missing) == 0 {
		return pdf, err
	}
	// What was not drawn is marked, and the page printed once more.
	pdf, missing, err = p.browseOnce(ctx, d.marked(missing))
	if err == nil && len(missing) > 0 { // not even what a mark is made of
		return nil, noGlyph(missing)
	}
	return pdf, err
}

// browseOnce prints by Chromium, and looks whether all of it was drawn.
func (p *Printer) browseOnce(ctx context.Context, d Document) (pdf []byte, missing []rune, err error) {
	var page bytes.Buffer
	if err := writePage(&page, d); err != nil {
		return nil, nil, err
	}
	if pdf, err = p.run(ctx, StandAlone(page.Bytes())); err != nil {
		return nil, nil, err
	}
	// A font may draw two characters by one glyph, and the PDF names only one of them: such is there if a font has it.
	return pdf, lacking(notIn(d.runes(), drawnIn(pdf))), nil
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
