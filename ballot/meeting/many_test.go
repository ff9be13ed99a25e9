package meeting_test

import (
	"strconv"
	"testing"

	"piaojue/ballot"
)

// TestAHundredPolls: one more than a meeting may have is refused by a fault of its own, which says how many there may
// be.
func TestAHundredPolls(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1, present: 1})
	spec := h.parsed(`{"kind":"decision","title":"决议","items":[{"title":"甲"}]}`)
	for i := range 100 {
		spec.Title = "决议" + strconv.Itoa(i+1)
		_, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", spec)
		h.must(err)
	}
	_, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", spec)
	e, ok := ballot.AsError(err)
	if !ok || e.Code != ballot.CodeInvalid || len(e.Faults) != 1 || e.Faults[0].Code != ballot.FaultTooManyPolls ||
		e.Faults[0].Args["max"] != "100" {
		t.Errorf("poll 101: %v, want too_many_polls with the most", err)
	}
}
