package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A cable is the connection of a window's ballots to the server, which a test can cut.
type cable struct {
	w       *window
	sending atomic.Bool // requests reach the server
	hearing atomic.Bool // answers reach the window
}

// cable intercepts the requests about ballots.
func (w *window) cable() *cable {
	w.t.Helper()
	c := &cable{w: w}
	c.sending.Store(true)
	c.hearing.Store(true)
	chromedp.ListenTarget(w.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			go c.pass(e) // the listener must not wait for the browser; the window outlives this goroutine
		}
	})
	w.run(fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/ballots*"}}))
	return c
}

// losesBallots keeps every ballot of the window from the server until the function that it returns is called.
func (w *window) losesBallots() (found func()) {
	w.t.Helper()
	if w.ctx != nil {
		c := w.cable()
		c.sending.Store(false)
		return func() { c.sending.Store(true) }
	}
	w.eval(`(window.real = window.fetch, window.fetch = (url, ...a) =>
		String(url).includes("/ballots") ? Promise.reject(new TypeError("cut")) : real(url, ...a), true)`, nil)
	return func() { w.eval(`(window.fetch = window.real, true)`, nil) }
}

// pass forwards or drops a request or its answer.
func (c *cable) pass(e *fetch.EventRequestPaused) {
	open, then := &c.sending, fetch.ContinueRequest(e.RequestID).WithInterceptResponse(true)
	if e.ResponseStatusCode != 0 || e.ResponseErrorReason != "" {
		open, then = &c.hearing, fetch.ContinueRequest(e.RequestID)
	}
	chrome := chromedp.FromContext(c.w.ctx)
	ctx := cdp.WithExecutor(context.WithoutCancel(c.w.ctx), chrome.Target)
	if open.Load() {
		_ = then.Do(ctx) // the page may be gone
	} else {
		_ = fetch.FailRequest(e.RequestID, network.ErrorReasonConnectionReset).Do(ctx)
	}
}

// voteThroughLoss loses the network twice: before the ballot reaches the server, and after the server has accepted it.
// Each time the tablet says that the result is unknown and sends the same ballot again.
func (h *hall) voteThroughLoss(w *window) {
	h.t.Helper()
	w.screen("choose")
	marks := favour(2)
	w.mark(12, marks)
	before := h.view(teller2).Returned
	posts := w.requests("/ballots")
	c := w.cable()
	c.sending.Store(false)
	w.submit()
	w.screen("failed")
	if n := h.view(teller2).Returned; n != before {
		h.t.Errorf("%d returned of a ballot that never left, want %d", n, before)
	}
	c.sending.Store(true)
	c.hearing.Store(false)
	w.tap("retry")
	eventually(h.t, "the ballot in the box", func() bool { return h.view(teller2).Returned == before+1 })
	w.screen("failed")
	c.hearing.Store(true)
	// The tablet asks by itself once it is back online, or the deputy retries: both end here.
	if w.ask(one(at("retry"))+".click()", nil) != nil {
		h.t.Log("the box answered before the retry")
	}
	w.screen("received")
	receipt := w.attr("receipt", "data-receipt")
	if n := h.view(teller2).Returned; n != before+1 {
		h.t.Errorf("%d returned after the retries, want %d", n, before+1)
	}
	bodies := posts()
	if len(bodies) < 2 {
		h.t.Fatalf("%d attempts, want at least 2", len(bodies))
	}
	for _, b := range bodies[1:] {
		if b != bodies[0] {
			h.t.Errorf("a retry sent %s, the first attempt %s", b, bodies[0])
		}
	}
	var again struct{ Receipt string }
	status := w.fetch(http.MethodPost, "/api/polls/"+h.poll+"/ballots", json.RawMessage(bodies[0]), &again)
	if status != http.StatusOK || again.Receipt != receipt {
		h.t.Errorf("the same ballot again: %d %q, want 200 and %q", status, again.Receipt, receipt)
	}
	h.note(2, marks)
}
