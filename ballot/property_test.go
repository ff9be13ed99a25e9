package ballot

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawVote draws a random vote of any kind and round.
func drawVote(t *rapid.T) vote {
	return randomVote(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7)))
}

func outcomeOrFail(t *rapid.T, v vote) Outcome {
	o, err := v.outcome()
	if err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	return o
}

func TestOrderOfBallotsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		before := outcomeOrFail(t, v)
		v.papers = rapid.Permutation(v.papers).Draw(t, "order")
		if after := outcomeOrFail(t, v); !reflect.DeepEqual(after, before) {
			t.Fatalf("in another order %+v, before %+v", after, before)
		}
	})
}

func TestNamesOfItemsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		before := outcomeOrFail(t, v)
		renamed := func(id ItemID) ItemID { return "x-" + id + ".z" }
		v.spec = v.spec.clone()
		for i := range v.spec.Items {
			v.spec.Items[i].ID = renamed(v.spec.Items[i].ID)
		}
		after := outcomeOrFail(t, v)
		for i := range before.Items {
			before.Items[i].ID = renamed(before.Items[i].ID)
		}
		lists := [][]ItemID{before.Selected, before.Tied}
		if before.NextRound != nil {
			lists = append(lists, before.NextRound.Items)
		}
		for _, list := range lists {
			for i := range list {
				list[i] = renamed(list[i])
			}
		}
		if !reflect.DeepEqual(after, before) {
			t.Fatalf("renamed %+v, want %+v", after, before)
		}
	})
}

func TestOrderOfItemsBreaksNoTie(t *testing.T) { // I9
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		before := outcomeOrFail(t, v)
		order := rapid.Permutation(indexes(len(v.spec.Items))).Draw(t, "order")
		w := v
		w.spec = v.spec.clone()
		w.papers = nil
		for to, from := range order {
			w.spec.Items[to] = v.spec.Items[from]
		}
		for _, p := range v.papers {
			moved := make(paper, len(p))
			for to, from := range order {
				moved[to] = p[from]
			}
			w.papers = append(w.papers, moved)
		}
		after := outcomeOrFail(t, w)
		for to, from := range order {
			if !reflect.DeepEqual(after.Items[to], before.Items[from]) {
				t.Fatalf("moved to place %d: %+v, before %+v", to+1, after.Items[to], before.Items[from])
			}
		}
		slices.Sort(after.Tied)
		slices.Sort(before.Tied)
		if after.State != before.State || !slices.Equal(after.Tied, before.Tied) || after.SeatsLeft != before.SeatsLeft {
			t.Fatalf("in another order of items %+v, before %+v", after, before)
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// One more approval never hurts an item: if a valid ballot changes to approve the item and stays valid, the item stays
// selected and its rank gets no worse.
func TestOneMoreApprovalNeverHurts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		if v.spec.Kind == Rating || len(v.papers) == 0 {
			return
		}
		item := rapid.IntRange(0, len(v.spec.Items)-1).Draw(t, "item")
		n := rapid.IntRange(0, len(v.papers)-1).Draw(t, "ballot")
		turned := slices.Clone(v.papers[n])
		turned[item] = "approve"
		if v.void(v.papers[n]) || v.void(turned) {
			return
		}
		before := outcomeOrFail(t, v)
		v.papers = slices.Clone(v.papers)
		v.papers[n] = turned
		after := outcomeOrFail(t, v)
		was, is := before.Items[item], after.Items[item]
		if is.Rank > was.Rank || was.Passed && !is.Passed || was.Selected && !is.Selected {
			t.Fatalf("one more approval: %+v, before %+v", is, was)
		}
	})
}

func TestThresholdHoldsExactlyAtItsBound(t *testing.T) { // I5
	rapid.Check(t, func(t *rapid.T) {
		f := Fraction{Den: rapid.IntRange(1, MaxTerm).Draw(t, "den"), Over: rapid.Bool().Draw(t, "over")}
		f.Num = rapid.IntRange(0, f.Den).Draw(t, "num")
		total := rapid.IntRange(1, MaxEntitled).Draw(t, "total")
		least := f.Least(total)
		if least > 0 && f.Met(least-1, total) {
			t.Fatalf("%v: %d of %d is met below the least, %d", f, least-1, total, least)
		}
		if least <= total && !f.Met(least, total) {
			t.Fatalf("%v: the least of %d is %d, and does not meet it", f, total, least)
		}
		s := selection(2, 1)
		s.Rules.Threshold, s.Rules.Quorum = f, Fraction{Num: 0, Den: 1}
		if least > total || least == 0 {
			return
		}
		tally := approved(s, total, least, least-1)
		o := s.Outcome(tally.Counts(total, total, total), tally)
		if !o.Items[0].Passed || o.Items[1].Passed || *o.PassLine != least {
			t.Fatalf("%v of %d: %+v", f, total, o)
		}
	})
}

func FuzzOutcome(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, seed*3, 5, 2, 1)
	}
	f.Fuzz(func(t *testing.T, a, b uint64, entitled, seats, least int) {
		v := randomVote(rand.New(rand.NewPCG(a, b)))
		o, err := v.outcome()
		if err != nil {
			t.Fatal(err)
		}
		if said := v.differs(o); said != "" {
			t.Fatalf("%s\nspec %+v\n%d entitled, %d present, %d issued, ballots %v", said, v.spec, v.entitled, v.present,
				v.issued, v.papers)
		}
		// Rules that fail the check must not break the count either.
		v.spec.Rules.Seats, v.spec.Rules.MinApprovals, v.entitled = seats, least, entitled
		if v.spec.Kind == Selection || seats == 0 {
			o, err = v.outcome()
			if err == nil && (o.Selected == nil || o.Tied == nil || len(o.Items) != len(v.spec.Items)) {
				t.Fatalf("%+v", o)
			}
		}
	})
}
