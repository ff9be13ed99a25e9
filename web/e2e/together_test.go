package e2e

import (
	"fmt"
	"testing"

	"piaojue/ballot"
)

// TestTwoPolls: two polls are open at once. The console switches between them in the agenda. A tablet keeps the choices
// in one poll while it shows the other, and offers what is left to do. Each poll counts its own ballots.
func TestTwoPolls(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	choice := plan{
		deputies: 6, rehearsal: true, kind: ballot.Selection, title: "民生实事项目票决", projects: projects[:3],
		rules: map[string]any{"seats": 2, "certifiers": 1, "reveal": "on_close"},
	}
	h := newHall(t, s, choice)
	first := h.poll
	second := h.draft(plan{
		kind: ballot.Decision, title: "关于批准年度计划的决议", projects: []project{{title: "关于批准年度计划的决议"}},
		rules: map[string]any{"certifiers": 1, "reveal": "on_close"},
	})
	h.attend(2, 6)
	console, tablet := h.desk(chair, "/console", 1440, 900), h.tablet(1, 1280, 800)
	h.openOn(console, first)
	tablet.screen("choose")
	tablet.fill(map[string]string{"1": "approve", "3": "reject"})

	console.goTo(second)
	h.openOn(console, second)
	tablet.until("the motion alone",
		fmt.Sprintf("document.querySelectorAll(%q).length === 1", `[data-test="items"] > [id^="item-"]`))
	tablet.filled(nil)
	tablet.fill(map[string]string{"1": "approve"})
	tablet.submit()
	tablet.screen("received")
	tablet.tap("go-vote")
	tablet.screen("choose")
	tablet.filled(map[string]string{"1": "approve", "3": "reject"})
	tablet.submit()
	tablet.screen("received")
	tablet.until("nothing more to do", "!"+one(at("go-vote")))

	h.poll = first
	h.cast(2, 6, func(int) map[string]string { return map[string]string{"1": "approve", "2": "approve"} })
	h.poll = second
	h.cast(2, 6, func(int) map[string]string { return map[string]string{"1": "reject"} })
	for _, poll := range []string{second, first} {
		h.poll = poll
		h.finish(console)
	}
	h.checkTogether(first, "1", map[string]int{"approve": 6, "reject": 0, "abstain": 0, "unmarked": 0})
	h.checkTogether(first, "3", map[string]int{"approve": 0, "reject": 1, "abstain": 0, "unmarked": 5})
	h.checkTogether(second, "1", map[string]int{"approve": 1, "reject": 5, "abstain": 0, "unmarked": 0})
}

// goTo opens the agenda on the console and goes to a poll.
func (w *window) goTo(poll string) {
	w.t.Helper()
	w.tap("agenda")
	w.see("agenda-sheet")
	w.tap("agenda-" + poll)
	w.shows("desk", "data-poll", poll)
	w.until("the sheet has gone", "!"+one(at("agenda-sheet")))
}

// openOn takes the poll on the console from draft to open.
func (h *hall) openOn(console *window, poll string) {
	h.t.Helper()
	h.poll = poll
	console.shows("desk", "data-poll", poll)
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "adopted")
	h.act(teller, "zero", nil)
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "open")
}

// finish goes to a poll in which everyone has voted, closes it with one press and announces it.
func (h *hall) finish(console *window) {
	h.t.Helper()
	if console.attr("desk", "data-poll") != h.poll {
		console.tap("agenda")
		console.says("agenda-"+h.poll, "6 / 6")
		console.tap("agenda-" + h.poll)
	}
	console.shows("desk", "data-poll", h.poll)
	console.shows("desk", "data-state", "open")
	console.until("all have voted", one(at("missing"))+".textContent.includes('0')")
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "closed")
	eventually(h.t, "the count", func() bool { return h.view(teller).Counted })
	h.act(teller, "certify", map[string]any{"agree": true})
	console.shows("desk", "data-state", "certified")
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "announced")
}

// checkTogether compares one item of a poll with what was cast.
func (h *hall) checkTogether(poll, item string, want map[string]int) {
	h.t.Helper()
	h.poll = poll
	o := h.recount()
	if o.Counts.Returned != 6 {
		h.t.Errorf("poll %s has %d ballots, want 6", poll, o.Counts.Returned)
	}
	for _, i := range o.Items {
		if string(i.ID) == item && fmt.Sprint(i.Marks) != fmt.Sprint(want) {
			h.t.Errorf("poll %s item %s: %v, want %v", poll, item, i.Marks, want)
		}
	}
}
