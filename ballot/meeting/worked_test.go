package meeting_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// The worked examples of the rules, with ballots that pass through the whole service.

// 12 items, 10 seats, 98 entitled, 91 present, 90 returned, 1 void: the pass line is 50, and 49 approvals fail even in
// eighth place.
func TestPassLineOfAllThroughTheService(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 98, Present: 91})
	id := h.Opened(h.Spec(12, 10, map[string]any{"max_approvals": 11, "reveal": "on_close"}))
	approvals := []int{88, 85, 84, 80, 79, 77, 70, 49, 48, 50, 20, 10}
	for i, p := range h.Voters[:90] {
		marks := map[string]string{}
		for item, n := range approvals {
			if (i+7*item)%89 < n { // shifted for each item
				marks[itemName(item)] = "approve"
			}
		}
		if len(marks) == 12 {
			t.Fatalf("ballot %d would be void", i+1)
		}
		if i == 89 { // more approvals than allowed: void as a whole
			for item := range approvals {
				marks[itemName(item)] = "approve"
			}
		}
		h.vote(p, id, marks)
	}
	out := h.concluded(id)
	want := ballot.Counts{Entitled: 98, Present: 91, Issued: 91, Returned: 90, Valid: 89, Void: 1}
	if diff := cmp.Diff(want, out.Counts); diff != "" || *out.PassLine != 50 {
		t.Errorf("pass line %d, counts (-want +got):\n%s", *out.PassLine, diff)
	}
	if eighth := out.Items[7]; eighth.Passed || eighth.Rank != 9 || !out.Items[9].Selected {
		t.Errorf("49 approvals: %+v; 50 approvals: %+v", eighth, out.Items[9])
	}
	if out.State != ballot.Shortfall || out.SeatsLeft != 2 {
		t.Errorf("%s, %d seats left; want a shortfall of 2", out.State, out.SeatsLeft)
	}
	h.offline(id, out)
}

func itemName(i int) string {
	return []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}[i]
}

// 13 items, 10 seats, three tied at the tenth place: nine chosen, a tie round over three for one seat.
func TestTieAtTheTenthPlaceThroughTheService(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 98, Present: 98})
	id := h.Opened(h.Spec(13, 10, map[string]any{"max_approvals": 13, "secrecy": "recorded"}))
	approvals := map[string]int{}
	for i, n := range []int{88, 85, 84, 80, 79, 77, 70, 66, 61, 58, 58, 58, 40} {
		approvals[itemName(i)] = n
	}
	h.approve(id, approvals)
	out := h.concluded(id)
	if out.State != ballot.Tied || len(out.Selected) != 9 || !slices.Equal(out.Tied, []ballot.ItemID{"10", "11", "12"}) ||
		out.SeatsLeft != 1 {
		t.Errorf("%s, %d chosen, tied %v, %d seats left", out.State, len(out.Selected), out.Tied, out.SeatsLeft)
	}
	h.offline(id, out)
	tie := h.next(id, ballot.RoundTie)
	h.approve(tie, map[string]int{"10": 20, "11": 41, "12": 37})
	h.concluded(tie)
	if f := h.final(id); !f.Done || len(f.Selected) != 10 || f.Selected[9].ID != "11" {
		t.Errorf("final %v", chosenIDs(f))
	}
}

// A tie wholly above the cut needs no new vote: 50 and 50 share the first rank.
func TestTieAboveTheCutThroughTheService(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 60, Present: 60})
	id := h.Opened(h.Spec(5, 3, map[string]any{"max_approvals": 5, "reveal": "on_announce"}))
	h.approve(id, map[string]int{"1": 50, "2": 50, "3": 44, "4": 20, "5": 8})
	out := h.concluded(id)
	if out.State != ballot.Decided || out.Items[0].Rank != 1 || out.Items[1].Rank != 1 || out.Items[2].Rank != 3 {
		t.Errorf("%s with ranks %+v", out.State, out.Items)
	}
	h.offline(id, out)
}
