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

// printTime is how long one print may take, including the wait for the one before.
const printTime = 40 * time.Second

// A Printer makes PDF with a Chromium, which prints the same page that browsers show. If there is none, the reader's
// own browser prints that page. A character that no font has is printed as its number, marked, because a missing glyph
// is no error to a renderer: it draws a box, or nothing, in place of a digit or a name.
type Printer struct {
	chromium string
	root     bool          // this program runs as root; the browser has no sandbox then
	bare     bool          // as root the browser may run without its sandbox
	one      chan struct{} // one print at a time: a browser takes much memory
}

// A PrintOption configures a [Printer].
type PrintOption func(*Printer)

// Unsandboxed says whether the browser may run without its sandbox if this program runs as root. As any other user it
// never does: it draws titles and names that people sent.
func Unsandboxed(may bool) PrintOption { return func(p *Printer) { p.bare = may } }

// NewPrinter makes a printer. chromium is a program's name or path; "" looks for one, "none" uses none.
func NewPrinter(chromium string, options ...PrintOption) *Printer {
	p := &Printer{chromium: findChromium(chromium), root: os.Geteuid() == 0, one: make(chan struct{}, 1)}
	for _, o := range options {
		o(p)
	}
	return p
}

// Prints reports whether PDF can be made here, as far as is known without starting the browser.
func (p *Printer) Prints() bool { return p.chromium != "" && (!p.root || p.bare) }

// asRoot is why an installed browser is not run.
const asRoot = "as root the browser would print without its sandbox: run piaojue as a user of its own, " +
	"or allow it with --chromium-no-sandbox"

// run makes the browser print a page.
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

// Way returns the browser that makes PDF on this machine, or "" if the readers' browsers do. The error says why an
// installed browser cannot be used.
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
	// Mark what was not drawn, and print the page once more.
	pdf, missing, err = p.browseOnce(ctx, d.marked(missing))
	if err == nil && len(missing) > 0 { // not even the mark can be drawn
		return nil, noGlyph(missing)
	}
	return pdf, err
}

// browseOnce prints with Chromium, and checks whether everything was drawn.
func (p *Printer) browseOnce(ctx context.Context, d Document) (pdf []byte, missing []rune, err error) {
	var page bytes.Buffer
	if err := writePage(&page, d); err != nil {
		return nil, nil, err
	}
	if pdf, err = p.run(ctx, StandAlone(page.Bytes())); err != nil {
		return nil, nil, err
	}
	// A font may draw two characters with one glyph, and the PDF names only one of them; the other is not missing if a
	// font has it.
	return pdf, lacking(notIn(d.runes(), drawnIn(pdf))), nil
}

// noGlyph refuses a print, naming the characters that cannot be drawn.
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

// glyphName names a character for people: with its number, and only by that if it cannot be seen.
func glyphName(r rune) string {
	name := fmt.Sprintf("U+%04X", r)
	if unicode.IsGraphic(r) && !unicode.Is(unicode.Co, r) {
		name = string(r) + " (" + name + ")"
	}
	return name
}

// runes are the characters of a document that must be drawn, each once, in order of first use.
func (d Document) runes() []rune { return drawnOf(d.words()) }

// drawnOf lists the visible characters of texts, each once, in order of first use.
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

// invisible reports joiners and selectors, which change their neighbours and have no shape.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// notIn returns the characters that are not among those drawn, in whichever form they are written.
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
