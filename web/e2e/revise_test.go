package e2e

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// TestRevise: in a poll whose ballots may be revised until the close, a deputy submits a ballot, replaces it, starts a
// third and keeps the second. Only one of their ballots is counted.
func TestRevise(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"revise": "until_close", "reveal": "on_close"}))
	h.attend(2, 12)
	tablet := h.tablet(1, 1280, 800)
	h.open()
	h.cast(2, 12, favour)

	tablet.screen("choose")
	tablet.fill(map[string]string{"1": "approve", "2": "reject"})
	tablet.submit()
	first := tablet.received()

	marks := map[string]string{"2": "approve", "3": "approve", "12": "reject"}
	tablet.tap("replace")
	tablet.screen("choose")
	tablet.filled(nil) // the marks of the first one are not kept
	tablet.fill(marks)
	tablet.submit()
	tablet.until("the second receipt", one(at("receipt"))+".dataset.receipt !== "+`"`+first+`"`)
	second := tablet.received()
	h.note(1, marks)
	if returned := h.view(teller2).Returned; returned != 12 {
		t.Errorf("%d ballots returned, want 12", returned)
	}

	tablet.tap("replace")
	tablet.screen("choose")
	tablet.fill(map[string]string{"7": "approve"})
	tablet.tap("keep")
	stays(tablet, "received")
	tablet.shows("receipt", "data-receipt", second)

	h.act(chair, "close", nil)
	tablet.screen("counting")
	tablet.shows("in-list", "data-found", "true")
	h.announce()
	tablet.screen("result")
	h.checkRevised(first, second)
}

// received reads the receipt on a tablet.
func (w *window) received() string {
	w.t.Helper()
	w.screen("received")
	return w.attr("receipt", "data-receipt")
}

// checkRevised: only the ballot that was valid at the close is counted, and the replaced one is in no list.
func (h *hall) checkRevised(replaced, stands string) {
	h.t.Helper()
	var box struct{ Receipts []string }
	h.as(teller2).get(h.t, "/api/polls/"+h.poll+"/receipts", &box)
	if len(box.Receipts) != 12 || !slices.Contains(box.Receipts, stands) || slices.Contains(box.Receipts, replaced) {
		h.t.Errorf("%d receipts: %v; %s stands, %s was replaced", len(box.Receipts), box.Receipts, stands, replaced)
	}
	served := h.recount()
	if want := (ballot.Counts{Entitled: 12, Present: 12, Issued: 12, Returned: 12, Valid: 12}); served.Counts != want {
		h.t.Errorf("counts %+v, want %+v", served.Counts, want)
	}
	tally := map[string]map[string]int{}
	for _, i := range served.Items {
		tally[string(i.ID)] = i.Marks
	}
	if diff := cmp.Diff(h.ownTally(), tally); diff != "" {
		h.t.Errorf("cast last and counted (-cast +counted):\n%s", diff)
	}
}
