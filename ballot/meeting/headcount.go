package meeting

import (
	"piaojue/ballot"
)

// A headcount holds the counts of the roll. Every view needs them, so they are computed once for a state that will not
// change any more.
type headcount struct {
	present, left int
	excused       int
	delegations   []string       // in the order of the roll; "" for deputies without one
	entitledIn    map[string]int // by delegation
	presentIn     map[string]int
}

// count computes the headcount of a finished state: nothing changes the state after this.
func (s *State) count() { s.counted = s.heads() }

func (s *State) heads() *headcount {
	if s.counted != nil {
		return s.counted
	}
	n := &headcount{entitledIn: map[string]int{}, presentIn: map[string]int{}}
	for _, d := range s.Roll {
		if n.entitledIn[d.Delegation] == 0 {
			n.delegations = append(n.delegations, d.Delegation)
		}
		n.entitledIn[d.Delegation]++
		switch s.Presence[d.Number] {
		case ballot.Present:
			n.present++
			n.presentIn[d.Delegation]++
		case ballot.Left:
			n.left++
		case ballot.Excused:
			n.excused++
		case ballot.Absent:
		}
	}
	return n
}

// PresentCount counts the deputies who are in the hall.
func (s *State) PresentCount() (present, left int) {
	n := s.heads()
	return n.present, n.left
}

// ExcusedCount counts the deputies who have leave of absence.
func (s *State) ExcusedCount() int { return s.heads().excused }
