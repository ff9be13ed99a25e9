package meeting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

func chosenIDs(f *meeting.Final) []string {
	var list []string
	for _, c := range f.Selected {
		list = append(list, fmt.Sprintf("%s in %s", c.ID, c.Round))
	}
	return list
}

func (h *fixture) final(id ballot.PollID) *meeting.Final {
	h.Helper()
	snap, err := h.Service.Snapshot(h.Context(), h.ID)
	h.Must(err)
	f, err := snap.Final(id)
	h.Must(err)
	return f
}

func (h *fixture) offline(id ballot.PollID, out ballot.Outcome) {
	h.Helper()
	if diff := cmp.Diff(out, h.counted(id)); diff != "" {
		h.Errorf("the record of %s counted offline (-announced +counted):\n%s", id, diff)
	}
}

// A tie at the cut, a tie inside the tie round, then a decision: three polls, each complete and linked.
func TestTieInsideATieRound(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	first := h.Opened(h.Spec(5, 2, map[string]any{"max_approvals": 5}))
	h.approve(first, map[string]int{"1": 11, "2": 8, "3": 8, "4": 8, "5": 2})
	out := h.concluded(first)
	if out.State != ballot.Tied || out.SeatsLeft != 1 || len(out.Tied) != 3 {
		t.Fatalf("first round %+v", out)
	}
	if f := h.final(first); f.Done || !slices.Equal(chosenIDs(f), []string{"1 in first"}) || f.SeatsLeft != 1 {
		t.Errorf("after the first round %+v", f)
	}
	_, err := storetest.Round(h.Context(), h.Service, h.Chair, first, ballot.RoundShortfall)
	h.Refused(err, ballot.CodeNoNextRound)
	tie := h.next(first, ballot.RoundTie)
	again, err := storetest.Round(h.Context(), h.Service, h.Chair, first, ballot.RoundTie)
	h.Must(err)
	if again != tie {
		t.Errorf("asked twice the tie round is %s and %s", tie, again)
	}
	_, err = storetest.Round(h.Context(), h.Service, h.Chair, first, ballot.RoundRerun)
	h.Refused(err, ballot.CodeNoNextRound)
	v := h.pollView(ballot.RolePresiding, tie)
	if v.Parent != first || v.PassLine != nil || len(v.Items) != 3 || v.Seats != 1 {
		t.Errorf("the tie round is %+v", v)
	}
	if !slices.ContainsFunc(v.RulesChanged, func(s string) bool { return strings.Contains(s, "再次投票") }) ||
		len(v.RulesChanged) >= len(v.Rules) {
		t.Errorf("of %q changed %q", v.Rules, v.RulesChanged)
	}
	// Item 4 drops out, 2 and 3 tie again, far below a majority: in a tie round only the order counts.
	h.approve(tie, map[string]int{"2": 3, "3": 3, "4": 1})
	out = h.concluded(tie)
	if out.State != ballot.Tied || out.SeatsLeft != 1 || !slices.Equal(out.Tied, []ballot.ItemID{"2", "3"}) {
		t.Fatalf("tie round %+v", out)
	}
	h.offline(tie, out)
	second := h.next(tie, ballot.RoundTie)
	h.approve(second, map[string]int{"2": 2, "3": 5})
	out = h.concluded(second)
	h.offline(second, out)
	for _, id := range []ballot.PollID{first, tie, second} { // whichever round is given
		f := h.final(id)
		if !f.Done || f.SeatsLeft != 0 || f.Poll != first || !slices.Equal(chosenIDs(f), []string{"1 in first", "3 in tie"}) {
			t.Errorf("named by %s the final list is %+v", id, f)
		}
	}
	if got := h.pollView(ballot.RoleDisplay, first); got.Final == nil || got.Next != tie || len(got.Outcome.Tied) != 3 {
		t.Errorf("the first round is no longer whole: %+v", got)
	}
	if got := h.pollView(ballot.RoleDisplay, tie); got.Final != nil || got.Next != second {
		t.Errorf("the tie round shows final %v, next %s", got.Final, got.Next)
	}
}

// 6 items, 5 seats, entitled 64: four pass, 32 is exactly half. Then a tie in the shortfall round, a tie round
// that is declared void and held again, and the final list over all.
func TestTieAfterAShortfall(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 64, Present: 64})
	first := h.Opened(h.Spec(7, 5, map[string]any{"max_approvals": 7, "reveal": "on_close"}))
	h.approve(first, map[string]int{"1": 60, "2": 55, "3": 41, "4": 33, "5": 32, "6": 20, "7": 21})
	out := h.concluded(first)
	if out.State != ballot.Shortfall || out.SeatsLeft != 1 || *out.PassLine != 33 {
		t.Fatalf("first round %s, %d seats left, pass line %d", out.State, out.SeatsLeft, *out.PassLine)
	}
	h.offline(first, out)
	steps := h.pollView(ballot.RolePresiding, first).Steps
	if s := steps[slices.IndexFunc(steps, func(s meeting.Step) bool { return s.Act == ballot.ActRound })]; !s.OK ||
		s.Args["kinds"] != "shortfall none" {
		t.Errorf("the step offers %+v", s)
	}
	short := h.next(first, ballot.RoundShortfall)
	var order []ballot.ItemID
	for _, it := range h.pollView(ballot.RoleDisplay, short).Items {
		order = append(order, it.ID)
	}
	if !slices.Equal(order, []ballot.ItemID{"5", "7", "6"}) {
		t.Errorf("the shortfall round has %v, want them by approvals", order)
	}
	h.approve(short, map[string]int{"5": 40, "7": 40, "6": 2})
	if out = h.concluded(short); out.State != ballot.Tied || !slices.Equal(out.Tied, []ballot.ItemID{"5", "7"}) {
		t.Fatalf("shortfall round %+v", out)
	}
	h.offline(short, out)
	tie := h.next(short, ballot.RoundTie)
	h.approve(tie, map[string]int{"5": 64})
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, tie, meeting.Reason{Reason: "断电"}))
	if f := h.final(first); f.Done || len(f.Selected) != 4 {
		t.Errorf("with a void tie round the list is %+v", f)
	}
	_, err := storetest.Round(h.Context(), h.Service, h.Chair, tie, ballot.RoundTie)
	h.Refused(err, ballot.CodeNoNextRound)
	again := h.next(tie, ballot.RoundRerun)
	if v := h.pollView(ballot.RoleDisplay, again); v.PassLine != nil || v.Returned != 0 || v.Parent != tie {
		t.Errorf("the tie round held again is %+v", v)
	}
	h.approve(again, map[string]int{"7": 10, "5": 9})
	h.offline(again, h.concluded(again))
	f := h.final(first)
	want := []string{"1 in first", "2 in first", "3 in first", "4 in first", "7 in tie"}
	if !f.Done || f.SeatsLeft != 0 || !slices.Equal(chosenIDs(f), want) || len(f.Rounds) != 4 {
		t.Errorf("done %t, chosen %v of %d rounds; want %v of 4", f.Done, chosenIDs(f), len(f.Rounds), want)
	}
}

func TestShortfallLeftVacant(t *testing.T) {
	for _, rule := range []string{"ask", "revote", "vacant"} {
		t.Run(rule, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
			id := h.Opened(h.Spec(4, 2, map[string]any{"shortfall": rule}))
			h.approve(id, map[string]int{"1": 9, "2": 4})
			if out := h.concluded(id); out.State != ballot.Shortfall || (out.NextRound == nil) != (rule == "vacant") {
				t.Fatalf("%s, next %v", out.State, out.NextRound)
			}
			if f := h.final(id); f.Done != (rule == "vacant") {
				t.Errorf("before anything is decided done is %t", f.Done)
			}
			if rule == "vacant" {
				_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundShortfall)
				h.Refused(err, ballot.CodeNoNextRound)
				return
			}
			for range 2 { // again: nothing changes
				_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, meeting.RoundNone)
				h.Must(err)
			}
			if f := h.final(id); !f.Done || f.SeatsLeft != 1 {
				t.Errorf("left vacant: %+v", f)
			}
			_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundShortfall)
			h.Refused(err, ballot.CodeNoNextRound)
		})
	}
}

// A poll in which too few took part decides nothing and is held again.
func TestRerunAfterTooFewTookPart(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	id := h.Opened(h.Spec(3, 1, map[string]any{"min_turnout": map[string]any{"num": 1, "den": 2, "over": true}}))
	for _, p := range h.Voters[:4] {
		h.vote(p, id, map[string]string{"1": "approve"})
	}
	if out := h.concluded(id); out.State != ballot.NoQuorum || len(out.Selected) > 0 {
		t.Fatalf("outcome %+v", out)
	}
	again := h.next(id, ballot.RoundRerun)
	h.approve(again, map[string]int{"1": 9})
	h.concluded(again)
	if f := h.final(id); !f.Done || !slices.Equal(chosenIDs(f), []string{"1 in rerun"}) {
		t.Errorf("%+v", f)
	}
}

// No ballot of one round counts in another, though the same deputies hold both.
func TestABallotStaysInItsRound(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	first := h.Opened(h.Spec(3, 1, map[string]any{"max_approvals": 3}))
	h.approve(first, map[string]int{"1": 9, "2": 9, "3": 1})
	h.concluded(first)
	tie := h.next(first, ballot.RoundTie)
	_, err := h.cast(h.Voters[0], first, 1)
	h.Refused(err, ballot.CodeReturned)
	_, err = h.Service.Cast(h.Context(), h.Voters[0], tie, ballot.CastRequest{
		Key: "0123456789abcdef", Marks: map[string]string{"3": "approve"},
	})
	h.Refused(err, ballot.CodeUnknownItem)
	if v := h.pollView(ballot.RoleDisplay, tie); v.Returned != 0 || v.Issued != 9 {
		t.Errorf("the tie round starts with %d of %d returned", v.Returned, v.Issued)
	}
}
