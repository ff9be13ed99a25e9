package meeting_test

import (
	"strconv"
	"testing"

	"piaojue/ballot"
)

// TestAHundredPolls: one poll more than a meeting may have is refused with a fault of its own, which states the limit.
func TestAHundredPolls(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 1, Present: 1})
	spec := h.Parsed(`{"kind":"decision","title":"决议","items":[{"title":"甲"}]}`)
	for i := range 100 {
		spec.Title = "决议" + strconv.Itoa(i+1)
		_, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", spec)
		h.Must(err)
	}
	_, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", spec)
	e, ok := ballot.AsError(err)
	if !ok || e.Code != ballot.CodeInvalid || len(e.Faults) != 1 || e.Faults[0].Code != ballot.FaultTooManyPolls ||
		e.Faults[0].Args["max"] != "100" {
		t.Errorf("poll 101: %v, want too_many_polls with the most", err)
	}
}
