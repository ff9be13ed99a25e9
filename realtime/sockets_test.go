package realtime_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/realtime"
)

// TestSilenceIsBroken: while nothing changes each client hears the newest view at least every 10 s, with the time of now,
// and those of thousands do not all hear it at once. A page takes 15 s of silence for a dead connection.
func TestSilenceIsBroken(t *testing.T) {
	const tablets = 60
	inHall(t, tablets, func(h *hall) {
		s := h.serve("one", h.svc)
		clients := map[string]*screen{"display": s.watch("screen"), "console": s.watch("chair"), "clerk": s.watch("clerk")}
		for i := range tablets {
			name := fmt.Sprintf("%03d", i+1)
			clients[name] = s.watch(name)
		}
		for range 3 { // of quiet, then an event
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
				t.Errorf("%d of %d clients heard the view again at one moment", most, len(clients))
			}
		}
		late := s.watch("001") // the view that others have had for long is told with the time of now
		if m := late.newest(); time.Since(m.View.Now) > 2*time.Second {
			t.Errorf("who came late was told that it is %v, and it is %v", m.View.Now, time.Now())
		}
	})
}

// heard holds the messages of a quiet time against what a page counts on.
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
			c.h.Errorf("%s heard nothing for %v", name, quiet)
		}
		if off := m.at.Sub(m.View.Now); off < 0 || off > 500*time.Millisecond {
			c.h.Errorf("%s was told a time %v ago", name, off)
		}
	}
	if n := len(c.got) - from; n > 2*60/6+2 {
		c.h.Errorf("%s was sent %d views in two quiet minutes", name, n)
	}
}

// count is how many messages have come at this moment.
func (c *screen) count() int {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.got)
}

// moments counts how many messages came in all, and how many at most at one moment of the last minute.
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

// TestSilenceIsBrokenWhileTheStoreFails: the channel is alive whatever the store is: it refuses, or does not answer at all.
func TestSilenceIsBrokenWhileTheStoreFails(t *testing.T) {
	for name, trouble := range map[string]func(*mute, ballot.MeetingID){
		"it refuses": func(s *mute, _ ballot.MeetingID) { s.fails.Store(1 << 30) },
		"it is mute": func(s *mute, m ballot.MeetingID) { s.hangs.Store(&m) },
	} {
		t.Run(name, func(t *testing.T) {
			inHall(t, 30, func(h *hall) {
				source := &mute{shaky{Service: h.svc}}
				s := h.serve("one", source)
				clients := map[string]*screen{"display": s.watch("screen")}
				for i := range 30 {
					n := fmt.Sprintf("%03d", i+1)
					clients[n] = s.watch(n)
				}
				time.Sleep(time.Second)
				trouble(source, h.m)
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

// mute is a source of which nothing comes back, once it hangs.
type mute struct{ shaky }

func (s *mute) Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	if s.hangs.Load() != nil {
		<-ctx.Done()
		return nil, ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
	}
	return s.Service.Sessions(ctx, m)
}

func (s *mute) Beat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error {
	if s.hangs.Load() != nil {
		<-ctx.Done()
		return ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
	}
	return s.Service.Beat(ctx, m, server, clients)
}

// TestOneSignInHasFourSockets: the oldest of more goes, and is told not to come back.
func TestOneSignInHasFourSockets(t *testing.T) {
	inHall(t, 2, func(h *hall) {
		s := h.serve("one", h.svc)
		other := s.watch("002")
		silent := s.open("001") // has not subscribed yet, and counts
		silent.reads()
		var mine []*screen
		for range realtime.MaxSockets + 2 {
			mine = append(mine, s.watch("001"))
			mine[len(mine)-1].newest()
		}
		silent.gone("replaced", false, 4409)
		for _, old := range mine[:2] {
			old.gone("replaced", false, 4409)
		}
		_ = mine[3].conn.Close() // who goes by himself makes room
		synctest.Wait()
		mine = append(mine, s.watch("001"))
		for _, c := range append(mine[2:3], append(mine[4:], other)...) {
			c.newest()
			if c.ended() != nil {
				t.Errorf("sent away with room for it: %v", c.ended())
			}
		}
		if n := s.hub.Clients(); n != realtime.MaxSockets+1 {
			t.Errorf("%d clients, want %d of one sign-in and one of another", n, realtime.MaxSockets)
		}
		again := h.who["001"]
		h.signIn("001", ballot.RoleDeputy, []ballot.DeputyID{"001"}, nil) // the new sign-in does not share with the one before
		if h.who["001"].Session == again.Session {
			t.Fatal("the same session again")
		}
	})
}

// TestOnlyOurProtocol: who does not speak it is not let in.
func TestOnlyOurProtocol(t *testing.T) {
	inHall(t, 1, func(h *hall) {
		s := h.serve("one", h.svc)
		for _, protocols := range [][]string{nil, {"piaojue.v2"}, {"chat", "PIAOJUE.V1"}} {
			d := websocket.Dialer{NetDialContext: s.listen.dial, Subprotocols: protocols}
			_, resp, err := d.DialContext(h.Context(), "ws://hall/live?as=001", nil)
			if err == nil || resp.StatusCode != http.StatusBadRequest {
				t.Errorf("with %q: %v, %v", protocols, resp, err)
			}
		}
		d := websocket.Dialer{NetDialContext: s.listen.dial, Subprotocols: []string{"piaojue.v2", realtime.Subprotocol}}
		conn, _, err := d.DialContext(h.Context(), "ws://hall/live?as=001", nil)
		h.must(err)
		defer conn.Close()
		if conn.Subprotocol() != realtime.Subprotocol {
			t.Errorf("subprotocol %q", conn.Subprotocol())
		}
	})
}

// header is the header of a frame with a mask of zeros: kind, and the length in so many bytes.
func header(kind byte, length ...byte) string {
	return string(append([]byte{kind}, append(length, 0, 0, 0, 0)...))
}

// TestBadFramesAreProtocolErrors: a header against RFC 6455 ends the connection with status 1002, before subscribing and
// after, whole or byte by byte; a frame in order does not.
func TestBadFramesAreProtocolErrors(t *testing.T) {
	long := strings.Repeat("x", 300)
	for name, tt := range map[string]struct {
		sent string
		bad  bool
	}{
		"5 bytes, said in 16 bits":      {header(0x81, 0xfe, 0, 5) + "hello", true},
		"125 bytes, said in 16 bits":    {header(0x81, 0xfe, 0, 125) + long[:125], true},
		"5 bytes, said in 64 bits":      {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"300 bytes, said in 64 bits":    {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 1, 44) + long, true},
		"65535 bytes, said in 64 bits":  {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 255, 255), true},
		"64 bits, the highest set":      {header(0x81, 0xff, 128, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"64 bits, all set":              {header(0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255), true},
		"a ping of 126 bytes":           {header(0x89, 0xfe, 0, 126) + long[:126], true},
		"a pong of 300 bytes":           {header(0x8a, 0xfe, 1, 44) + long, true},
		"a close of 126 bytes":          {header(0x88, 0xfe, 0, 126) + long[:126], true},
		"a ping said in 64 bits":        {header(0x89, 0xff, 0, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"a ping in parts":               {header(0x09, 0x80), true},
		"reserved bits":                 {header(0xc1, 0x80), true},
		"no mask":                       {"\x81\x05hello", true},
		"an unknown kind":               {header(0x83, 0x80), true},
		"an unknown control kind":       {header(0x8b, 0x80), true},
		"a continuation of nothing":     {header(0x80, 0x80), true},
		"a message within a message":    {header(0x01, 0x81) + "a" + header(0x81, 0x81) + "b", true},
		"bad after a good one":          {header(0x89, 0x80) + header(0x81, 0xfe, 0, 1) + "b", true},
		"300 bytes, said in 16 bits":    {header(0x81, 0xfe, 1, 44) + long, false},
		"126 bytes, said in 16 bits":    {header(0x81, 0xfe, 0, 126) + long[:126], false},
		"a ping of 125 bytes":           {header(0x89, 0xfd) + long[:125], false},
		"a message in parts and a ping": {header(0x01, 0x81) + "a" + header(0x89, 0x80) + header(0x80, 0x81) + "b", false},
	} {
		t.Run(name, func(t *testing.T) {
			inHall(t, 1, func(h *hall) {
				s := h.serve("one", h.svc)
				for _, joined := range []bool{true, false} {
					for _, piece := range []int{len(tt.sent), 1} {
						if !joined && !tt.bad {
							continue
						}
						c := s.open("001")
						if joined {
							c.say(map[string]any{"meeting": s.m, "since": 0})
						}
						c.reads()
						c.settled()
						c.throw(tt.sent, piece)
						if tt.bad {
							c.gone("", false, websocket.CloseProtocolError)
						} else if c.settled(); c.ended() != nil {
							t.Errorf("ended by %v", c.ended())
						}
					}
				}
			})
		})
	}
}

// throw sends bytes as they are, in pieces. The end may come before the last of them.
func (c *screen) throw(bytes string, piece int) {
	c.h.Helper()
	for at := 0; at < len(bytes); at += piece {
		if _, err := c.conn.NetConn().Write([]byte(bytes[at:min(at+piece, len(bytes))])); err != nil {
			return
		}
	}
}

// FuzzFrames: whatever a client sends, the hub ends it or goes on, and a close frame with a good header is never 1002.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(header(0x81, 0xfe, 0, 5) + "hello"))
	f.Add([]byte(header(0x89, 0x80) + header(0x01, 0x81) + "a"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		here, there := net.Pipe()
		go func() {
			_, _ = here.Write(sent)
			_ = here.Close()
		}()
		whole := realtime.Frames(there, 512)
		here, there = net.Pipe()
		go func() {
			for _, b := range sent {
				if _, err := here.Write([]byte{b}); err != nil {
					break
				}
			}
			_ = here.Close()
		}()
		if bytewise := realtime.Frames(there, 1); bytewise != whole {
			t.Errorf("%x is bad read whole: %t; byte by byte: %t", sent, whole, bytewise)
		}
	})
}
