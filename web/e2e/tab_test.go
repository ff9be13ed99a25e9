package e2e

// A tab is one page of a browser, with cookies and storage of its own, driven from outside. What a window does in every
// engine it does by these; window.run is for what only Chromium can.
type tab interface {
	// visit goes to an address. It may return before the page is loaded.
	visit(url string) error
	// evaluate gives the value of an expression that is a text, or what it promises.
	evaluate(script string) (string, error)
	// resize makes the page, without the browser's own bars, as large as this.
	resize(width, height int64) error
	// button presses the main button of the mouse at a place, or lets it go there.
	button(down bool, p point) error
	// picture gives what is in sight as PNG.
	picture() ([]byte, error)
	// faults are the scripts that threw, and what the content security policy refused.
	faults() []string
	close()
}
