package e2e

import (
	"net/http"
	"strconv"

	"piaojue/ballot"
)

// allButOne approves three of four items. Of 88 ballots, 52 approve the third and 52 the fourth: one seat is left for
// the two.
func allButOne(n int) map[string]string {
	marks := map[string]string{"1": "approve", "2": "approve", "3": "approve", "4": "approve"}
	switch {
	case n < 19:
		delete(marks, "2")
	case n < 55:
		delete(marks, "3")
	default:
		delete(marks, "4")
	}
	return marks
}

// tieRound goes from an announced tie through the tie round, with another poll open at the same time, to a hand count
// and the final list.
func (o *tour) tieRound() {
	h := o.h
	o.do(o.console, "round", map[string]string{"kind": "tie"})
	h.poll = string(h.view(teller2).Next)
	o.console.shows("desk", "data-poll", h.poll)
	o.stop(o.console, "console", "tie round ready")
	o.openNow()
	o.tablet.see("round")
	o.stop(o.tablet, "vote", "tie round ballot")
	tie := h.poll
	o.beside(tie)
	h.poll = tie
	o.byHand()
	o.console.tap("final")
	o.console.see("final-list")
	o.stop(o.console, "console", "final list")
	o.console.tap("final-show")
	o.wall.see("final")
	o.stop(o.wall, "display", "final list")
}

// openNow opens an adopted poll.
func (o *tour) openNow() {
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.do(o.console, "open", map[string]bool{})
	o.tablet.screen("choose")
}

// beside opens a motion while the tie round runs: the tablet votes on it, and continues with the tie round.
func (o *tour) beside(tie string) {
	h, w := o.h, o.tablet
	h.poll = h.draft(plan{
		kind: ballot.Decision, title: "关于批准财政预算的决议草案", projects: projects[1:2], rules: map[string]any{"certifiers": 1},
	})
	o.do(o.console, "adopt", map[string]bool{})
	o.openNow()
	w.until("the motion", "!"+one(at("round")))
	w.submit()
	w.screen("received")
	w.see("go-vote")
	o.stop(w, "vote", "received, another is open")
	o.console.tap("agenda")
	o.console.see("agenda-sheet")
	o.stop(o.console, "console", "agenda")
	o.console.tap("agenda-" + tie)
	o.console.see("goto-running")
	o.stop(o.console, "console", "two polls open")
	w.tap("go-vote")
	w.see("round")
	w.fill(map[string]string{"3": "approve"})
	w.submit()
	w.see("replace")
	o.stop(w, "vote", "received, to be revised")
	w.tap("replace")
	w.see("keep")
	o.stop(w, "vote", "ballot to replace another")
	w.tap("keep")
	w.screen("received")
}

// byHand counts the tie round by hand: entered by the scrutineer, confirmed by the presiding officer.
func (o *tour) byHand() {
	h, w := o.h, o.scrutiny
	w.tap("agenda")
	w.tap("agenda-" + h.poll)
	if status := o.console.fetch(http.MethodPost, "/api/polls/"+h.poll+"/close", struct{}{},
		nil); status != http.StatusOK {
		h.t.Fatalf("close: %d", status)
	}
	w.enabled("hand")
	w.tap("hand")
	w.write("hand-reason", "平板网络故障，改用纸质选票")
	w.write("hand-returned", "88")
	w.write("hand-3-approve", "50")
	w.shows("sum-3", "data-off", strconv.Itoa(50-88))
	o.stop(w, "form", "count by hand")
	w.tap("hand-cancel")
	entry := map[string]any{"reason": "平板网络故障，改用纸质选票", "returned": 88, "void": 0, "items": map[string]any{
		"3": map[string]int{"approve": 50, "unmarked": 38}, "4": map[string]int{"approve": 38, "unmarked": 50},
	}}
	if status := w.fetch(http.MethodPost, "/api/polls/"+h.poll+"/hand", entry, nil); status != http.StatusOK {
		h.t.Fatalf("hand: %d", status)
	}
	w.see("hand-wait")
	o.stop(w, "scrutiny", "count by hand entered")
	o.console.see("hand-confirm")
	o.stop(o.console, "console", "count by hand")
	o.console.tap("hand-confirm")
	o.console.see("hand-check")
	o.stop(o.console, "console", "check of a count by hand")
	o.console.tap("hand-agree")
	w.see("by-hand")
	w.shows("self", "data-ok", "1")
	o.stop(w, "scrutiny", "counted by hand")
	o.do(w, "certify", map[string]bool{"agree": true})
	o.do(o.console, "announce", map[string]bool{})
	o.wall.see("by-hand")
	o.stop(o.wall, "display", "counted by hand")
	if state := h.view(teller2).Outcome.State; state != ballot.Decided {
		h.t.Errorf("the tie round ended as %s", state)
	}
}
