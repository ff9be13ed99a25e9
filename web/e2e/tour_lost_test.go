package e2e

import "testing"

// lost shows a deputy's tablet when something separates it from the ballot box: no network, an answer that does not
// come, the deputy's departure from the hall, another device with the same code.
func lost(t *testing.T, s *server, visit stop) {
	t.Helper()
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(3, 12)
	w, slow, gone := h.tablet(1, 1280, 800), h.tablet(2, 1280, 800), h.tablet(3, 1280, 800)
	h.open()
	for _, tablet := range []*window{w, slow, gone} {
		tablet.screen("choose")
		tablet.mark(12, favour(1))
	}
	s.stop()
	w.see("offline")
	visit(w, "vote", "offline ballot")
	w.tap("review")
	w.screen("review")
	visit(w, "vote", "offline review")
	s.start()
	w.until("the band goes", "!"+one(at("offline")))
	w.tap("edit")
	w.screen("choose")
	found := w.losesBallots()
	w.submit()
	w.screen("failed")
	visit(w, "vote", "failed")
	found()

	slow.until("the band goes", "!"+one(at("offline")))
	slow.eval(`(window.fetch = () => new Promise(() => {}), true)`, nil)
	slow.submit()
	slow.screen("sending")
	visit(slow, "vote", "sending")

	gone.until("the band goes", "!"+one(at("offline")))
	h.clerk.post(t, "/api/meetings/"+h.meeting+"/leave/003", map[string]any{}, nil)
	gone.screen("absent")
	visit(gone, "vote", "left")
	h.tablet(3, 1280, 800)
	gone.screen("ended")
	visit(gone, "vote", "signed in elsewhere")
}
