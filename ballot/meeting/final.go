package meeting

import (
	"slices"

	"piaojue/ballot"
)

// A Final is the result of one question over all its announced rounds.
type Final struct {
	Poll       ballot.PollID `json:"poll"` // of the first round
	Title      string        `json:"title"`
	Kind       ballot.Kind   `json:"kind"`
	Done       bool          `json:"done"` // no further round is required or prepared
	Seats      int           `json:"seats"`
	SeatsLeft  int           `json:"seats_left"` // not filled yet, or vacant when done
	Selected   []Chosen      `json:"selected"`   // by round, and by rank within a round
	Rounds     []FinalRound  `json:"rounds"`     // all of them, in order, void ones included
	Investment float64       `json:"investment"` // of the selected items, in 万元
}

// A Chosen is one item of the final list and the round it came from.
type Chosen struct {
	Line
	Poll      ballot.PollID `json:"poll"`
	Round     ballot.Round  `json:"round"`
	Approvals int           `json:"approvals"`
	Rank      int           `json:"rank"` // within its round; equals share it
}

// A FinalRound is one round of a question. Its outcome is given only once it is announced.
type FinalRound struct {
	Poll    ballot.PollID       `json:"poll"`
	Round   ballot.Round        `json:"round"`
	State   ballot.PollState    `json:"state"`
	Outcome ballot.OutcomeState `json:"outcome,omitempty"`
	ByHand  bool                `json:"by_hand,omitempty"`
}

// roundsOf lists all rounds of a question, from the first to the last, given the id of any of them.
func (s *State) roundsOf(id ballot.PollID) ([]*Poll, error) {
	p, err := s.Poll(id)
	for err == nil && p.Parent != "" {
		p, err = s.Poll(p.Parent)
	}
	if err != nil {
		return nil, err
	}
	list := []*Poll{p}
	for p.Next != "" && len(list) <= len(s.Polls) {
		if p, err = s.Poll(p.Next); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// Final returns the result of a question over all its rounds, or refuses with CodeNotAnnounced while none of them is
// announced. A rating chooses nothing.
func (s *State) Final(id ballot.PollID) (*Final, error) {
	rounds, err := s.roundsOf(id)
	if err != nil {
		return nil, err
	}
	first := rounds[0]
	if first.Spec.Kind == ballot.Rating {
		return nil, ballot.Refuse(ballot.CodeNotFound, "poll %s is a rating", id)
	}
	f := &Final{
		Poll: first.ID, Title: first.Spec.Title, Kind: first.Spec.Kind, Seats: first.Spec.Rules.Seats,
		SeatsLeft: first.Spec.Rules.Seats, Selected: []Chosen{},
	}
	announced := false
	for _, p := range rounds {
		r := FinalRound{Poll: p.ID, Round: p.Spec.Rules.Round, State: p.State, ByHand: p.byHand()}
		if p.State == ballot.Announced && p.Outcome != nil {
			announced, r.Outcome = true, p.Outcome.State
			f.add(p)
		}
		f.Rounds = append(f.Rounds, r)
	}
	if !announced {
		return nil, ballot.Refuse(ballot.CodeNotAnnounced, "poll %s", id)
	}
	f.Done = rounds[len(rounds)-1].settled()
	return f, nil
}

// add includes the result of one announced round.
func (f *Final) add(p *Poll) {
	if p.Spec.Kind == ballot.Selection && (p.Outcome.State == ballot.Decided || p.Outcome.State == ballot.Tied ||
		p.Outcome.State == ballot.Shortfall) {
		f.SeatsLeft = p.Outcome.SeatsLeft
	}
	var chosen []Chosen
	for i, o := range p.Outcome.Items {
		if !o.Selected {
			continue
		}
		n := p.Spec.Rules.Approvals(o)
		chosen = append(chosen, Chosen{
			Line: itemLine(p.Spec.Items[i]), Poll: p.ID, Round: p.Spec.Rules.Round, Approvals: n, Rank: o.Rank,
		})
		f.Investment += p.Spec.Items[i].Investment
	}
	if p.Spec.Kind == ballot.Selection { // motions keep their order in the poll
		slices.SortStableFunc(chosen, func(a, b Chosen) int { return a.Rank - b.Rank })
	}
	f.Selected = append(f.Selected, chosen...)
}

// settled reports whether no further round has to follow.
func (p *Poll) settled() bool {
	if p.State != ballot.Announced || p.Outcome == nil {
		return false
	}
	switch p.Outcome.State {
	case ballot.Decided:
		return true
	case ballot.Shortfall:
		return p.Vacant || p.Outcome.NextRound == nil // left vacant by decision, or by the rules
	case ballot.Tied, ballot.NoQuorum, ballot.Invalid:
	}
	return false
}

// finalOf returns the final list for the view of the first round, or nil.
func (s *State) finalOf(p *Poll) *Final {
	if p.Parent != "" || p.Spec.Kind == ballot.Rating {
		return nil
	}
	f, err := s.Final(p.ID)
	if err != nil {
		return nil
	}
	return f
}

// rulesChanged lists the sentences of a round's rules that are not in its parent's rules.
func (s *State) rulesChanged(p *Poll) []string {
	if p.Parent == "" {
		return nil
	}
	parent, err := s.Poll(p.Parent)
	if err != nil {
		return nil
	}
	var changed []string
	for _, line := range p.RulesText {
		if !slices.Contains(parent.RulesText, line) {
			changed = append(changed, line)
		}
	}
	return changed
}

// Finals lists the results of all questions of the meeting that have one, in the order of the agenda.
func (s *State) Finals() []*Final {
	list := []*Final{}
	for _, p := range s.Polls {
		if f := s.finalOf(p); f != nil {
			list = append(list, f)
		}
	}
	return list
}
