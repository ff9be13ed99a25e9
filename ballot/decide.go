package ballot

import (
	"cmp"
	"slices"
)

// of returns the figure that a majority on this base is counted against.
func (b Base) of(c Counts) int {
	switch b {
	case BasePresent:
		return c.Present
	case BaseReturned:
		return c.Returned
	case BaseValid:
		return c.Valid
	case BaseEntitled:
	}
	return c.Entitled // I5: of all, unless the rules say otherwise
}

// reaches reports whether n of total marks reach a threshold. Zero marks reach nothing, even when the threshold is 0.
func reaches(f Fraction, n, total int) bool { return n > 0 && f.Met(n, total) }

// PassLine returns the least number of approvals that passes, at least one. It is nil where there is no such number: in
// a tie round, in a rating, and on an empty base.
func (s Spec) PassLine(c Counts) *int {
	total := s.Rules.Base.of(c)
	if s.Kind == Rating || s.Rules.Round == RoundTie || total <= 0 {
		return nil
	}
	return new(max(1, s.Rules.Threshold.Least(total)))
}

// quorum reports whether enough deputies are present and, where the rules ask for a turnout, whether enough returned a
// ballot.
func (s Spec) quorum(c Counts) bool {
	turnout := s.Rules.MinTurnout
	return s.Rules.Quorum.Met(c.Present, c.Entitled) && (turnout == nil || turnout.Met(c.Returned, c.Entitled))
}

// Outcome derives the outcome of a count. The tally must have the poll's shape, as [Spec.NewTally] makes it.
//
// A poll with more ballots returned than issued is invalid as a whole and is to be held again. A poll without a quorum
// decides nothing. In both cases items keep their figures and ranks, but none passes.
func (s Spec) Outcome(c Counts, t Tally) Outcome {
	o := Outcome{
		State: Decided, Counts: c, PassLine: s.PassLine(c), Seats: s.Rules.Seats,
		Items: s.itemOutcomes(t), Selected: []ItemID{}, Tied: []ItemID{},
	}
	if c.Returned > c.Issued {
		o.State = Invalid
		o.NextRound = &NextRound{Kind: RoundRerun, Items: s.itemIDs(), Seats: s.Rules.Seats}
		return o
	}
	if !s.quorum(c) {
		o.State = NoQuorum
		return o
	}
	switch s.Kind {
	case Selection:
		s.choose(&o, t)
	case Decision:
		for i := range o.Items {
			o.Items[i].Passed = s.passes(c, t, i)
			o.Items[i].Selected = o.Items[i].Passed
		}
	case Rating:
		for i := range o.Items {
			o.Items[i].Grade = s.grade(c, t.Marks[i])
		}
	}
	for _, item := range o.Items {
		if item.Selected {
			o.Selected = append(o.Selected, item.ID)
		}
	}
	return o
}

// itemOutcomes returns each item's figures and rank. Items with equal approvals share a rank, whatever their order
// (I9).
func (s Spec) itemOutcomes(t Tally) []ItemOutcome {
	scale := s.Scale()
	items := make([]ItemOutcome, len(s.Items))
	for i, item := range s.Items {
		marks := make(map[string]int, len(scale)+1)
		marks[UnmarkedName] = t.Marks[i][Unmarked]
		for k, name := range scale {
			marks[name] = t.Marks[i][k+1]
		}
		items[i] = ItemOutcome{ID: item.ID, Marks: marks}
		if s.Kind == Rating {
			continue
		}
		items[i].Rank = 1
		for j := range s.Items {
			if s.approvals(t, j) > s.approvals(t, i) {
				items[i].Rank++
			}
		}
	}
	return items
}

// approvals returns the number that majorities and ranks are decided by.
func (s Spec) approvals(t Tally, item int) int {
	n := t.Marks[item][Approve]
	if s.Rules.Unmarked == UnmarkedApprove {
		n += t.Marks[item][Unmarked]
	}
	return n
}

// passes reports whether an item reaches the threshold. A tie round has no threshold: every item in it passed in an
// earlier round, and only the order counts. With no approvals, or on an empty base, nothing passes.
func (s Spec) passes(c Counts, t Tally, item int) bool {
	if s.Rules.Round == RoundTie {
		return s.approvals(t, item) > 0
	}
	return reaches(s.Rules.Threshold, s.approvals(t, item), s.Rules.Base.of(c))
}

// choose fills the seats of a selection with the items that have the most approvals among those that pass. Items that
// share the approvals of the last seat with an item beyond it are tied; only another vote breaks a tie (I9). In a tie
// round, items without approvals can be tied for the remaining seats too: there are more items than seats.
func (s Spec) choose(o *Outcome, t Tally) {
	if o.Seats < 1 {
		return
	}
	var run []int // the candidate items, by approvals
	for i := range o.Items {
		o.Items[i].Passed = s.passes(o.Counts, t, i)
		if o.Items[i].Passed || s.Rules.Round == RoundTie {
			run = append(run, i)
		}
	}
	slices.SortStableFunc(run, func(a, b int) int { return cmp.Compare(s.approvals(t, b), s.approvals(t, a)) })
	seats := o.Seats
	if len(run) <= seats {
		o.SeatsLeft = seats
		for _, i := range run {
			if o.Items[i].Passed {
				o.Items[i].Selected = true
				o.SeatsLeft--
			}
		}
		if o.SeatsLeft > 0 {
			s.fallShort(o, t)
		}
		return
	}
	cut := s.approvals(t, run[seats-1])
	tie := s.approvals(t, run[seats]) == cut
	o.SeatsLeft = seats
	for i := range o.Items {
		switch n := s.approvals(t, i); {
		case !slices.Contains(run, i):
		case n > cut || n == cut && !tie:
			o.Items[i].Selected = true
			o.SeatsLeft--
		case n == cut:
			o.Tied = append(o.Tied, o.Items[i].ID)
		}
	}
	if tie {
		o.State = Tied
		o.NextRound = &NextRound{Kind: RoundTie, Items: slices.Clone(o.Tied), Seats: o.SeatsLeft}
	}
}

// fallShort records that seats stay open and which round would fill them: one over the items not chosen, in order of
// their approvals. Where the meeting decides, it may also leave the seats vacant.
func (s Spec) fallShort(o *Outcome, t Tally) {
	o.State = Shortfall
	if s.Rules.Shortfall == ShortfallVacant {
		return
	}
	var rest []int
	for i := range o.Items {
		if !o.Items[i].Selected {
			rest = append(rest, i)
		}
	}
	slices.SortStableFunc(rest, func(a, b int) int { return cmp.Compare(s.approvals(t, b), s.approvals(t, a)) })
	next := &NextRound{Kind: RoundShortfall, Items: make([]ItemID, len(rest)), Seats: o.SeatsLeft}
	for n, i := range rest {
		next.Items[n] = o.Items[i].ID
	}
	o.NextRound = next
}

// grade returns the first grade whose condition holds; the last grade has no condition. On an empty base there is no
// grade.
func (s Spec) grade(c Counts, row []int) *string {
	for n, g := range s.Rules.Grades {
		base := cmp.Or(g.Base, s.Rules.Base)
		if base.of(c) <= 0 {
			return nil
		}
		if g.Threshold == nil {
			return new(s.Rules.Grades[n].Grade)
		}
		sum := 0
		for k, name := range s.Rules.Scale {
			if slices.Contains(g.Marks, name) {
				sum += row[k+1]
			}
		}
		if reaches(*g.Threshold, sum, base.of(c)) {
			return new(s.Rules.Grades[n].Grade)
		}
	}
	return nil
}

func (s Spec) itemIDs() []ItemID {
	ids := make([]ItemID, len(s.Items))
	for i, item := range s.Items {
		ids[i] = item.ID
	}
	return ids
}
