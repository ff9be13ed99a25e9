package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A window is one person's browser window, with its own cookies, storage and size.
type window struct {
	t    *testing.T
	name string
	tab  tab
	ctx  context.Context // chromedp identifies the window by it; nil in other engines than Chromium
}

// open opens a window on the page /.
func (s *server) open(t *testing.T, name string, width, height int64) *window {
	t.Helper()
	needBrowser(t)
	tab, err := s.newTab()
	if err != nil {
		t.Fatal(err)
	}
	w := adopt(t, name, tab)
	w.resize(width, height)
	w.visit(s.base + "/" + s.speaking())
	return w
}

// newTab opens a tab in this server's browser.
func (s *server) newTab() (tab, error) {
	if s.browser != nil {
		return s.browser()
	}
	browser, err := chrome()
	if err != nil {
		return nil, err
	}
	return newChromeTab(browser)
}

// adopt wraps a tab and watches it for faults.
func adopt(t *testing.T, name string, tab tab) *window {
	t.Helper()
	w := &window{t: t, name: name, tab: tab}
	if c, ok := tab.(*chromeTab); ok {
		w.ctx = c.ctx
	}
	t.Cleanup(func() {
		if t.Failed() {
			w.describe()
		}
		tab.close()
		for _, f := range tab.faults() {
			t.Errorf("%s: %s", name, f)
		}
	})
	return w
}

// seat opens a window and signs in with the address on a slip. It waits for the page that the role belongs to.
func (s *server) seat(t *testing.T, name, code, page string, width, height int64) *window {
	t.Helper()
	w := s.open(t, name, width, height)
	w.enter(s, code, page)
	return w
}

// enter opens the address on a slip.
func (w *window) enter(s *server, code, page string) {
	w.t.Helper()
	w.visit(s.base + "/" + s.speaking() + "#" + code)
	w.until("page "+page, fmt.Sprintf("location.pathname === %q && !!document.querySelector('[data-test]')", page))
}

// speaking is the part of an address that sets the language.
func (s *server) speaking() string {
	if s.lang == "" {
		return ""
	}
	return "?lang=" + s.lang
}

func (w *window) resize(width, height int64) {
	w.t.Helper()
	if err := w.tab.resize(width, height); err != nil {
		w.t.Fatalf("%s: resize: %v", w.name, err)
	}
}

func (w *window) visit(url string) {
	w.t.Helper()
	if err := w.tab.visit(url); err != nil {
		w.t.Fatalf("%s: visit %s: %v", w.name, url, err)
	}
	w.until("the page is loaded", "document.readyState === 'complete'")
}

func (w *window) reload() {
	w.t.Helper()
	w.eval("window.stale = true", nil)
	w.eval("setTimeout(() => location.reload())", nil)
	w.until("the page is loaded again", "!window.stale && document.readyState === 'complete'")
}

// run executes actions that only Chromium supports.
func (w *window) run(actions ...chromedp.Action) {
	w.t.Helper()
	if err := w.tab.(*chromeTab).run(actions...); err != nil {
		w.t.Fatalf("%s: %v", w.name, err)
	}
}

// eval runs a script in the page and decodes its value into out, if given.
func (w *window) eval(script string, out any) {
	w.t.Helper()
	if err := w.ask(script, out); err != nil {
		w.t.Fatalf("%s: %s: %v", w.name, script, err)
	}
}

func (w *window) ask(script string, out any) error {
	return w.read("JSON.stringify(("+script+") ?? null)", out)
}

// await is ask for a script that returns a promise.
func (w *window) await(script string, out any) error {
	return w.read("Promise.resolve("+script+").then((v) => JSON.stringify(v ?? null))", out)
}

func (w *window) read(script string, out any) error {
	text, err := w.tab.evaluate(script)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal([]byte(text), out)
}

// until waits until a script returns true. A page that is being replaced may not answer.
func (w *window) until(what, script string) {
	w.t.Helper()
	var err error
	for end := time.Now().Add(generous); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		var yes bool
		if err = w.ask("!!("+script+")", &yes); err == nil && yes {
			return
		}
	}
	w.t.Fatalf("%s: %s did not come (%s; last answer %v)", w.name, what, script, err)
}

// fetch sends a request as this window's page does, and decodes the answer into out, if given. It returns the status.
// Signing in the same person through the API would end the window's own sign-in.
func (w *window) fetch(method, path string, body, out any) int {
	w.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	if sent, ok := body.(json.RawMessage); ok { // sent unchanged, padding included
		text = sent
	}
	script := fmt.Sprintf(`fetch(%q, {
		method: %q, body: %q === "null" ? undefined : %q,
		headers: { "Content-Type": "application/json", "Piaojue-Page": location.pathname.slice(1) },
	}).then(async (r) => ({ Status: r.status, Body: await r.json() }))`, path, method, text, text)
	var answer struct {
		Status int
		Body   json.RawMessage
	}
	if err := w.await(script, &answer); err != nil {
		w.t.Fatalf("%s: %s %s: %v", w.name, method, path, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Body, out); err != nil {
			w.t.Fatalf("%s: %s %s: %v", w.name, method, path, err)
		}
	}
	return answer.Status
}

// at is the selector for data-test="name".
func at(name string) string { return fmt.Sprintf(`[data-test="%s"]`, name) }

// one is a script that returns the element of a selector.
func one(selector string) string { return fmt.Sprintf("document.querySelector(%q)", selector) }

// see waits for an element by its test name.
func (w *window) see(name string) { w.t.Helper(); w.until(name, one(at(name))) }

// screen waits for a screen of the tablet.
func (w *window) screen(name string) {
	w.t.Helper()
	w.until("screen "+name, one(fmt.Sprintf(`[data-test="screen"][data-screen="%s"]`, name)))
}

// says waits until an element contains a text, ignoring spaces.
func (w *window) says(name, text string) {
	w.t.Helper()
	text = strings.Join(strings.Fields(text), "")
	w.until(fmt.Sprintf("%s saying %s", name, text), fmt.Sprintf(
		`[...document.querySelectorAll(%q)].some((e) => e.textContent.replace(/\s/g, "").includes(%q))`, at(name), text))
}

// attr reads an attribute of an existing element.
func (w *window) attr(name, attribute string) string {
	w.t.Helper()
	var v string
	w.eval(one(at(name))+".getAttribute("+fmt.Sprintf("%q", attribute)+") || ''", &v)
	return v
}

// shows waits until an attribute of an element has a value.
func (w *window) shows(name, attribute, value string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%s with %s=%s", name, attribute, value),
		one(fmt.Sprintf(`%s[%s="%s"]`, at(name), attribute, value)))
}

// A point is a position in the window.
type point struct{ X, Y float64 }

// place finds where to press an element, once it is at rest, scrolled into view and not covered.
const place = `(() => {
	const there = () => {
		const e = document.querySelector(%q);
		return e && e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label") || e : e;
	};
	const e = there();
	if (!e) return null;
	const r = e.getBoundingClientRect();
	const x = r.left + r.width / 2, y = r.top + r.height / 2;
	const hit = document.elementFromPoint(x, y);
	if (!hit || (e !== hit && !e.contains(hit))) {
		e.scrollIntoView({ block: "center" });
		return null;
	}
	const last = window.lastPlace;
	window.lastPlace = { e, x, y };
	window.landed = false;
	addEventListener("pointerdown", (d) => { window.landed = !!there()?.contains(d.target); },
		{ capture: true, once: true });
	return last && last.e === e && last.x === x && last.y === y ? { X: x, Y: y } : null;
})()`

// find waits until an element can be pressed and returns the point.
func (w *window) find(selector string) point {
	w.t.Helper()
	var p *point
	var err error
	for end := time.Now().Add(generous); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = w.ask(fmt.Sprintf(place, selector), &p); err == nil && p != nil {
			return *p
		}
	}
	w.t.Fatalf("%s: nothing to press at %s (%v)", w.name, selector, err)
	return point{}
}

// tap presses an element by its test name, as a finger or a mouse does. It presses again if the page moved meanwhile.
func (w *window) tap(name string) {
	w.t.Helper()
	for range 10 {
		p := w.find(at(name))
		w.down(p)
		var landed bool
		w.eval("window.landed", &landed)
		w.up(p)
		if landed {
			return
		}
		w.t.Logf("%s: %s moved under the finger", w.name, name)
	}
	w.t.Fatalf("%s: no press reached %s", w.name, name)
}

func (w *window) press(p point) {
	w.t.Helper()
	w.down(p)
	w.up(p)
}

func (w *window) down(p point) { w.t.Helper(); w.button(true, p) }
func (w *window) up(p point)   { w.t.Helper(); w.button(false, p) }

func (w *window) button(down bool, p point) {
	w.t.Helper()
	if err := w.tab.button(down, p); err != nil {
		w.t.Fatalf("%s: press: %v", w.name, err)
	}
}

// enabled waits until a button can be pressed.
func (w *window) enabled(name string) {
	w.t.Helper()
	w.until(name+" enabled", one(at(name)+`:not([aria-disabled="true"])`))
}

// write replaces the text in a field.
func (w *window) write(name, text string) {
	w.t.Helper()
	w.tap(name)
	w.eval(one(at(name))+".select()", nil)
	w.run(input.InsertText(text))
	w.until(name+" written", one(at(name))+".value === "+fmt.Sprintf("%q", text))
}

// writeAtOnce fills several fields, given as name and text, one right after another, as a browser that fills in a form
// does, or a busy one that catches up. Filling one field must not lose the text of another.
func (w *window) writeAtOnce(fields ...string) {
	w.t.Helper()
	script := "(async () => {"
	for f := range slices.Chunk(fields, 2) {
		w.see(f[0])
		script += fmt.Sprintf("{ const e = %s; e.value = %q; e.dispatchEvent(new InputEvent('input', { bubbles: true })); "+
			"await null; await null }\n", one(at(f[0])), f[1])
	}
	w.eval(script+"})()", nil)
}

// choose gives a file to a file field.
func (w *window) choose(name, path string) {
	w.t.Helper()
	w.see(name)
	w.run(chromedp.SetUploadFiles(at(name), []string{path}, chromedp.ByQuery))
}

// describe logs what the window shows, after a failure.
func (w *window) describe() {
	var text string
	if err := w.ask(`location.href + "\n" + document.body.innerText.slice(0, 1500)`, &text); err != nil {
		w.t.Logf("%s: %v", w.name, err)
		return
	}
	w.t.Logf("%s shows %s", w.name, text)
	if picture, err := w.tab.picture(); err == nil {
		path := fmt.Sprintf("%s/piaojue-e2e-%d.png", os.TempDir(), time.Now().UnixNano())
		if os.WriteFile(path, picture, 0o600) == nil {
			w.t.Logf("%s: picture in %s", w.name, path)
		}
	}
}

// block keeps the window from loading what matches the patterns; without patterns everything loads again.
func (w *window) block(patterns ...string) {
	w.t.Helper()
	blocked := make([]*network.BlockPattern, len(patterns))
	for i, p := range patterns {
		blocked[i] = &network.BlockPattern{URLPattern: p, Block: true}
	}
	w.run(network.Enable(), network.SetBlockedURLs().WithURLPatterns(blocked))
}
