package realtime_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"piaojue/ballot"
)

// TestSilenceIsBroken: while nothing changes, each client gets the newest view at least every 10 s, with the current
// time, and thousands of clients do not all get it at once. A page takes 15 s of silence for a dead connection.
func TestSilenceIsBroken(t *testing.T) {
	const tablets = 60
	inFixture(t, tablets, func(h *fixture) {
		s := h.serve("one", h.Service)
		clients := map[string]*screen{"display": s.watch("screen"), "console": s.watch("chair"), "clerk": s.watch("clerk")}
		for i := range tablets {
			name := fmt.Sprintf("%03d", i+1)
			clients[name] = s.watch(name)
		}
		for range 3 { // a quiet time after each event
			before := map[string]int{}
			h.happens(1, time.Second)
			for name, c := range clients {
				before[name] = c.count()
			}
			time.Sleep(2 * time.Minute)
			for name, c := range clients {
				c.heard(name, before[name]-1, h.seq(), 10*time.Second)
			}
			if _, most := moments(clients); most > len(clients)/4 {
				t.Errorf("%d of %d clients were sent the view again at one moment", most, len(clients))
			}
		}
		late := s.watch("001") // a view built long ago is sent with the current time
		if m := late.newest(); time.Since(m.View.Now) > 2*time.Second {
			t.Errorf("a client that came late was told the time %v; it is %v", m.View.Now, time.Now())
		}
	})
}

// heard checks the messages of a quiet time against what a page relies on.
func (c *screen) heard(name string, from int, seq uint64, most time.Duration) {
	c.h.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := from; i < len(c.got); i++ {
		m, until := c.got[i], time.Now()
		if i+1 < len(c.got) {
			until = c.got[i+1].at
		}
		if m.Type != "view" || m.Seq != seq {
			c.h.Errorf("%s was sent %s of %d, want the view of %d", name, m.Type, m.Seq, seq)
		}
		if quiet := until.Sub(m.at); quiet > most {
			c.h.Errorf("%s was sent nothing for %v", name, quiet)
		}
		if off := m.at.Sub(m.View.Now); off < 0 || off > 500*time.Millisecond {
			c.h.Errorf("%s was sent a time that is off by %v", name, off)
		}
	}
	if n := len(c.got) - from; n > 2*60/6+2 {
		c.h.Errorf("%s was sent %d views in two quiet minutes", name, n)
	}
}

// count is how many messages have come so far.
func (c *screen) count() int {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.got)
}

// moments returns how many messages came in the last minute, and the most that came at one moment.
func moments(clients map[string]*screen) (all, most int) {
	at := map[time.Time]int{}
	for _, c := range clients {
		c.mu.Lock()
		for _, m := range c.got {
			if time.Since(m.at) < time.Minute {
				at[m.at]++
				all++
			}
		}
		c.mu.Unlock()
	}
	for _, n := range at {
		most = max(most, n)
	}
	return all, most
}

// TestSilenceIsBrokenWhileTheStoreFails: the channel stays alive whether the store refuses or does not answer at all.
func TestSilenceIsBrokenWhileTheStoreFails(t *testing.T) {
	for name, trouble := range map[string]func(*mute, ballot.MeetingID){
		"it refuses": func(s *mute, _ ballot.MeetingID) { s.fails.Store(1 << 30) },
		"it is mute": func(s *mute, m ballot.MeetingID) { s.hangs.Store(&m) },
	} {
		t.Run(name, func(t *testing.T) {
			inFixture(t, 30, func(h *fixture) {
				source := &mute{shaky{Service: h.Service}}
				s := h.serve("one", source)
				clients := map[string]*screen{"display": s.watch("screen")}
				for i := range 30 {
					n := fmt.Sprintf("%03d", i+1)
					clients[n] = s.watch(n)
				}
				time.Sleep(time.Second)
				trouble(source, h.ID)
				seq := clients["display"].shown()
				from := map[string]int{}
				for n, c := range clients {
					from[n] = c.count() - 1
				}
				time.Sleep(2 * time.Minute)
				for n, c := range clients {
					c.heard(n, from[n], seq, 14*time.Second)
				}
			})
		})
	}
}

// mute is a source that answers no call once it hangs.
type mute struct{ shaky }

func (s *mute) Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	if s.hangs.Load() != nil {
		<-ctx.Done()
		return nil, ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
	}
	return s.Service.Sessions(ctx, m)
}

func (s *mute) Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error {
	if s.hangs.Load() != nil {
		<-ctx.Done()
		return ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
	}
	return s.Service.Heartbeat(ctx, m, server, clients)
}
