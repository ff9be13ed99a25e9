package ballot

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomVote draws a random poll that passes its own check, and ballots for it.
func randomVote(r *rand.Rand) vote {
	for {
		v := vote{spec: randomSpec(r), entitled: r.IntN(13)}
		v.present = v.entitled - r.IntN(min(v.entitled, 4)+1)
		v.issued = v.present - r.IntN(min(v.present, 2)+1)
		if len(v.spec.Check(v.entitled)) > 0 {
			continue
		}
		returned := v.issued - r.IntN(min(v.issued, 3)+1)
		if r.IntN(20) == 0 {
			returned = v.issued + 1
		}
		marks := append([]string{"unmarked"}, v.names()...)
		for range returned {
			p := make(paper, len(v.spec.Items))
			for i := range p {
				if p[i] = marks[r.IntN(len(marks))]; r.IntN(3) > 0 {
					p[i] = marks[min(1, i%2)+r.IntN(2)] // deputies agree more often than chance
				}
			}
			v.papers = append(v.papers, p)
		}
		return v
	}
}

func randomSpec(r *rand.Rand) Spec {
	kinds := []Kind{Selection, Selection, Selection, Decision, Rating}
	s := selection(1+r.IntN(6), 0)
	s.Kind = kinds[r.IntN(len(kinds))]
	s.Rules.Base = Bases()[r.IntN(4)]
	s.Rules.Quorum = randomFraction(r)
	if r.IntN(4) == 0 {
		s.Rules.MinTurnout = new(randomFraction(r))
	}
	if s.Kind == Rating {
		s.Rules.Scale = []string{"优秀", "称职", "基本称职", "不称职"}[:2+r.IntN(3)]
		for n := range r.IntN(3) {
			s.Rules.Grades = append(s.Rules.Grades, Grade{
				Grade: s.Rules.Scale[n%len(s.Rules.Scale)], Marks: s.Rules.Scale[:1+n%len(s.Rules.Scale)],
				Threshold: new(randomFraction(r)), Base: Bases()[r.IntN(4)],
			})
		}
		s.Rules.Grades = append(s.Rules.Grades, Grade{Grade: "其余"})
		return s
	}
	s.Rules.Threshold = randomFraction(r)
	if r.IntN(4) == 0 {
		s.Rules.Unmarked = UnmarkedApprove
	}
	if s.Kind == Decision {
		return s
	}
	s.Rules.Round = Rounds()[r.IntN(4)]
	s.Rules.Shortfall = []ShortfallRule{ShortfallAsk, ShortfallRevote, ShortfallVacant}[r.IntN(3)]
	s.Rules.Seats = 1 + r.IntN(len(s.Items))
	s.Rules.MaxApprovals = 1 + r.IntN(len(s.Items))
	if r.IntN(2) == 0 {
		s.Rules.MaxApprovals = s.Rules.Seats
	}
	if s.Rules.Unmarked == UnmarkedApprove {
		s.Rules.MaxApprovals = len(s.Items)
	}
	if r.IntN(4) == 0 {
		s.Rules.MinApprovals = r.IntN(s.Rules.MaxApprovals + 1)
	}
	return s
}

func randomFraction(r *rand.Rand) Fraction {
	common := []Fraction{
		OverHalf, OverHalf, TwoThirds, {1, 2, false}, {2, 3, true}, {4, 5, false}, {1, 1, false}, {0, 1, false},
	}
	if r.IntN(3) > 0 {
		return common[r.IntN(len(common))]
	}
	den := 1 + r.IntN(9)
	return Fraction{Num: r.IntN(den), Den: den, Over: r.IntN(2) == 0}
}

func TestSecondStatementAgreesOnRandomVotes(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 3_000
	}
	r := rand.New(rand.NewPCG(2024, 1))
	seen := map[OutcomeState]int{}
	void, later := 0, 0
	for range n {
		v := randomVote(r)
		o, err := v.outcome()
		if err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
		if said := v.differs(o); said != "" {
			t.Fatalf("%s\nspec %+v\n%d entitled, %d present, %d issued, ballots %v", said, v.spec, v.entitled, v.present,
				v.issued, v.papers)
		}
		seen[o.State]++
		void += o.Counts.Void
		if o.NextRound != nil {
			later++
			next, err := v.spec.NextSpec(o, o.NextRound.Kind)
			if err != nil {
				t.Fatalf("the round called for cannot be made: %v", err)
			}
			if faults := next.Check(v.entitled); len(faults) > 0 {
				t.Fatalf("the next round contradicts itself: %v\n%+v\nafter %+v", faults, next, v.spec)
			}
		}
	}
	for _, state := range []OutcomeState{Decided, Tied, Shortfall, NoQuorum, Invalid} {
		if seen[state] < n/200 {
			t.Errorf("only %d of %d random votes were %s: the test shows little", seen[state], n, state)
		}
	}
	if void < n/10 || later < n/20 {
		t.Errorf("%d void ballots and %d later rounds in %d votes: the test shows little", void, later, n)
	}
}

// everyVote calls each with all votes of the given number of deputies on the given number of items, where each deputy
// returns any ballot or none. Different orders of the same ballots are left out: another test shows that the order does
// not matter.
func everyVote(t *testing.T, s Spec, deputies int, each func(vote, []Marks)) {
	v := vote{spec: s, entitled: deputies, present: deputies, issued: deputies}
	all := everyPaper(len(s.Items), append([]string{"unmarked"}, v.names()...))
	parsed := make([]Marks, len(all))
	for i, p := range all {
		m, err := s.ParseMarks(v.named(p))
		if err != nil {
			t.Fatal(err)
		}
		parsed[i] = m
	}
	var marks []Marks
	var cast func(from, left int)
	cast = func(from, left int) {
		each(v, marks)
		if left == 0 {
			return
		}
		for i := from; i < len(all); i++ {
			v.papers, marks = append(v.papers, all[i]), append(marks, parsed[i])
			cast(i, left-1)
			v.papers, marks = v.papers[:len(v.papers)-1], marks[:len(marks)-1]
		}
	}
	cast(0, deputies)
}

// everyPaper lists all possible ballots for the given number of items.
func everyPaper(items int, marks []string) []paper {
	all := []paper{{}}
	for range items {
		var longer []paper
		for _, p := range all {
			for _, m := range marks {
				longer = append(longer, append(p[:len(p):len(p)], m))
			}
		}
		all = longer
	}
	return all
}

func TestSecondStatementAgreesOnEverySmallVote(t *testing.T) {
	most := 3
	if testing.Short() {
		most = 2
	}
	for items := 1; items <= most; items++ {
		for _, s := range smallSpecs(items) {
			r := s.Rules
			t.Run(fmt.Sprintf("%s of %d, %d seats, %s, %s", s.Kind, items, r.Seats, r.Round, r.Base), func(t *testing.T) {
				t.Parallel()
				everyVote(t, s, 4, func(v vote, marks []Marks) {
					o, err := v.outcomeOf(marks)
					if err != nil {
						t.Fatalf("%+v: %v", v, err)
					}
					if said := v.differs(o); said != "" {
						t.Fatalf("%s\nspec %+v\nballots %v", said, v.spec, v.papers)
					}
				})
			})
		}
	}
}

// smallSpecs are the polls tested with all small votes: every number of seats, a tie round, decisions and ratings.
func smallSpecs(items int) []Spec {
	var specs []Spec
	for seats := 1; seats <= items; seats++ {
		specs = append(specs, selection(items, seats))
	}
	if items == 3 {
		return specs
	}
	for seats := 1; seats < items; seats++ {
		tie := selection(items, seats)
		tie.Rules.Round = RoundTie
		specs = append(specs, tie)
	}
	for _, base := range Bases() {
		open := selection(items, items)
		open.Rules.Unmarked, open.Rules.Base = UnmarkedApprove, base
		motion := selection(items, 0)
		motion.Kind, motion.Rules.Base, motion.Rules.Threshold = Decision, base, TwoThirds
		specs = append(specs, open, motion)
	}
	return append(specs, rating(items))
}
