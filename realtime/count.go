package realtime

import (
	"maps"

	"piaojue/ballot"
)

// Counts are numbers about this server's connections: how many there are, never whose.
type Counts struct {
	Live  map[ballot.Role]int // live now, by page
	Ended map[string]int      // ended so far, by reason: a close code's name, or "left" if the client closed it
}

// Counts counts the connections of this server.
func (h *Hub) Counts() Counts {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Counts{Live: maps.Clone(h.roles), Ended: maps.Clone(h.ended)}
}

// Clients counts the live clients of this server.
func (h *Hub) Clients() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, x := range h.hubs {
		n += int(x.size.Load())
	}
	return n
}

// went removes a client from the hub and counts why it left.
func (h *Hub) went(c *client) {
	why := "left"
	c.mu.Lock()
	if c.bye != nil {
		why = c.bye.name
	}
	c.mu.Unlock()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.turns[c.turn], c)
	h.forgetLocked(c)
	h.roles[c.audience.Role]--
	h.ended[why]++
}
