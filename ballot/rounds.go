package ballot

import "slices"

// NextSpec makes the poll of the round that follows an outcome of this one, or refuses with CodeNoNextRound.
//
// A tie round has only the tied items and the seats they compete for. A shortfall round has the items not chosen, in
// order of approvals, the seats left, and the same rules. A rerun is the same poll again; it follows an invalid
// outcome, an outcome without quorum, or a poll that was declared void, whose outcome is the zero value.
func (s Spec) NextSpec(o Outcome, kind Round) (Spec, error) {
	next := s.clone()
	next.Rules.Round = kind
	switch kind {
	case RoundTie, RoundShortfall:
		if o.NextRound == nil || o.NextRound.Kind != kind {
			return Spec{}, Refuse(CodeNoNextRound, "a %s round after an outcome of %s", kind, o.State)
		}
	case RoundRerun:
		if o.State != Invalid && o.State != NoQuorum && o.State != "" {
			return Spec{}, Refuse(CodeNoNextRound, "a rerun after an outcome of %s", o.State)
		}
		return s.Rerun(), nil
	case RoundFirst:
		return Spec{}, Refuse(CodeNoNextRound, "a first round follows nothing")
	default:
		return Spec{}, Refuse(CodeNoNextRound, "round %q is not known", kind)
	}
	items, err := s.pick(o.NextRound.Items)
	if err != nil {
		return Spec{}, err
	}
	next.Items = items
	next.Rules.Seats = o.NextRound.Seats
	next.Rules.MaxApprovals, next.Rules.MinApprovals = s.Rules.nextLimits(o.NextRound.Seats, len(items))
	return next, nil
}

// Rerun returns the spec of the same poll again. A later round that is held again keeps its kind: a tie round still has
// no threshold, and a shortfall round still has the seats that were left.
func (s Spec) Rerun() Spec {
	next := s.clone()
	if next.Rules.Round == RoundFirst {
		next.Rules.Round = RoundRerun
	}
	return next
}

// Copy returns a copy of the spec for a new poll, as a first round.
func (s Spec) Copy() Spec {
	next := s.clone()
	next.Rules.Round = RoundFirst
	return next
}

// nextLimits adapts the limits on a ballot to a round of fewer seats and items. A limit that kept approvals within the
// seats still does; a limit that required as many approvals as allowed still does.
func (r Rules) nextLimits(seats, items int) (most, least int) {
	switch {
	case r.Unmarked == UnmarkedApprove:
		most = items
	case r.MaxApprovals <= r.Seats:
		most = min(r.MaxApprovals, seats)
	default:
		most = min(r.MaxApprovals, items)
	}
	return most, min(r.MinApprovals, most)
}

// pick returns the items with these ids, in the order of the ids.
func (s Spec) pick(ids []ItemID) ([]Item, error) {
	items := make([]Item, 0, len(ids))
	for _, id := range ids {
		i := slices.IndexFunc(s.Items, func(item Item) bool { return item.ID == id })
		if i < 0 {
			return nil, Refuse(CodeNoNextRound, "item %s is not in this poll", id)
		}
		items = append(items, s.Items[i])
	}
	return items, nil
}

// clone makes a deep copy of a spec (I11: every round is kept whole).
func (s Spec) clone() Spec {
	s.Items = slices.Clone(s.Items)
	s.Rules.Scale = slices.Clone(s.Rules.Scale)
	s.Rules.Grades = slices.Clone(s.Rules.Grades)
	for i := range s.Rules.Grades {
		g := &s.Rules.Grades[i]
		g.Marks = slices.Clone(g.Marks)
		if g.Threshold != nil {
			g.Threshold = new(*g.Threshold)
		}
	}
	if s.Rules.MinTurnout != nil {
		s.Rules.MinTurnout = new(*s.Rules.MinTurnout)
	}
	return s
}
