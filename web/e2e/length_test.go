package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// traffic is what a window requests, as the network carries it.
type traffic struct {
	mu      sync.Mutex // guards the fields below
	asked   []string   // method and path
	ballots []network.RequestID
	sent    map[network.RequestID]string // length of each header
	got     map[network.RequestID]string // length of the answer as it arrived, headers included
}

// traffic listens to a window's network.
func (w *window) traffic() *traffic {
	w.t.Helper()
	tr := &traffic{sent: map[network.RequestID]string{}, got: map[network.RequestID]string{}}
	chromedp.ListenTarget(w.ctx, func(event any) {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			_, path, _ := strings.Cut(strings.TrimPrefix(e.Request.URL, "http://"), "/")
			tr.asked = append(tr.asked, e.Request.Method+" /"+path)
			if e.Request.Method == http.MethodPost && strings.HasSuffix(path, "/ballots") {
				tr.ballots = append(tr.ballots, e.RequestID)
			}
		case *network.EventRequestWillBeSentExtraInfo:
			tr.sent[e.RequestID] = headerLengths(e.Headers)
		case *network.EventLoadingFinished:
			tr.got[e.RequestID] = fmt.Sprint(e.EncodedDataLength)
		}
	})
	w.run(network.Enable())
	return tr
}

// headerLengths lists headers with their lengths, in order.
func headerLengths(h network.Headers) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		list = append(list, fmt.Sprintf("%s %d", strings.ToLower(name), len(fmt.Sprint(h[name]))))
		if strings.EqualFold(name, "Content-Length") {
			list = append(list, fmt.Sprint(h[name]))
		}
	}
	return strings.Join(list, ", ")
}

// took returns the requests since it was last called.
func (tr *traffic) took() []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	asked := tr.asked
	tr.asked = nil
	return asked
}

// TestTabletSendsOneLength: whatever a deputy marks, leaves unmarked, reads, confirms as void or replaces, the tablet
// sends one request, of the poll's length and with headers of constant length, and gets an answer of constant length.
// Everything else was requested before.
func TestTabletSendsOneLength(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"revise": "until_close", "reveal": "on_close", "min_approvals": 2}))
	h.attend(2, 12)
	w := h.tablet(1, 1280, 800)
	tr := w.traffic()
	h.open()
	w.screen("choose")
	whole, ballots := "GET /api/polls/"+h.poll, "POST /api/polls/"+h.poll+"/ballots"
	seen := []string{}
	eventually(t, "the tablet asks for all that is put to the meeting", func() bool {
		seen = append(seen, tr.took()...)
		return slices.Contains(seen, whole)
	})
	posts := w.requests("/ballots")
	full := map[string]string{}
	for i := 1; i <= 12; i++ {
		full[fmt.Sprint(i)] = "reject"
	}
	full["1"], full["2"] = "approve", "approve"
	receipt := ""
	for _, marks := range []map[string]string{
		{},
		{"1": "approve"},
		{"1": "approve", "2": "approve"},
		full, favour(3),
		{"5": "abstain", "7": "approve", "12": "approve"},
	} {
		if receipt != "" {
			w.tap("replace")
			w.screen("choose")
		}
		if n := len(marks) % 2; n == 1 {
			w.tap("more-1") // reading details requests nothing
			w.see("details-1")
		}
		w.fill(marks)
		w.tap("review")
		w.screen("review")
		if few := strings.Count(fmt.Sprint(marks), "approve") < 2; few {
			w.tap("void-ok")
		}
		w.enabled("submit")
		w.tap("submit")
		w.until("a new receipt", fmt.Sprintf("((r) => r && r.dataset.receipt !== %q)(%s)", receipt, one(at("receipt"))))
		receipt = w.received()
		if asked := tr.took(); !slices.Equal(asked, []string{ballots}) {
			t.Errorf("with %v marked the tablet asked for %v, want one ballot and nothing else", marks, asked)
		}
	}
	want := h.view(teller2).BodyBytes
	for _, body := range posts() {
		if len(body) != want || want == 0 {
			t.Errorf("a ballot of %d bytes, want %d", len(body), want)
		}
	}
	sent, got := tr.ofBallots(t, 6)
	t.Logf("headers: %v; answers of %v bytes", sent, got)
	if len(sent) != 1 || len(got) != 1 {
		t.Errorf("want one length each")
	}
}

// ofBallots returns the distinct lengths of headers and of answers of n ballots.
func (tr *traffic) ofBallots(t *testing.T, n int) (sent, got []string) {
	t.Helper()
	eventually(t, "all answers", func() bool {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		sent, got = nil, nil
		for _, id := range tr.ballots {
			sent, got = append(sent, tr.sent[id]), append(got, tr.got[id])
		}
		return len(got) == n && !slices.Contains(got, "") && !slices.Contains(sent, "")
	})
	slices.Sort(sent)
	slices.Sort(got)
	return slices.Compact(sent), slices.Compact(got)
}

// TestChoicesAreSealed: what a tablet stores survives a reload and reveals nothing; once the sign-in has ended nothing
// of it is left.
func TestChoicesAreSealed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(3, 12)
	h.open()
	w := h.tablet(1, 1280, 800)
	w.screen("choose")
	w.eval(`localStorage.setItem("piaojue-drafts", '{"who":"before","drafts":{"x":{"marks":{"1":"approve"}}}}')`, nil)
	w.reload() // as an earlier version kept it in clear
	w.screen("choose")
	w.marked(12, nil)
	marks := map[string]string{"1": "approve", "2": "reject", "7": "abstain"}
	w.mark(12, marks)
	const all = `JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])`
	w.until("something is kept", `(localStorage.getItem("piaojue-drafts") || "").length > 8192`)
	w.until("nothing of it can be read", `!/approve|reject|abstain|marks|`+h.poll+`/.test(`+all+`)`)
	w.reload()
	w.screen("choose")
	w.marked(12, marks)
	var kept string
	w.eval(`localStorage.getItem("piaojue-drafts")`, &kept)
	w.tap("size")
	w.tap("sign-out")
	w.until("the sign-in page", "location.pathname === '/' && "+one(at("boxes")))
	w.until("nothing is left", `localStorage.getItem("piaojue-drafts") === null`)
	// Copied back, nobody can open it, not even the deputy.
	w.eval(fmt.Sprintf(`localStorage.setItem("piaojue-drafts", %q)`, kept), nil)
	for _, n := range []int{2, 1} {
		w.enter(s, h.codes[number(n)], "/vote")
		w.screen("choose")
		w.marked(12, nil)
		w.tap("size")
		w.tap("sign-out")
		w.until("the sign-in page", "location.pathname === '/' && "+one(at("boxes")))
	}
}

// TestWrongReceiptIsAFault: if the service shows a deputy someone else's receipt, their tablet detects it.
func TestWrongReceiptIsAFault(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(2, 12)
	h.open()
	w := h.tablet(1, 1280, 800)
	w.screen("choose")
	w.mark(12, map[string]string{"1": "approve"})
	w.eval(`(() => {
		const real = window.fetch;
		window.fetch = (path, a) => real(path, a).then((r) =>
			String(path).endsWith("/ballots") ? new Response('{"receipt":"7K3MQ9TD4XWA"}', { status: r.status }) : r);
	})()`, nil)
	w.submit()
	w.see("wrong-receipt")
	w.fits(t, "a wrong receipt", forDeputy)
	w.accessible(t, "a wrong receipt")
	h.act(chair, "close", nil)
	w.screen("counting") // the list read from the box after the close has the right one
	w.shows("in-list", "data-found", "true")
}
