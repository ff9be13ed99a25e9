package realtime

import "time"

// Times of sending the newest view again. A page takes 15 s of silence for a dead connection. The longest silence is
// renewAfter, one round of all turns, and one look at a store that does not answer.
const (
	renewAfter = 6 * time.Second        // a client silent for this long is due
	renewEvery = 100 * time.Millisecond // how often the clients of one turn are checked
	renewTurns = 20                     // so that a view to thousands of clients is not sent again to all of them at once
	lookWithin = 4 * time.Second        // the store must answer a hub in this time; otherwise it is asked again later
	freshFor   = 250 * time.Millisecond // a view contains the time: an older one is rebuilt
)

// renew sends the newest view again to the clients of one turn that have not been sent one for a while, and to those of
// any turns missed meanwhile.
func (x *audienceHub) renew() {
	x.renewals.reset()
	now := time.Now()
	for range min(max(1, int(now.Sub(x.renewed)/renewEvery)), renewTurns) {
		x.turn = (x.turn + 1) % renewTurns
		for i := x.turn; i < len(x.clients); i += renewTurns {
			x.remind(x.clients[i], now)
		}
	}
	x.renewed = now
	if len(x.clients) > 0 {
		x.renewals.request()
	}
}

// remind sends the newest view to a client that has not been sent one for a while.
func (x *audienceHub) remind(c *client, now time.Time) {
	if c.offered == nil || now.Sub(c.offered.made) < renewAfter {
		return
	}
	if m := x.fresh(c); m != nil {
		c.offered = m
		c.offer(m)
	}
}

// fresh is the view for a client's audience with the current time. Only the hub's goroutine calls it.
func (x *audienceHub) fresh(c *client) *message {
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
