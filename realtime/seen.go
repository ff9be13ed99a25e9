package realtime

import (
	"sync"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A register keeps when each deputy's tablet came and went. Unlike the rest of an audience hub, it is read from other
// goroutines.
type register struct {
	mu   sync.Mutex // guards seen
	seen map[ballot.DeputyID]*visit
}

// A visit is one deputy's: how many windows they have open, and when the first of them opened or the last closed.
type visit struct {
	windows int
	at      time.Time
}

// note adds windows, 1 or -1, to the count of a client's deputy.
func (r *register) note(c *client, windows int) {
	if c.audience.Role != ballot.RoleDeputy {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.seen[c.audience.Deputy]
	if v == nil {
		v = &visit{}
		r.seen[c.audience.Deputy] = v
	}
	if v.windows += windows; v.windows == 0 || windows > 0 && v.windows == windows {
		v.at = time.Now()
	}
}

// Seen returns which deputies' tablets this server has seen in a meeting since it started.
func (h *Hub) Seen(m ballot.MeetingID) map[ballot.DeputyID]meeting.Sighting {
	h.mu.Lock()
	x := h.hubs[m]
	h.mu.Unlock()
	all := map[ballot.DeputyID]meeting.Sighting{}
	if x == nil {
		return all
	}
	x.visits.mu.Lock()
	defer x.visits.mu.Unlock()
	for n, v := range x.visits.seen {
		all[n] = meeting.Sighting{Number: n, Online: v.windows > 0, At: v.at}
	}
	return all
}
