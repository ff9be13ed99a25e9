package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

const casters = 10 // tablets that cast during each fault

// A fault is a temporary problem with a network line.
type fault struct {
	name  string
	begin func(*battery.Line)
	long  time.Duration // in the full form of the test
}

var faults = []fault{
	{"200 ms", func(l *battery.Line) { l.Delay(200 * time.Millisecond) }, 5 * time.Second},
	{"2 s", func(l *battery.Line) { l.Delay(2 * time.Second) }, 8 * time.Second},
	{"5 KB/s", func(l *battery.Line) { l.Rate(5 << 10) }, 8 * time.Second},
	{"reset", func(l *battery.Line) { l.Reset() }, time.Second},
	{"answers lost", func(l *battery.Line) { l.Deaf(true) }, 5 * time.Second},
	{"down", func(l *battery.Line) { l.Down(true) }, 30 * time.Second},
}

// A running is a server in this process.
type running struct {
	*app
	stop func() // stops it and waits until all of it has stopped
}

func (s *site) run(c serveConfig, log *slog.Logger) *running {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.t.Context()))
	a, err := newApp(ctx, c, log)
	if err != nil {
		cancel()
		s.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.run(ctx) }()
	r := &running{app: a, stop: sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("the server ended with %v", err)
		}
	})}
	s.t.Cleanup(r.stop)
	return r
}

// A badHall is an open recorded poll whose tablets cast while faults happen, and keep their receipts.
type badHall struct {
	*benchHall
	t       *testing.T
	next    atomic.Int32
	unknown atomic.Int32
	slowest atomic.Int64

	mu       sync.Mutex // guards the field below
	receipts map[int]string
}

func newBadHall(t *testing.T, s *site, url string, deputies int) *badHall {
	t.Helper()
	return newCrowdedHall(t, s, url, deputies, 0)
}

// newCrowdedHall has displays for the given number of live clients.
func newCrowdedHall(t *testing.T, s *site, url string, deputies, live int) *badHall {
	t.Helper()
	h := &badHall{t: t, receipts: map[int]string{}}
	h.benchHall = s.crowdedHall(url, deputies, 6, live)
	clerk, err := login(t.Context(), h.url, h.http, s.code)
	s.must(err)
	h.recorded = true
	s.must(clerk.call(t.Context(), http.MethodPut, "/api/polls/"+string(h.poll), h.spec(), nil))
	s.must(h.open(t.Context()))
	return h
}

// castUntil casts deputy i's ballot with one key until it is acknowledged or refused.
func (h *badHall) castUntil(ctx context.Context, i int) {
	in := ballot.CastRequest{Key: fmt.Sprintf("key-%s-%08d", h.poll, i), Marks: map[string]string{"1": "approve"}}
	for ctx.Err() == nil {
		var answer struct {
			Receipt string `json:"receipt"`
		}
		began := time.Now()
		err := h.voters[i].cast(ctx, h.poll, h.bodyBytes, in, &answer)
		refused, spoke := errors.AsType[*apiError](err)
		if err == nil || spoke {
			h.took(time.Since(began))
		}
		switch {
		case err == nil:
			h.mu.Lock()
			h.receipts[i] = answer.Receipt
			h.mu.Unlock()
			return
		case spoke && refused.Status != http.StatusServiceUnavailable:
			h.t.Errorf("deputy %d: %v", i, err)
			return
		}
		h.unknown.Add(1)
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Errorf("deputy %d: out of time", i)
}

// took keeps the longest response time.
func (h *badHall) took(d time.Duration) {
	for {
		most := h.slowest.Load()
		if int64(d) <= most || h.slowest.CompareAndSwap(most, int64(d)) {
			return
		}
	}
}

// through lets tablets cast and others read while a fault lasts; all must succeed once it is over.
func (h *badHall) through(f fault, line *battery.Line) {
	h.t.Helper()
	ctx, stop := context.WithTimeout(h.t.Context(), 3*time.Minute)
	defer stop()
	began := time.Now()
	long := min(f.long, time.Second)
	if battery.Full() {
		long = f.long
	}
	f.begin(line)
	var tablets sync.WaitGroup
	over := make(chan struct{})
	for range casters {
		i := int(h.next.Add(1)) - 1
		tablets.Go(func() { h.castUntil(ctx, i) })
	}
	tablets.Go(func() { h.look(ctx, over) })
	for time.Since(began) < long {
		time.Sleep(long / 10)
		if f.name == "reset" {
			line.Reset()
		}
	}
	line.Heal()
	close(over)
	tablets.Wait()
}

// look requests the poll and the server's health until told to stop. Only the response times are checked.
func (h *badHall) look(ctx context.Context, over <-chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-time.After(100 * time.Millisecond):
		}
		for _, path := range []string{"/api/polls/" + string(h.poll), "/api/meetings/" + string(h.meeting), "/readyz"} {
			began := time.Now()
			err := h.chair.call(ctx, http.MethodGet, path, nil, nil)
			if _, spoke := errors.AsType[*apiError](err); err == nil || spoke {
				h.took(time.Since(began))
			}
		}
	}
}

// judge closes the poll and compares its count with the tablets' receipts.
func (h *badHall) judge() {
	h.t.Helper()
	want := int(h.next.Load())
	returned, err := h.close(h.t.Context())
	if err != nil || returned != want {
		h.t.Errorf("%d returned, %v; want %d", returned, err, want)
	}
	var again struct {
		Ballots int  `json:"ballots"`
		Equal   bool `json:"equal"`
	}
	if err := h.teller.call(h.t.Context(), http.MethodGet, "/api/polls/"+string(h.poll)+"/recount", nil,
		&again); err != nil {
		h.t.Fatal(err)
	}
	if again.Ballots != want || !again.Equal {
		h.t.Errorf("a recount of %d ballots, equal %v; want %d", again.Ballots, again.Equal, want)
	}
	var list struct {
		Receipts []string `json:"receipts"`
	}
	if err := h.teller.call(h.t.Context(), http.MethodGet, "/api/polls/"+string(h.poll)+"/receipts", nil,
		&list); err != nil {
		h.t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, r := range list.Receipts {
		listed[r] = true
	}
	for i, r := range h.receipts {
		if !listed[r] {
			h.t.Errorf("deputy %d was given %q, which is not in the list", i, r)
		}
	}
	if len(listed) != want || len(h.receipts) != want {
		h.t.Errorf("%d receipts listed, %d given, want %d", len(listed), len(h.receipts), want)
	}
}

// TestBadLineToRedis: the line between server and Redis is slow, narrow, cut, silent or down. No acknowledged ballot is
// lost, none counts twice, no response takes longer than 5 s, and no goroutine is left behind.
func TestBadLineToRedis(t *testing.T) {
	battery.Waits(t)
	redis := redistest.Start(t)
	line := battery.NewLine(t, filepath.Join(redis.Dir(), "s"))
	s := newSite(t, redis)
	c := s.config()
	c.Redis = "redis://" + line.Address()
	a := s.run(c, slog.New(slog.DiscardHandler))
	h := newBadHall(t, s, a.urls[0], casters*len(faults))
	before := quiet(h.http)
	for _, f := range faults {
		h.through(f, line)
	}
	h.judge()
	left := settles(h.http, before+10) // connections opened by the pool stay, with one goroutine each in the line
	slowest := time.Duration(h.slowest.Load()).Round(time.Millisecond)
	battery.Within(t, "the slowest answer", slowest, 5*time.Second)
	if left > before+10 {
		t.Errorf("%d goroutines, %d before", left, before)
	}
	battery.Measured(t, "%d faults, %d casts, %d answers 503, lost 0, twice 0; slowest answer %v; goroutines %d "+
		"before, %d after",
		len(faults), h.next.Load(), h.unknown.Load(), slowest, before, left)
}

// TestBadLineToTablets: the same faults between the tablets and the server, with the cut during and after the POST.
func TestBadLineToTablets(t *testing.T) {
	battery.Waits(t)
	s := newSite(t, redistest.Start(t))
	a := s.run(s.config(), slog.New(slog.DiscardHandler))
	line := battery.NewLine(t, a.listener.Addr().String())
	all := append([]fault{{"cut during the POST", func(l *battery.Line) {
		l.Rate(400) // a request takes longer than this
		time.AfterFunc(300*time.Millisecond, l.Reset)
	}, 2 * time.Second}}, faults...)
	h := newBadHall(t, s, "http://"+line.Address(), casters*len(all))
	h.http.Timeout = 5 * time.Second // as on a tablet
	before := quiet(h.http)
	for _, f := range all {
		h.through(f, line)
	}
	h.judge()
	line.Close()
	left := settles(h.http, before)
	if left > before+10 {
		t.Errorf("%d goroutines, %d before", left, before)
	}
	battery.Measured(t, "%d faults, %d casts, %d answers unknown, lost 0, twice 0; goroutines %d before, %d after",
		len(all), h.next.Load(), h.unknown.Load(), before, left)
}

// quiet counts goroutines after the client has closed its idle connections.
func quiet(client *http.Client) int {
	client.CloseIdleConnections()
	time.Sleep(300 * time.Millisecond)
	return runtime.NumGoroutine()
}

// settles waits up to a minute until no more than most goroutines are left, and returns how many there are.
func settles(client *http.Client, most int) int {
	n := quiet(client)
	for end := time.Now().Add(time.Minute); n > most && time.Now().Before(end); n = quiet(client) {
	}
	return n
}
