package realtime

import "slices"

// MaxSockets is how many connections one sign-in may have at this server. With one more the oldest goes.
const MaxSockets = 4

// begin notes a connection that has not subscribed yet, and gives the one of the same sign-in that has to go for it, if
// any. False: the hub is closed.
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
	case i < 0: // it had to go
	case len(list) == 1:
		delete(h.sessions, session)
	default:
		h.sessions[session] = slices.Delete(list, i, i+1)
	}
}
