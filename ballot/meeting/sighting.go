package meeting

import (
	"time"

	"piaojue/ballot"
)

// A Sighting says since when a deputy's tablet has been connected to one server, or when it was last connected. Times
// are whole minutes; a finer one might reveal who returned which ballot (I3).
type Sighting struct {
	Number     ballot.DeputyID `json:"number"`
	Name       string          `json:"name"`
	Delegation string          `json:"delegation,omitempty"`
	Online     bool            `json:"online"`
	At         time.Time       `json:"at"`
}

// Sightings adds the names of the roll to what was seen, in the roll's order.
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
