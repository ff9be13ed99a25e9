package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// slow is how many times slower than this machine's CPU a hall tablet's CPU is assumed to be.
const slow = 6

// TestFirstPaint prints how long a tablet and the hall display take from requesting their page to the first paint, on a
// slow CPU with nothing cached. It asserts no time: the figures are for people to read.
func TestFirstPaint(t *testing.T) {
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(1, 12)
	tablet, wall := h.tablet(1, 1280, 800), h.desk(display, "/display", 1920, 1080)
	h.open()
	tablet.screen("choose")
	tablet.paints(t, "/vote", at("items"))
	wall.paints(t, "/display", at("hall"))
}

// paints reloads a page on a slow CPU with nothing cached, and prints the time of its first paint and the time at which
// the selected element was visible.
func (w *window) paints(t *testing.T, name, shown string) {
	t.Helper()
	const watch = `(() => {
		const look = () => { if (document.querySelector(%q)) window.drawnAt = performance.now();
			else requestAnimationFrame(look); };
		look();
	})()`
	w.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(fmt.Sprintf(watch, shown)).Do(ctx)
		return err
	}), emulation.SetCPUThrottlingRate(slow))
	w.eval("window.stale = true", nil)
	w.run(page.Reload().WithIgnoreCache(true))
	w.until("something to see",
		"!window.stale && window.drawnAt > 0 && performance.getEntriesByName('first-contentful-paint').length === 1")
	var at struct{ First, Whole float64 }
	w.eval("({ First: performance.getEntriesByName('first-contentful-paint')[0].startTime, Whole: window.drawnAt })", &at)
	w.run(emulation.SetCPUThrottlingRate(1))
	t.Logf("%s on a processor %d times slower: first paint after %.0f ms, the screen after %.0f ms", name, slow, at.First,
		at.Whole)
}
