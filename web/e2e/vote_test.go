package e2e

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestVote runs a formal secret vote of 98 deputies from the empty roll to the announced result: staff and three
// deputies use browsers, 94 more vote through the API, and one never votes.
func TestVote(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := prepare(t, s)
	wall := h.desk(display, "/display", 1920, 1080)
	seen := wall.follow()
	console := h.desk(chair, "/console", 1440, 900)
	proof := h.desk(teller, "/scrutiny", 1440, 900)
	wide, square, phone := h.tablet(1, 1280, 800), h.tablet(2, 1080, 810), h.typed(3)
	h.attend(4, 98)
	for _, w := range []*window{wide, square, phone} {
		w.screen("waiting")
	}

	console.enabled("main")
	console.tap("main") // adopts
	console.shows("desk", "data-state", "adopted")
	proof.enabled("zero")
	proof.tap("zero")
	console.enabled("main")
	console.tap("main") // opens
	console.shows("desk", "data-state", "open")

	h.voteTooMany(wide)
	h.cast(4, 97, favour)
	h.voteThroughLoss(square)
	h.votePhone(phone)
	h.refusedTwice()

	closeByHolding(console)
	h.certify(proof)
	console.enabled("main")
	console.tap("main") // announces
	console.shows("desk", "data-state", "announced")
	h.checkWall(wall, seen())
	wide.screen("result")
	wide.shows("in-list", "data-found", "true")
	h.checkRecord(wall)
	h.checkSecret()
}

// typed signs in a deputy on a phone with the key pad.
func (h *hall) typed(n int) *window {
	h.t.Helper()
	w := h.s.open(h.t, "phone "+number(n), 390, 844)
	for _, c := range h.codes[number(n)] {
		if c != '-' {
			w.tap("key-" + string(c))
		}
	}
	w.enabled("signin")
	w.tap("signin")
	w.until("page /vote", "location.pathname === '/vote'")
	return w
}

// voteTooMany approves ten projects and tries an eleventh, which is refused with a sentence and changes no mark. The
// submit button is then pressed twice.
func (h *hall) voteTooMany(w *window) {
	h.t.Helper()
	w.screen("choose")
	marks := map[string]string{}
	for i := 1; i <= 10; i++ {
		marks[strconv.Itoa(i)] = "approve"
	}
	w.mark(12, marks)
	w.tap("mark-11-approve")
	w.see("over-limit")
	w.marked(12, marks)
	w.shows("approved", "data-count", "10")
	w.tap("mark-11-reject")
	marks["11"] = "reject"
	w.marked(12, marks)
	w.until("the warning goes", "!"+one(at("over-limit")))
	posts := w.requests("/ballots")
	w.tap("review")
	w.screen("review")
	w.until("the review begins at its head", "document.querySelector('main').scrollTop === 0")
	w.shows("group-approve", "data-count", "10")
	w.shows("group-unmarked", "data-count", "1")
	p := w.find(at("submit"))
	w.press(p)
	w.press(p)
	w.screen("received")
	if n := len(posts()); n != 1 {
		h.t.Errorf("a double tap sent %d ballots", n)
	}
	w.until("the choices are gone", `!document.querySelector('[data-test^="mark-"]')`)
	h.note(1, marks)
}

// votePhone leaves some projects unmarked. After the review the list is scrolled to where it was, or to the first
// unmarked one.
func (h *hall) votePhone(w *window) {
	h.t.Helper()
	w.screen("choose")
	marks := map[string]string{"1": "approve", "2": "reject", "3": "abstain", "12": "approve"}
	w.mark(12, marks)
	w.shows("unmarked", "data-count", "8")
	const from = "document.querySelector('main').scrollTop"
	w.until("the list is where the last mark was made", from+" > 1000")
	var left, found float64
	w.eval(from, &left)
	w.tap("review")
	w.screen("review")
	w.tap("edit")
	w.screen("choose")
	w.eval(from, &found)
	if found != left {
		h.t.Errorf("back from the review the list is at %v, was left at %v", found, left)
	}
	w.tap("review")
	w.screen("review")
	w.tap("group-unmarked")
	w.screen("choose")
	w.until("the first project that is not marked has the focus", "document.activeElement.closest('li').id === 'item-4'")
	w.until("and is in sight",
		`(r => r.top > 100 && r.bottom < innerHeight)(document.querySelector("#item-4 h2").getBoundingClientRect())`)
	w.submit()
	w.screen("received")
	h.note(3, marks)
}

// refusedTwice: I1. A different ballot from a deputy who has voted is refused, and the same ballot gets its receipt
// again.
func (h *hall) refusedTwice() {
	h.t.Helper()
	a, path := h.as("020"), "/api/polls/"+h.poll+"/ballots"
	body := map[string]any{"key": "another-ballot-of-020", "marks": map[string]string{"1": "reject"}}
	_, err := a.do(http.MethodPost, path, body, nil)
	if r, ok := errors.AsType[*refusal](err); !ok || r.Status != http.StatusConflict ||
		r.Code != string(ballot.CodeReturned) {
		h.t.Errorf("a second ballot: %v, want 409 %s", err, ballot.CodeReturned)
	}
	again := map[string]any{"key": "api-ballot-of-020", "marks": favour(20)}
	status, err := a.do(http.MethodPost, path, again, nil)
	if err != nil || status != http.StatusOK {
		h.t.Errorf("the same ballot again: %d, %v, want 200", status, err)
	}
}

// closeByHolding: a short press does not close the poll while someone has not voted.
func closeByHolding(w *window) {
	w.t.Helper()
	w.see("missing")
	w.enabled("main")
	p := w.find(at("main"))
	w.down(p)
	w.until("the button fills", one(at("main")+".holding"))
	w.up(p)
	w.until("the button lets go", "!"+one(at("main")+".holding"))
	w.shows("desk", "data-state", "open")
	w.down(p)
	w.until("the poll is closed", one(at("desk")+`[data-state="closed"]`))
	w.up(p)
}

// certify makes the first scrutineer attest in the browser and the second through the API.
func (h *hall) certify(w *window) {
	h.t.Helper()
	w.shows("poll", "data-state", "closed")
	w.shows("self", "data-ok", "1")
	w.enabled("certify")
	w.tap("certify")
	eventually(h.t, "the first certificate", func() bool { return len(h.view(teller2).Certificates) == 1 })
	h.act(teller2, "certify", map[string]any{"agree": true})
	w.shows("poll", "data-state", "certified")
}

// follow collects the views that this window receives; the function it returns stops that and returns them.
func (w *window) follow() func() []meeting.View {
	w.t.Helper()
	var all frames
	texts := make(chan string, 10000)
	chromedp.ListenTarget(w.ctx, func(event any) {
		if e, ok := event.(*network.EventWebSocketFrameReceived); ok {
			select {
			case texts <- e.Response.PayloadData:
			default:
			}
		}
	})
	w.run(network.Enable())
	return func() []meeting.View {
		for {
			select {
			case text := <-texts:
				all.add(text)
			default:
				return slices.Clone(all.views)
			}
		}
	}
}

// requests records the bodies that this window posts to a path ending.
func (w *window) requests(ending string) func() []string {
	w.t.Helper()
	w.eval(`(() => {
		if (window.posted) return;
		window.posted = [];
		const real = window.fetch;
		window.fetch = (path, a) => {
			if (a && a.method === "POST") window.posted.push([String(path), String(a.body)]);
			return real(path, a);
		};
	})()`, nil)
	return func() []string {
		var all [][]string
		w.eval("window.posted", &all)
		var bodies []string
		for _, p := range all {
			if len(p[0]) >= len(ending) && p[0][len(p[0])-len(ending):] == ending {
				bodies = append(bodies, p[1])
			}
		}
		return bodies
	}
}

// ownTally counts what the test has cast, independently of the program.
func (h *hall) ownTally() map[string]map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	tally := map[string]map[string]int{}
	for i := 1; i <= 12; i++ {
		line := map[string]int{"approve": 0, "reject": 0, "abstain": 0, "unmarked": 0}
		for marks := range maps.Values(h.allCast) {
			if m := marks[strconv.Itoa(i)]; m != "" {
				line[m]++
			} else {
				line["unmarked"]++
			}
		}
		tally[strconv.Itoa(i)] = line
	}
	return tally
}
