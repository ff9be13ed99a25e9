package meeting

import (
	"time"

	"piaojue/ballot"
)

// A Sighting is a deputy's tablet as one server has seen it: since when it is there, or when it was there last. Times
// are whole minutes; a finer one might tell who returned which ballot (I3).
type Sighting struct {
	Number     ballot.DeputyID `json:"number"`
	Name       string          `json:"name"`
	Delegation string          `json:"delegation,omitempty"`
	Online     bool            `json:"online"`
	At         time.Time       `json:"at"`
}

// Sightings gives what was seen the names of the roll, in its order.
func (s *State) Sightings(seen map[ballot.DeputyID]Sighting) []Sighting {
	list := []Sighting{}
	for _, d := range s.Roll {
		if x, ok := seen[d.Number]; ok {
			x.Number, x.Name, x.Delegation, x.At = d.Number, d.Name, d.Delegation, x.At.UTC().Truncate(time.Minute)
			list = append(list, x)
		}
	}
	return list
}
