package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/realtime"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestBadDisplays: one display never reads and one reads 100 bytes a second, beside good ones. The good ones see each
// ballot as soon as without them, and the bad ones are closed.
func TestBadDisplays(t *testing.T) {
	battery.Waits(t)
	t.Parallel()
	good, casts, phases := battery.Size(20, 200), battery.Size(20, 120), battery.Size(1, 5)
	s := newSite(t, redistest.Start(t))
	a := s.run(s.config(), slog.New(slog.DiscardHandler))
	h := newCrowdedHall(t, s, a.urls[0], casts*(2*phases+1), good+2*realtime.MaxSockets)
	screens, err := h.screens(t.Context())
	s.must(err)
	c := &crowd{h: h}
	for i := range good {
		c.join(h.live(h.url, screens[i/realtime.MaxSockets]))
	}
	screen := screens[len(screens)-1] // for the bad ones
	defer c.leave()
	slow := battery.NewLine(t, a.listener.Addr().String())
	slow.Rate(100)
	var without, with []time.Duration
	var dropped time.Duration
	c.p99(casts) // warm-up
	for range phases {
		without = append(without, c.p99(casts))
		deaf := h.live(h.url, screen)
		narrow := dialLater(h, slow, screen)
		for a.hub.Clients() < good+2 {
			time.Sleep(time.Millisecond)
		}
		began := time.Now()
		gone := make(chan time.Duration, 1)
		go func() {
			for a.hub.Clients() > good && time.Since(began) < 40*time.Second {
				time.Sleep(20 * time.Millisecond)
			}
			gone <- time.Since(began)
		}()
		with = append(with, c.p99(casts))
		dropped = max(dropped, <-gone)
		if n := a.hub.Clients(); n != good {
			t.Errorf("%d displays are left, want the %d good ones", n, good)
		}
		_ = deaf.Close()
		narrow()
	}
	h.judge()
	slices.Sort(without)
	slices.Sort(with)
	before, after := without[len(without)/2], with[len(with)/2]
	ratio := float64(after) / float64(before)
	if battery.Full() && ratio > 1.2 {
		t.Errorf("p99 of the good ones is %.2f times what it is without, want 1.2 at most", ratio)
	}
	battery.Within(t, "dropping", dropped, 10*time.Second)
	battery.Measured(t, "%d good ones, cast to display p99 %v without, %v beside bad ones: %.2f times; bad ones gone %v "+
		"after they came",
		good, before.Round(100*time.Microsecond), after.Round(100*time.Microsecond), ratio,
		dropped.Round(10*time.Millisecond))
}

// dialLater opens a display over a narrow line in the background, and returns a function that ends it.
func dialLater(h *badHall, line *battery.Line, screen *apiClient) (end func()) {
	var work sync.WaitGroup
	line.Rate(0) // full speed for the handshake, so that the hub has it at once
	conn := h.live("http://"+line.Address(), screen)
	line.Rate(100)
	work.Go(func() {
		_, _ = io.Copy(io.Discard, conn.NetConn()) // answers no ping; reads 100 bytes a second
	})
	return func() {
		_ = conn.Close()
		work.Wait()
	}
}

// A crowd is a number of good displays, with the time at which each showed each number of ballots.
type crowd struct {
	h       *badHall
	conns   []*websocket.Conn
	readers sync.WaitGroup

	mu    sync.Mutex // guards the field below
	shown []map[int]time.Time
}

func (c *crowd) join(conn *websocket.Conn) {
	i := len(c.conns)
	c.conns, c.shown = append(c.conns, conn), append(c.shown, map[int]time.Time{})
	c.readers.Go(func() {
		last := 0
		for {
			n := returnedOf(conn)
			if n < 0 {
				return
			}
			c.mu.Lock()
			for ; last < n; last++ {
				c.shown[i][last+1] = time.Now()
			}
			c.mu.Unlock()
		}
	})
}

func (c *crowd) leave() {
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.readers.Wait()
}

// p99 lets deputies cast one after another and returns how long after each cast the displays showed it.
func (c *crowd) p99(casts int) time.Duration {
	c.h.t.Helper()
	sent := map[int]time.Time{}
	first := int(c.h.next.Load())
	for n := range casts {
		sent[first+n+1] = time.Now()
		c.h.cast(1)
		time.Sleep(25 * time.Millisecond)
	}
	var each []time.Duration
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		each = c.shownAfter(sent)
		if len(each) == casts*len(c.conns) {
			break
		}
		if time.Now().After(end) {
			c.h.t.Fatalf("%d of %d ballots were shown", len(each), casts*len(c.conns))
		}
	}
	slices.Sort(each)
	return each[len(each)*99/100]
}

func (c *crowd) shownAfter(sent map[int]time.Time) (each []time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, shown := range c.shown {
		for n, at := range sent {
			if seen, ok := shown[n]; ok {
				each = append(each, seen.Sub(at))
			}
		}
	}
	return each
}

// TestHalfOpenSockets: connections that send nothing, or half a request, or upgrade and fall silent. The server closes
// each of them, and serves others meanwhile.
func TestHalfOpenSockets(t *testing.T) {
	battery.Waits(t)
	t.Parallel()
	each := battery.Size(20, 125)
	s := newSite(t, redistest.Start(t))
	a := s.run(s.config(), slog.New(slog.DiscardHandler))
	h := newBadHall(t, s, a.urls[0], 10)
	screen, err := login(t.Context(), h.url, h.http, h.displays[0].Code)
	s.must(err)
	upgrade := "GET /live?page=display HTTP/1.1\r\nHost: " + strings.TrimPrefix(h.url, "http://") +
		"\r\nAuthorization: Bearer " + screen.token +
		"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
		"dGhlIHNhbXBsZSBub25jZQ==" +
		"\r\nSec-WebSocket-Protocol: " + realtime.Subprotocol + "\r\n\r\n"
	halves := map[string]string{
		"nothing":             "",
		"half a header":       "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-",
		"a silent websocket":  upgrade,
		"half a live message": upgrade + "\x81\xa0",
	}
	if battery.Full() {
		halves["half a body"] = "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
	}
	began := time.Now()
	var open sync.WaitGroup
	for name, half := range halves {
		for range each {
			conn, err := net.Dial("tcp", a.listener.Addr().String())
			s.must(err)
			_, err = conn.Write([]byte(half))
			s.must(err)
			open.Go(func() {
				defer conn.Close()
				_ = conn.SetReadDeadline(began.Add(90 * time.Second))
				if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
					t.Errorf("after %s the connection is never closed", name)
				}
			})
		}
	}
	h.cast(10)
	if err := h.chair.call(t.Context(), http.MethodGet, "/readyz", nil, nil); err != nil {
		t.Errorf("beside half-open sockets: %v", err)
	}
	open.Wait()
	freed := time.Since(began)
	if n := a.hub.Clients(); n != 0 {
		t.Errorf("the hub has %d clients", n)
	}
	h.judge()
	battery.Within(t, "freeing", freed, time.Minute)
	battery.Measured(t, "%d half-open sockets of %d kinds, freed after %v at most; casts beside them taken",
		each*len(halves), len(halves), freed.Round(10*time.Millisecond))
}
