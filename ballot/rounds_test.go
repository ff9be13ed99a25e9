package ballot

import (
	"reflect"
	"slices"
	"testing"
)

func TestLimitsOfALaterRound(t *testing.T) {
	for _, tt := range []struct {
		name                string
		change              func(*Rules)
		wantMost, wantLeast int
	}{
		{"held to the seats", func(*Rules) {}, 2, 0},
		{"exactly the seats", func(r *Rules) { r.MinApprovals = 5 }, 2, 2},
		{"fewer than the seats", func(r *Rules) { r.MaxApprovals = 1 }, 1, 0},
		{"more than the seats", func(r *Rules) { r.MaxApprovals = 6 }, 4, 0},
		{"unmarked approves", func(r *Rules) { r.MaxApprovals, r.Unmarked = 7, UnmarkedApprove }, 4, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := selection(7, 5)
			tt.change(&s.Rules)
			tally := approved(s, 90, 60, 60, 60, 49, 40, 30, 20) // three pass, four remain, two seats open
			next, err := s.NextSpec(s.Outcome(tally.Counts(98, 90, 90), tally), RoundShortfall)
			if err != nil {
				t.Fatal(err)
			}
			if next.Rules.MaxApprovals != tt.wantMost || next.Rules.MinApprovals != tt.wantLeast {
				t.Errorf("%d to %d approvals, want %d to %d", next.Rules.MinApprovals, next.Rules.MaxApprovals, tt.wantLeast,
					tt.wantMost)
			}
			if faults := next.Check(98); len(faults) > 0 {
				t.Errorf("the round contradicts itself: %v", faults)
			}
		})
	}
}

func TestRoundsThatDoNotFollow(t *testing.T) {
	s := selection(3, 1)
	tally := approved(s, 90, 60, 50, 40)
	o := s.Outcome(tally.Counts(98, 90, 90), tally)
	for _, kind := range append(Rounds(), "", "none") {
		if _, err := s.NextSpec(o, kind); CodeOf(err) != CodeNoNextRound {
			t.Errorf("NextSpec(decided, %q) = %v", kind, err)
		}
	}
	tied := Outcome{State: Tied, NextRound: &NextRound{Kind: RoundTie, Items: ids(1, 9), Seats: 1}}
	if _, err := s.NextSpec(tied, RoundTie); CodeOf(err) != CodeNoNextRound {
		t.Errorf("a round of another poll's items = %v", err)
	}
}

func TestRerunIsTheSamePoll(t *testing.T) {
	s := rating(3)
	for _, o := range []Outcome{{}, {State: NoQuorum}, {State: Invalid}} {
		next, err := s.NextSpec(o, RoundRerun)
		if err != nil || next.Rules.Round != RoundRerun {
			t.Fatalf("rerun after %q = %+v, %v", o.State, next.Rules, err)
		}
		next.Rules.Round = RoundFirst
		if !reflect.DeepEqual(next, s) {
			t.Errorf("the rerun differs: %+v", next)
		}
	}
	tie := selection(3, 1)
	tie.Rules.Round = RoundTie
	if next, err := tie.NextSpec(Outcome{}, RoundRerun); err != nil || next.Rules.Round != RoundTie {
		t.Errorf("a tie round held again asks for a majority: %+v, %v", next.Rules, err)
	}
}

func TestRoundsShareNothing(t *testing.T) { // I11
	s := rating(2)
	s.Rules.MinTurnout = new(OverHalf)
	next, err := s.NextSpec(Outcome{}, RoundRerun)
	if err != nil {
		t.Fatal(err)
	}
	next.Items[0].Title = "改"
	next.Rules.Scale[0] = "改"
	next.Rules.Grades[0].Marks[0] = "改"
	next.Rules.Grades[0].Threshold.Num = 7
	next.Rules.MinTurnout.Num = 7
	want := rating(2)
	want.Rules.MinTurnout = new(OverHalf)
	if !reflect.DeepEqual(s, want) {
		t.Errorf("changing the next round changed the first: %+v", s)
	}
	if slices.Equal(next.Scale(), s.Scale()) {
		t.Error("the scale was not changed at all")
	}
}
