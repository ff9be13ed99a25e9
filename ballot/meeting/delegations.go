package meeting

import (
	"cmp"
	"slices"

	"piaojue/ballot"
)

// A Delegation is one delegation's part in a poll: delegations may sit in halls of their own. Over all of them each
// figure sums to the poll's.
type Delegation struct {
	Delegation string `json:"delegation"`       // "" for deputies of none, and for several summed
	Summed     int    `json:"summed,omitempty"` // how many delegations are summed in this line; 0: it is one
	Entitled   int    `json:"entitled"`
	Present    int    `json:"present"`
	Issued     int    `json:"issued"`
	Returned   int    `json:"returned"` // electronically
}

// delegations gives a poll's turnout by delegation, in the order of the roll; nil where the roll names none. Before the
// opening it is of the hall as it is.
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
	var gone []string // from the roll since
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

// leastDelegation is how many ballots a delegation must have been issued for its own returns to be told.
const leastDelegation = 10

// delegationsFor cuts the turnout by delegation for a role. While the live tally of a secret poll moves, and for whom
// it is not shown who has not returned, a delegation's returns come only where nobody is told by them (I3).
func (s *State) delegationsFor(r ballot.Role, p *Poll, f PollFigures) []Delegation {
	list := s.delegations(p, f)
	moves := p.State.Running() && p.liveStep() > 0
	if p.OpenOrder == 0 || !moves && mayNotReturned(r, p) {
		return list
	}
	return summed(list)
}

// summed puts the delegations under leastDelegation into one line. Where that line is one delegation, or itself under
// leastDelegation, so that it would tell what it hides, the smallest of the others joins it; if all of them do, there
// is no turnout by delegation. Who comes late changes what is issued: the order is of those entitled, so that no other
// delegation changes places by it.
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
