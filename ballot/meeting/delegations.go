package meeting

import (
	"cmp"
	"slices"

	"piaojue/ballot"
)

// A Delegation is one delegation's turnout in a poll: delegations may sit in halls of their own. Summed over all
// delegations, each figure equals the poll's.
type Delegation struct {
	Delegation string `json:"delegation"`       // "" for deputies without one, and for a sum of several
	Summed     int    `json:"summed,omitempty"` // number of delegations summed in this line; 0: it is a single one
	Entitled   int    `json:"entitled"`
	Present    int    `json:"present"`
	Issued     int    `json:"issued"`
	Returned   int    `json:"returned"` // electronically
}

// delegations returns a poll's turnout by delegation, in the order of the roll; nil if the roll names none. Before the
// opening it describes the present state of the roll.
func (s *State) delegations(p *Poll, f PollFigures) []Delegation {
	entitled, issued, present := p.EntitledIn, p.IssuedIn, p.IssuedIn
	if p.OpenOrder == 0 {
		entitled, present = s.heads().entitledIn, s.heads().presentIn
	}
	var list []Delegation
	had := map[string]bool{}
	add := func(name string) {
		if had[name] {
			return
		}
		had[name] = true
		list = append(list, Delegation{
			Delegation: name, Entitled: entitled[name], Present: present[name], Issued: issued[name],
			Returned: f.ReturnedIn[name],
		})
	}
	for _, name := range s.heads().delegations {
		if entitled[name] > 0 {
			add(name)
		}
	}
	var gone []string // no longer on the roll
	for name := range entitled {
		gone = append(gone, name)
	}
	slices.Sort(gone)
	for _, name := range gone {
		add(name)
	}
	if len(list) == 1 && list[0].Delegation == "" {
		return nil
	}
	return list
}

// leastDelegation is how many ballots a delegation must have been issued for its own returns to be shown.
const leastDelegation = 10

// delegationsFor returns the turnout by delegation for a role. While the live tally of a secret poll moves, and for
// roles that may not see who has not returned, a delegation's returns are shown only if they reveal nobody's (I3).
func (s *State) delegationsFor(r ballot.Role, p *Poll, f PollFigures) []Delegation {
	list := s.delegations(p, f)
	moves := p.State.Running() && p.liveStep() > 0
	if p.OpenOrder == 0 || !moves && mayNotReturned(r, p) {
		return list
	}
	return summed(list)
}

// summed merges the delegations under leastDelegation into one line. If that line is a single delegation, or is itself
// under leastDelegation, so that it would reveal what it hides, the smallest of the others is merged into it; if all of
// them are merged, there is no turnout by delegation. Late sign-ins change what is issued: the order is by entitled
// deputies, so that they do not change the place of another delegation.
func summed(list []Delegation) []Delegation {
	small, large := []Delegation{}, []Delegation{}
	for _, r := range list {
		if r.Issued < leastDelegation {
			small = append(small, r)
		} else {
			large = append(large, r)
		}
	}
	if len(small) == 0 {
		return list
	}
	slices.SortStableFunc(large, func(a, b Delegation) int { return cmp.Compare(a.Entitled, b.Entitled) })
	sum, hidden := Delegation{}, map[string]bool{}
	for _, r := range slices.Concat(small, large) {
		if r.Issued >= leastDelegation && sum.Summed > 1 && sum.Issued >= leastDelegation {
			break
		}
		hidden[r.Delegation] = true
		sum = Delegation{
			Summed: sum.Summed + 1, Entitled: sum.Entitled + r.Entitled, Present: sum.Present + r.Present,
			Issued: sum.Issued + r.Issued, Returned: sum.Returned + r.Returned,
		}
	}
	if len(hidden) == len(list) {
		return nil
	}
	return append(slices.DeleteFunc(list, func(r Delegation) bool { return hidden[r.Delegation] }), sum)
}
