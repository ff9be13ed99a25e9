package e2e

import (
	"fmt"
	"net/http"
	"testing"
)

// TestTabletStates takes two tablets through every state. Each state survives a reload, and a server that goes away
// loses no choice.
func TestTabletStates(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(3, 12)
	voter, late := h.tablet(1, 1280, 800), h.tablet(2, 1080, 810)
	stays(voter, "waiting")
	h.open()

	marks := map[string]string{"1": "approve", "2": "reject", "3": "abstain"}
	voter.screen("choose")
	voter.mark(12, marks)
	stays(voter, "choose")
	voter.marked(12, marks)
	survivesOutage(s, voter, marks)
	stays(voter, "review")
	voter.shows("group-approve", "data-count", "1")
	h.paused(voter)
	voter.enabled("submit")
	voter.tap("submit")
	voter.screen("received")
	receipt := voter.attr("receipt", "data-receipt")
	stays(voter, "received")
	voter.shows("receipt", "data-receipt", receipt)

	late.screen("choose")
	late.mark(12, map[string]string{"5": "approve"})
	h.cast(3, 12, favour)
	h.act(chair, "close", nil)
	stays(late, "notCast")
	stays(voter, "counting")
	voter.shows("in-list", "data-found", "true")
	h.announce()
	stays(voter, "result")
	voter.shows("in-list", "data-found", "true")
	stays(late, "result")
	late.until("no receipt", "!"+one(at("in-list")))
}

// stays waits for a screen, reloads, and waits for it again.
func stays(w *window, screen string) {
	w.t.Helper()
	w.screen(screen)
	w.reload()
	w.screen(screen)
}

// survivesOutage stops the server while a deputy is choosing: the tablet says so, lets them continue, and submits
// nothing.
func survivesOutage(s *server, w *window, marks map[string]string) {
	w.t.Helper()
	s.stop()
	w.see("offline")
	w.shows("connection", "data-online", "0")
	w.tap("mark-4-reject")
	marks["4"] = "reject"
	w.marked(12, marks)
	w.tap("review")
	w.screen("review")
	w.shows("submit", "aria-disabled", "true")
	s.start()
	w.until("the band goes", "!"+one(at("offline")))
	w.shows("connection", "data-online", "1")
	w.tap("edit")
	w.screen("choose")
	w.marked(12, marks)
	w.tap("review")
	w.screen("review")
	w.shows("group-reject", "data-count", "2")
}

// paused checks that a tablet in its review shows that voting is paused, and that it resumes.
func (h *hall) paused(w *window) {
	h.t.Helper()
	h.act(chair, "pause", nil)
	w.see("paused")
	w.shows("submit", "aria-disabled", "true")
	h.act(chair, "resume", nil)
	w.until("the band goes", "!"+one(at("paused")))
}

// TestSignInEnds: a second sign-in with a code ends the first, a new slip ends the old one, and signing out leaves
// nothing for the next person.
func TestSignInEnds(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(3, 12)
	first, other := h.tablet(1, 1280, 800), h.tablet(2, 1080, 810)
	h.open()
	first.screen("choose")
	first.mark(12, map[string]string{"1": "approve"})
	second := h.tablet(1, 1280, 800)
	first.screen("ended")
	first.says("ended", "已在另一处使用")
	first.until("the choices are gone", nothingKept)
	second.screen("choose")
	second.marked(12, nil)
	wall := h.desk(display, "/display", 1280, 720)
	h.desk(display, "/display", 1280, 720)
	wall.says("lost", "本屏已退出，请重新登录") // it does not reconnect by itself

	other.screen("choose")
	other.mark(12, map[string]string{"2": "approve"})
	h.clerk.post(t, "/api/meetings/"+h.meeting+"/slips", map[string]any{"deputies": []string{"002"}}, nil)
	other.screen("ended")
	other.until("the choices are gone", nothingKept)

	second.tap("size")
	second.tap("size-52")
	second.tap("contrast")
	second.until("large", "document.documentElement.classList.contains('s52')")
	second.tap("mark-3-approve")
	second.tap("sign-out")
	second.until("the sign-in page", "location.pathname === '/' && "+one(at("boxes")))
	second.until("nothing of the one before", nothingKept)
	second.enter(s, h.codes["003"], "/vote")
	second.screen("choose")
	second.marked(12, nil)
	second.reload()
	second.screen("choose")
	second.marked(12, nil)
	second.until("the usual look",
		"document.documentElement.classList.contains('s30') && !document.documentElement.classList.contains('contrast')")
}

const nothingKept = `localStorage.getItem("piaojue-drafts") === null`

// TestVoided: every page of a poll declared void shows the reason and no figures.
func TestVoided(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(24, nil))
	h.attend(2, 24)
	tablet, wall := h.tablet(1, 1280, 800), h.desk(display, "/display", 1920, 1080)
	console := h.desk(chair, "/console", 1440, 900)
	zero := func() { h.act(teller, "zero", nil) }
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "adopted")
	zero()
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "open")
	h.cast(2, 24, favour)
	wall.until("the live tally", one(at("tally-of")+`:not([data-count="0"])`))

	const reason = "会场停电，部分代表无法投票"
	console.tap("void")
	console.see("void-sheet")
	console.shows("void-sheet-go", "aria-disabled", "true")
	console.write("void-sheet-text", reason)
	console.enabled("void-sheet-go")
	console.tap("void-sheet-go")
	console.shows("desk", "data-state", "void")
	tablet.screen("void")
	tablet.says("void-reason", reason)
	wall.see("voided")
	wall.says("void-reason", reason)
	wall.until("no figures", fmt.Sprintf("!%s && !%s && !%s", one(at("live")), one(at("returned")), one(at("result"))))
	var p struct{ Tally []any }
	if status := wall.fetch(http.MethodGet, "/api/polls/"+h.poll, nil, &p); status != http.StatusOK || p.Tally != nil {
		t.Errorf("a void poll: %d, tally %v", status, p.Tally)
	}
}
