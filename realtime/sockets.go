package realtime

import "slices"

// MaxSockets is how many connections one sign-in may have to this server. One more closes the oldest.
const MaxSockets = 4

// begin registers a connection that has not subscribed yet. It returns the oldest connection of the same sign-in if
// that one must be closed. ok is false if the hub is closed.
func (h *Hub) begin(c *client) (oldest *client, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, false
	}
	h.serving.Add(1)
	h.fresh[c.conn] = struct{}{}
	session := c.principal.Session
	list := h.sessions[session]
	if len(list) >= MaxSockets {
		oldest = list[0]
		list = slices.Delete(list, 0, 1)
	}
	h.sessions[session] = append(list, c)
	return oldest, true
}

// forgetLocked takes a connection off its sign-in's list.
func (h *Hub) forgetLocked(c *client) {
	session := c.principal.Session
	list := h.sessions[session]
	i := slices.Index(list, c)
	switch {
	case i < 0: // begin has taken it off already
	case len(list) == 1:
		delete(h.sessions, session)
	default:
		h.sessions[session] = slices.Delete(list, i, i+1)
	}
}
