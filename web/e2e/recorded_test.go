package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestRecordedOnAnnounce: in a recorded poll that reveals on announcement, nobody in the hall is sent or shown any
// figure of the tally before.
func TestRecordedOnAnnounce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"secrecy": "recorded", "reveal": "on_announce"}))
	h.attend(2, 12)
	tablet, wall := h.tablet(1, 1280, 800), h.desk(display, "/display", 1920, 1080)
	toTablet, toWall := tablet.follow(), wall.follow()
	tablet.reload() // the socket was opened before the test listened
	wall.reload()
	h.open()
	tablet.screen("choose")
	h.cast(2, 12, favour)
	wall.shows("returned", "data-count", "11")
	tablet.mark(12, map[string]string{"1": "approve"})
	tablet.submit()
	tablet.screen("received")
	h.note(1, map[string]string{"1": "approve"})
	wall.shows("returned", "data-count", "12")
	noTally(wall, "live")
	h.act(chair, "close", nil)
	wall.see("closed")
	tablet.screen("counting")
	noTally(wall, "result")
	for name, who := range map[string]string{"the deputy": number(5), "the display's page": ""} {
		if who != "" && h.view(who).Tally != nil {
			t.Errorf("%s is told the tally of a closed poll", name)
		}
	}
	h.announce()
	tablet.screen("result")
	wall.see("result")
	for name, views := range map[string][]meeting.View{"tablet": toTablet(), "display": toWall()} {
		early, late := 0, 0
		for _, v := range views {
			switch p := v.Poll; {
			case p == nil:
			case p.State == ballot.Announced:
				late++
			default:
				early++
				if p.Tally != nil || p.Outcome != nil || p.TallyOf != 0 {
					t.Errorf("the %s was sent figures while the poll was %s", name, p.State)
				}
			}
		}
		if early == 0 || late == 0 {
			t.Errorf("the %s was sent %d views before and %d after the announcement: the test is blind", name, early, late)
		}
	}
	h.checkNames()
}

func noTally(w *window, name string) {
	w.t.Helper()
	var there bool
	if w.eval(fmt.Sprintf("!!(%s || %s)", one(at(name)), one(at("tally-of"))), &there); there {
		w.t.Errorf("%s shows a tally", w.name)
	}
}

// checkNames: the record of a recorded poll names each deputy with their marks.
func (h *hall) checkNames() {
	h.t.Helper()
	lines := 0
	for d := json.NewDecoder(bytes.NewReader(h.bundle("ballots.jsonl")[0])); d.More(); lines++ {
		var b struct {
			Deputy string
			Marks  map[string]string
		}
		if err := d.Decode(&b); err != nil {
			h.t.Fatal(err)
		}
		if fmt.Sprint(b.Marks) != fmt.Sprint(h.allCast[b.Deputy]) {
			h.t.Errorf("deputy %s cast %v, the record has %v", b.Deputy, h.allCast[b.Deputy], b.Marks)
		}
	}
	if lines != len(h.allCast) {
		h.t.Errorf("the record has %d ballots, want %d", lines, len(h.allCast))
	}
}
