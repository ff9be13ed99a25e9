package web

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/tally/battery"
)

// TestClockAnHourOff: the clock of a server or a tablet is an hour wrong. Sign-ins stay valid, and in a poll without a
// time limit no ballot is refused because of the clock.
func TestClockAnHourOff(t *testing.T) {
	casts := 0
	for name, off := range map[string]time.Duration{"ahead": time.Hour, "behind": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			var shift atomic.Int64
			h := newHall(t, hallConfig{
				deputies: 40, now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) },
			})
			poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
			vote := func(from, to int, c func(caller) caller) {
				t.Helper()
				for i := from; i < to; i++ {
					c(h.voters[i]).post(act(poll, "ballots"), approving(key(i), 1)).want(t, http.StatusCreated)
					h.voters[i].get("/api/me").want(t, http.StatusOK)
					casts++
				}
			}
			same := func(c caller) caller { return c }
			vote(0, 10, same)
			shift.Store(int64(off)) // the server's clock steps
			vote(10, 20, same)
			again := h.signIn(h.codes["代表021"].Code, "")
			again.post(act(poll, "ballots"), approving(key(20), 1)).want(t, http.StatusCreated)
			shift.Store(0) // and back
			again.get("/api/me").want(t, http.StatusOK)
			vote(21, 30, same)
			vote(30, 40, func(c caller) caller { // this tablet's clock
				return c.with("Date", time.Now().Add(off).UTC().Format(http.TimeFormat)).with("If-Modified-Since",
					time.Now().Add(off).UTC().Format(http.TimeFormat))
			})
			h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
			if _, intact := h.log(); !intact {
				t.Error("the log's chain is broken")
			}
		})
	}
	battery.Measured(t, "clock ± 1 h on server and tablet: %d casts, wrongly refused 0; sign-ins hold", casts)
}
