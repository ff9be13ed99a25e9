package realtime

import "time"

// Times of saying the newest view again. A page takes 15 s without a word for a dead connection. The longest silence is
// renewAfter, a round of all turns, and one look at a store that does not answer.
const (
	renewAfter = 6 * time.Second        // of silence a client is due
	renewEvery = 100 * time.Millisecond // the clients of one turn are looked at
	renewTurns = 20                     // so that a view to thousands is not said again to all of them at once
	lookWithin = 4 * time.Second        // the store answers a hub, or is asked again later
	freshFor   = 250 * time.Millisecond // a view tells what time it is: an older one is made anew
)

// renew says the newest view again to the clients of one turn that have not been sent one for long, and to those whose
// turn has gone by meanwhile.
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

// remind says the newest view to a client that has not been sent one for long.
func (x *audienceHub) remind(c *client, now time.Time) {
	if c.offered == nil || now.Sub(c.offered.made) < renewAfter {
		return
	}
	if m := x.fresh(c); m != nil {
		c.offered = m
		c.offer(m)
	}
}

// fresh is the view of a client's audience with the time of now. Only the hub's goroutine asks for it.
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
