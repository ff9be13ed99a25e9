package e2e

// A tab is one page of a browser, with cookies and storage of its own, driven by a test. Everything that a window does
// in every engine uses this interface; window.run is for what only Chromium can do.
type tab interface {
	// visit goes to an address. It may return before the page is loaded.
	visit(url string) error
	// evaluate returns the value of an expression that is a string, or a promise of one.
	evaluate(script string) (string, error)
	// resize sets the size of the page, without the browser's own bars.
	resize(width, height int64) error
	// button presses or releases the main mouse button at a point.
	button(down bool, p point) error
	// picture returns a PNG of the visible part.
	picture() ([]byte, error)
	// faults are the scripts that threw, and what the content security policy blocked.
	faults() []string
	close()
}
