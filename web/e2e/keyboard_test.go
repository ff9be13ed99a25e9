package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboardAlone: a deputy signs in, chooses and submits, and the presiding officer opens, closes and announces,
// using only the keyboard. The focus is always visible.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	h.attend(3, 12)
	w := s.open(t, "tablet", 1280, 800)
	w.see("boxes")
	for _, r := range h.codes["001"] {
		if r != '-' {
			w.key(string(r))
		}
	}
	w.enabled("signin")
	w.focus("signin")
	w.key(kb.Enter)
	w.screen("waiting")

	console := h.desk(chair, "/console", 1440, 900)
	teller := h.desk(teller, "/scrutiny", 1440, 900)
	console.enabled("main")
	console.focus("main")
	console.key(kb.Enter)
	console.shows("desk", "data-state", "adopted")
	teller.enabled("zero")
	teller.focus("zero")
	teller.key(" ")
	console.enabled("main")
	console.focus("main")
	console.key(kb.Enter)
	console.shows("desk", "data-state", "open")

	w.screen("choose")
	for _, id := range []string{"1", "2"} {
		w.focus("mark-" + id + "-approve")
		w.key(" ")
	}
	w.focus("mark-3-reject")
	w.key(kb.Enter)
	w.marked(12, map[string]string{"1": "approve", "2": "approve", "3": "reject"})
	w.focus("review")
	w.key(kb.Enter)
	w.screen("review")
	w.focus("submit")
	w.key(kb.Enter)
	w.screen("received")

	// Closing early needs a long press; after the last ballot a short one is enough. The button keeps the focus
	// throughout.
	h.cast(3, 11, favour)
	console.focus("main")
	console.key(" ")
	h.cast(12, 12, favour)
	console.until("the last ballot", "!"+one(at("main")+" .hold-hint"))
	console.until("the focus stays", "document.activeElement === "+one(at("main")))
	console.key(" ")
	console.shows("desk", "data-state", "closed")
	teller.enabled("certify")
	teller.focus("certify")
	teller.key(kb.Enter)
	console.shows("desk", "data-state", "certified")
	console.enabled("main")
	console.focus("main")
	console.key(kb.Enter)
	console.shows("desk", "data-state", "announced")
	w.screen("result")
}

// focus moves the focus with the tab key to an element by its test name, and checks that the focus is visible.
func (w *window) focus(name string) {
	w.t.Helper()
	w.see(name)
	for range 150 {
		var there bool
		w.eval(fmt.Sprintf(`document.activeElement.matches(%q)`, at(name)), &there)
		if there {
			var seen bool
			w.eval(`(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== "none" && `+
				`parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== "none"; })()`, &seen)
			if !seen {
				w.t.Errorf("%s: %s has the focus and does not show it", w.name, name)
			}
			return
		}
		w.key(kb.Tab)
	}
	w.t.Fatalf("%s: the tab key does not reach %s", w.name, name)
}

// key presses and releases a key.
func (w *window) key(key string) {
	w.t.Helper()
	for _, e := range events(key) {
		w.run(e)
	}
}

func events(key string) []*input.DispatchKeyEventParams {
	r := []rune(key)[0]
	return kb.Encode(r)
}
