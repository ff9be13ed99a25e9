package realtime

import "time"

// Times of saying the newest view again. A page takes 15 s without a word for a dead connection, and a hall may wait some
// seconds for its store, so the longest silence, renewAfter and one round of turns, leaves room for that.
const (
	renewAfter = 6 * time.Second        // of silence a client is due
	renewEvery = 100 * time.Millisecond // the clients of one turn are looked at
	renewTurns = 20                     // so that a view to thousands is not said again to all of them at once
	freshFor   = 250 * time.Millisecond // a view tells what time it is: an older one is made anew
)

// renew says the newest view again to the clients of one turn that have not been sent one for long.
func (x *hall) renew() {
	x.renewals.did()
	now := time.Now()
	for i := x.turn; i < len(x.clients); i += renewTurns {
		c := x.clients[i]
		if c.offered == nil || now.Sub(c.offered.made) < renewAfter {
			continue
		}
		if m := x.fresh(c); m != nil {
			c.offered = m
			c.offer(m)
		}
	}
	x.turn = (x.turn + 1) % renewTurns
	if len(x.clients) > 0 {
		x.renewals.mark()
	}
}

// fresh is the view of a client's audience with the time of now. Only the hall's goroutine asks for it.
func (x *hall) fresh(c *client) *message {
	m := x.message(c)
	if m == nil {
		return nil
	}
	if time.Since(m.of.latest.made) >= freshFor {
		if again, err := prepare(x.snapshot, c.audience, m.of); err == nil {
			m.of.latest = again
		}
	}
	return m.of.latest
}
