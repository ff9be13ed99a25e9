package ballot

import "slices"

// A Room is one delegation's part in a poll: several rooms may vote in one. Over all rooms each figure sums to the poll's.
type Room struct {
	Delegation string `json:"delegation"` // "" for deputies of none
	Entitled   int    `json:"entitled"`
	Present    int    `json:"present"`
	Issued     int    `json:"issued"`
	Returned   int    `json:"returned"` // electronically
}

// rooms gives a poll's turnout by delegation, in the order of the roll; nil where the roll names none. Before the
// opening it is of the hall as it is.
func (s *State) rooms(p *Poll, f PollFigures) []Room {
	entitled, issued, present := p.EntitledIn, p.IssuedIn, p.IssuedIn
	if p.OpenOrder == 0 {
		entitled, present = s.heads().entitledIn, s.heads().presentIn
	}
	var rooms []Room
	had := map[string]bool{}
	add := func(name string) {
		if had[name] {
			return
		}
		had[name] = true
		rooms = append(rooms, Room{
			Delegation: name, Entitled: entitled[name], Present: present[name], Issued: issued[name], Returned: f.Rooms[name],
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
	if len(rooms) == 1 && rooms[0].Delegation == "" {
		return nil
	}
	return rooms
}
