package ballot

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
)

// selection makes a poll of n items with default rules.
func selection(items, seats int) Spec {
	s := Spec{Kind: Selection, Title: "民生实事项目票决", Rules: DefaultRules()}
	for i := range items {
		s.Items = append(s.Items, Item{ID: ItemID(strconv.Itoa(i + 1)), Title: fmt.Sprintf("项目 %d", i+1)})
	}
	s.Rules.Seats, s.Rules.MaxApprovals = seats, seats
	return s
}

// rating makes a poll by 镇海's rule.
func rating(items int) Spec {
	s := selection(items, 0)
	s.Kind = Rating
	half := Fraction{Num: 1, Den: 2}
	s.Rules.Scale = []string{"满意", "基本满意", "不满意"}
	s.Rules.Grades = []Grade{
		{Grade: "满意", Marks: []string{"满意"}, Threshold: &half, Base: BaseEntitled},
		{Grade: "基本满意", Marks: []string{"满意", "基本满意"}, Threshold: &half, Base: BaseEntitled},
		{Grade: "不满意"},
	}
	return s
}

// approved makes a tally of valid ballots with the given approvals for each item; all other marks are abstentions.
func approved(s Spec, valid int, approvals ...int) Tally {
	t := s.NewTally()
	t.Ballots = valid
	for i, n := range approvals {
		t.Marks[i][Approve], t.Marks[i][Abstain] = n, valid-n
	}
	return t
}

func ids(from ...int) []ItemID {
	out := []ItemID{}
	for _, n := range from {
		out = append(out, ItemID(strconv.Itoa(n)))
	}
	return out
}

func ranks(o Outcome) []int {
	var r []int
	for _, item := range o.Items {
		r = append(r, item.Rank)
	}
	return r
}

func wantOutcome(t *testing.T, o Outcome, state OutcomeState, selected, tied []ItemID, seatsLeft int) {
	t.Helper()
	if o.State != state || !slices.Equal(o.Selected, selected) || !slices.Equal(o.Tied, tied) || o.SeatsLeft != seatsLeft {
		t.Errorf("outcome %s, selected %v, tied %v, %d seats left; want %s, %v, %v, %d",
			o.State, o.Selected, o.Tied, o.SeatsLeft, state, selected, tied, seatsLeft)
	}
	if o.Selected == nil || o.Tied == nil || o.Items == nil {
		t.Error("a list of the outcome is null")
	}
}

// The worked examples of the rules.

func TestPassLineIsOfAllEntitled(t *testing.T) { // I5
	s := selection(12, 10)
	tally := approved(s, 89, 88, 85, 84, 80, 79, 77, 70, 49, 66, 61, 58, 50)
	tally.Ballots, tally.Void = 90, 1
	c := tally.Counts(98, 91, 91)
	if c.Returned != 90 || c.Valid != 89 || c.Void != 1 {
		t.Fatalf("counts = %+v", c)
	}
	o := s.Outcome(c, tally)
	if o.PassLine == nil || *o.PassLine != 50 {
		t.Errorf("pass line %v, want 50: of the 98 entitled, not of 91 present", o.PassLine)
	}
	if o.Items[7].Passed || o.Items[7].Selected {
		t.Error("an item with 49 approvals passed")
	}
	wantOutcome(t, o, Decided, ids(1, 2, 3, 4, 5, 6, 7, 9, 10, 11), ids(), 0)
}

func TestTieAcrossTheCutIsVotedOnAgain(t *testing.T) { // I9
	s := selection(13, 10)
	tally := approved(s, 91, 88, 85, 84, 80, 79, 77, 70, 66, 61, 58, 58, 58, 40)
	o := s.Outcome(tally.Counts(98, 91, 91), tally)
	wantOutcome(t, o, Tied, ids(1, 2, 3, 4, 5, 6, 7, 8, 9), ids(10, 11, 12), 1)
	if got := ranks(o); !slices.Equal(got, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 13}) {
		t.Errorf("ranks %v", got)
	}
	if o.NextRound == nil || o.NextRound.Kind != RoundTie || o.NextRound.Seats != 1 {
		t.Fatalf("next round %+v", o.NextRound)
	}
	next, err := s.NextSpec(o, RoundTie)
	if err != nil {
		t.Fatal(err)
	}
	if len(next.Items) != 3 || next.Rules.Seats != 1 || next.Rules.MaxApprovals != 1 || next.Rules.Round != RoundTie {
		t.Errorf("tie round of %d items, rules %+v", len(next.Items), next.Rules)
	}
	if faults := next.Check(98); len(faults) > 0 {
		t.Errorf("the tie round contradicts itself: %v", faults)
	}

	won := approved(next, 91, 20, 31, 30)
	end := next.Outcome(won.Counts(98, 91, 91), won)
	wantOutcome(t, end, Decided, ids(11), ids(), 0) // 31 of 98: no majority needed
	if end.PassLine != nil {
		t.Errorf("a tie round has the pass line %d", *end.PassLine)
	}
	again := approved(next, 91, 31, 31, 29)
	end = next.Outcome(again.Counts(98, 91, 91), again)
	wantOutcome(t, end, Tied, ids(), ids(10, 11), 1)
	third, err := next.NextSpec(end, RoundTie)
	if err != nil || len(third.Items) != 2 || third.Rules.Round != RoundTie {
		t.Errorf("a tie in a tie round led to %d items, %v", len(third.Items), err)
	}
	if len(s.Items) != 13 || s.Rules.Round != RoundFirst {
		t.Error("a later round changed the first") // I11
	}
}

func TestShortfallKeepsTheSeatsOpen(t *testing.T) {
	s := selection(6, 5)
	tally := approved(s, 62, 60, 41, 55, 33, 20, 32)
	c := tally.Counts(64, 62, 62)
	o := s.Outcome(c, tally)
	wantOutcome(t, o, Shortfall, ids(1, 2, 3, 4), ids(), 1)
	if *o.PassLine != 33 || o.Items[5].Passed {
		t.Errorf("pass line %d; exactly half passed: %v", *o.PassLine, o.Items[5].Passed)
	}
	if o.NextRound == nil || !slices.Equal(o.NextRound.Items, ids(6, 5)) {
		t.Fatalf("next round %+v, want items 6 and 5 by their approvals", o.NextRound)
	}
	next, err := s.NextSpec(o, RoundShortfall)
	if err != nil {
		t.Fatal(err)
	}
	if next.Items[0].ID != "6" || next.Rules.Seats != 1 || next.Rules.MaxApprovals != 1 ||
		next.Rules.Threshold != OverHalf {
		t.Errorf("shortfall round %+v", next)
	}
	if _, err := s.NextSpec(o, RoundTie); CodeOf(err) != CodeNoNextRound {
		t.Errorf("a tie round after a shortfall = %v", err)
	}
	s.Rules.Shortfall = ShortfallVacant
	o = s.Outcome(c, tally)
	wantOutcome(t, o, Shortfall, ids(1, 2, 3, 4), ids(), 1)
	if o.NextRound != nil {
		t.Errorf("seats to be left vacant call for %+v", o.NextRound)
	}
}

func TestTieAboveTheCutNeedsNoRound(t *testing.T) {
	s := selection(5, 3)
	tally := approved(s, 60, 50, 50, 44, 20, 8)
	o := s.Outcome(tally.Counts(60, 60, 60), tally)
	wantOutcome(t, o, Decided, ids(1, 2, 3), ids(), 0)
	if got := ranks(o); !slices.Equal(got, []int{1, 1, 3, 4, 5}) || o.NextRound != nil {
		t.Errorf("ranks %v, next round %v", got, o.NextRound)
	}
}

func TestTieUnderThePassLineNeedsNoRound(t *testing.T) {
	s := selection(4, 2)
	tally := approved(s, 60, 50, 20, 20, 20)
	o := s.Outcome(tally.Counts(60, 60, 60), tally)
	wantOutcome(t, o, Shortfall, ids(1), ids(), 1)
}

func TestGradesByTheRuleOfZhenhai(t *testing.T) {
	s := rating(1)
	for _, tt := range []struct {
		members int
		marks   []int // 满意, 基本满意, 不满意
		want    string
	}{
		{29, []int{15, 0, 14}, "满意"},
		{29, []int{14, 1, 14}, "基本满意"},
		{29, []int{14, 0, 15}, "不满意"},
		{30, []int{15, 0, 15}, "满意"},
		{30, []int{0, 15, 0}, "基本满意"},
		{30, []int{14, 0, 1}, "不满意"},
	} {
		tally := s.NewTally()
		for k, n := range tt.marks {
			tally.Marks[0][k+1] = n
			tally.Ballots += n
		}
		o := s.Outcome(tally.Counts(tt.members, tt.members, tt.members), tally)
		if o.State != Decided || o.Items[0].Grade == nil || *o.Items[0].Grade != tt.want {
			t.Errorf("%v of %d: %s, grade %v, want %s", tt.marks, tt.members, o.State, o.Items[0].Grade, tt.want)
		}
		if o.PassLine != nil || o.Items[0].Passed || o.Items[0].Rank != 0 {
			t.Errorf("a rating passes or ranks: %+v", o)
		}
	}
}

func TestDecisionsStandByThemselves(t *testing.T) {
	s := selection(3, 0)
	s.Kind = Decision
	tally := approved(s, 90, 50, 49, 90)
	o := s.Outcome(tally.Counts(98, 91, 91), tally)
	wantOutcome(t, o, Decided, ids(1, 3), ids(), 0)
	if *o.PassLine != 50 {
		t.Errorf("pass line %d, want 50", *o.PassLine)
	}
}

func TestMoreBallotsThanIssuedVoidThePoll(t *testing.T) {
	s := selection(3, 1)
	tally := approved(s, 92, 90, 1, 1)
	o := s.Outcome(tally.Counts(98, 91, 91), tally)
	wantOutcome(t, o, Invalid, ids(), ids(), 0)
	if o.NextRound == nil || o.NextRound.Kind != RoundRerun || len(o.NextRound.Items) != 3 || o.NextRound.Seats != 1 {
		t.Errorf("next round %+v, want a rerun", o.NextRound)
	}
	if o.Items[0].Passed || o.Items[0].Marks["approve"] != 90 {
		t.Errorf("item %+v", o.Items[0])
	}
	next, err := s.NextSpec(o, RoundRerun)
	if err != nil || next.Rules.Round != RoundRerun || len(next.Items) != 3 {
		t.Errorf("rerun %+v, %v", next, err)
	}
}

func TestWithoutQuorumNothingIsDecided(t *testing.T) {
	s := selection(2, 1)
	tally := approved(s, 60, 60, 0)
	wantOutcome(t, s.Outcome(tally.Counts(98, 65, 65), tally), NoQuorum, ids(), ids(), 0)
	wantOutcome(t, s.Outcome(tally.Counts(98, 66, 66), tally), Decided, ids(1), ids(), 0)
	s.Rules.MinTurnout = &Fraction{Num: 61, Den: 98} // 广东: so many must take part
	wantOutcome(t, s.Outcome(tally.Counts(98, 66, 66), tally), NoQuorum, ids(), ids(), 0)
	s.Rules.MinTurnout = &Fraction{Num: 60, Den: 98}
	wantOutcome(t, s.Outcome(tally.Counts(98, 66, 66), tally), Decided, ids(1), ids(), 0)
}

func TestOfAnEmptyBaseNothingPasses(t *testing.T) { // I5
	s := selection(2, 1)
	s.Rules.Base, s.Rules.Threshold = BaseValid, Fraction{Num: 0, Den: 1}
	tally := s.NewTally()
	tally.Ballots, tally.Void = 9, 9
	o := s.Outcome(tally.Counts(10, 9, 9), tally)
	wantOutcome(t, o, Shortfall, ids(), ids(), 1)
	if o.PassLine != nil {
		t.Errorf("pass line %d of no valid ballot", *o.PassLine)
	}
	s.Rules.Round = RoundTie
	o = s.Outcome(tally.Counts(10, 9, 9), tally)
	wantOutcome(t, o, Tied, ids(), ids(1, 2), 1)
	if o.Items[0].Passed {
		t.Error("an item passed a tie round without a valid ballot")
	}
	r := rating(1)
	for i := range r.Rules.Grades[:2] {
		r.Rules.Grades[i].Base = BaseValid
	}
	if o := r.Outcome(tally.Counts(10, 9, 9), r.NewTally()); o.Items[0].Grade != nil {
		t.Errorf("grade %s of no valid ballot", *o.Items[0].Grade)
	}
}

func TestUnmarkedCountsAsTheRulesSay(t *testing.T) {
	s := selection(2, 1)
	s.Rules.MaxApprovals = 2
	tally := s.NewTally()
	tally.Ballots = 10
	tally.Marks[0] = []int{1, 5, 4, 0}
	tally.Marks[1] = []int{3, 4, 3, 0}
	c := tally.Counts(10, 10, 10)
	wantOutcome(t, s.Outcome(c, tally), Shortfall, ids(), ids(), 1)
	s.Rules.Unmarked = UnmarkedApprove
	o := s.Outcome(c, tally)
	wantOutcome(t, o, Decided, ids(2), ids(), 0)
	if o.Items[1].Rank != 1 || o.Items[1].Marks["approve"] != 4 || o.Items[1].Marks["unmarked"] != 3 {
		t.Errorf("item %+v: unmarked must stay apart", o.Items[1])
	}
}
