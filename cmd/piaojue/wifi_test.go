package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/realtime"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// Timing of a page, as in web/ui.
const (
	pageAsks     = 12 * time.Second // timeout of a request
	pageListens  = 15 * time.Second // of silence, until the channel is closed
	pageConnects = 10 * time.Second
	pageComes    = 300 * time.Millisecond // mean delay before reconnecting, at first
	pageStays    = 3 * time.Second        // and at most
)

// TestHallWifi: tablets and displays are in one network, the server in another. Between them packets are lost, the
// tablets' address changes, and for a while nothing gets through. No acknowledged ballot is lost, none counts twice,
// all votes are in soon after the last fault, and the displays are right. I1, I4.
func TestHallWifi(t *testing.T) {
	battery.Waits(t)
	if !battery.Alone(t) {
		return
	}
	tablets, each, part := battery.Size(12, 50), battery.Size(3, 8), 3*time.Second
	if battery.Full() {
		part = 30 * time.Second
	}
	wifi := battery.NewWifi(t)
	s := newSite(t, redistest.Start(t))
	m := newMortal(s)
	m.address, m.through, m.more = net.JoinHostPort(battery.Address, "8080"), wifi.There(), []string{"--plain-http"}
	m.start()
	h := newCrowdedHall(t, s, "http://"+m.address, tablets*each, 4)
	r := &radio{badHall: h, random: battery.Random(t), total: tablets * each}
	ctx, stop := context.WithTimeout(t.Context(), 6*part+2*time.Minute)
	defer stop()
	r.watch(ctx, tablets)
	var work sync.WaitGroup
	for tablet := range tablets {
		work.Go(func() { r.vote(ctx, tablet*each, each, 4*part) })
	}
	for _, fault := range []func(){
		func() { wifi.Drops(10) }, func() { wifi.Drops(30) }, wifi.Moves, func() { wifi.Drops(100) },
	} {
		fault()
		time.Sleep(part)
	}
	wifi.Drops(0)
	healed := time.Now()
	work.Wait()
	quiet := time.Now()
	right := r.agree(ctx)
	h.next.Store(int32(tablets * each)) //nolint:gosec // small
	stop()
	r.work.Wait()
	h.http.CloseIdleConnections() // they use the previous address
	h.judge()
	battery.Within(t, "the last ballot after the last fault", quiet.Sub(healed), time.Minute)
	battery.Within(t, "the displays after quiet", right, 5*time.Second)
	battery.Measured(t, "%d tablets, %d casts, %d answers unknown, %d channels opened anew; lost 0, twice 0; all in %v "+
		"after the last fault; displays right %v after quiet",
		tablets, tablets*each, r.unknown.Load(), r.opened.Load()-int32(tablets+2), //nolint:gosec // small
		quiet.Sub(healed).Round(10*time.Millisecond), right.Round(10*time.Millisecond))
}

// A radio is a hall whose tablets and displays behave as pages do.
type radio struct {
	*badHall
	random *rand.Rand
	total  int
	opened atomic.Int32
	work   sync.WaitGroup
	shown  [2]atomic.Int32 // ballots that each display shows; -1 while it says that it is cut off
}

// watch makes all tablets and two displays follow the meeting.
func (r *radio) watch(ctx context.Context, tablets int) {
	r.t.Helper()
	screens, err := r.screens(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	var here atomic.Int32
	first := func(then func(int)) func(int) {
		come := sync.OnceFunc(func() { here.Add(1) })
		return func(n int) { come(); then(n) }
	}
	for i := range r.shown {
		r.shown[i].Store(-1)
		r.work.Go(func() {
			r.follow(ctx, ballot.RoleDisplay, screens[0], first(func(n int) { r.shown[i].Store(int32(n)) }))
		}) //nolint:gosec // small
	}
	for i := range tablets {
		r.work.Go(func() { r.follow(ctx, ballot.RoleDeputy, r.voters[i*r.total/tablets], first(func(int) {})) })
	}
	for end := time.Now().Add(time.Minute); int(here.Load()) < tablets+len(r.shown); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%d pages are there", here.Load())
		}
	}
}

// follow keeps a channel open as a page does: silence means a dead socket, and the next attempt comes soon.
func (r *radio) follow(ctx context.Context, page ballot.Role, who *apiClient, show func(returned int)) {
	wait := pageComes
	for ctx.Err() == nil {
		if conn := r.connect(ctx, page, who); conn != nil {
			r.opened.Add(1)
			for {
				_ = conn.SetReadDeadline(time.Now().Add(pageListens))
				n := returnedOf(conn)
				if n < 0 {
					break
				}
				wait = pageComes
				show(n)
			}
			_ = conn.Close()
		}
		if ctx.Err() == nil {
			show(-1)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait/2 + time.Duration(r.random.Int64N(int64(wait)))):
		}
		wait = min(pageStays, wait*17/10)
	}
}

// connect opens a channel, or returns nil.
func (r *radio) connect(ctx context.Context, page ballot.Role, who *apiClient) *websocket.Conn {
	dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}, HandshakeTimeout: pageConnects}
	name := map[ballot.Role]string{ballot.RoleDisplay: "display", ballot.RoleDeputy: "vote"}[page]
	conn, _, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(r.url, "http")+"/live?page="+name, http.Header{
		"Authorization": {"Bearer " + who.token},
	})
	if err != nil {
		return nil
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	if conn.WriteJSON(map[string]any{"meeting": r.meeting, "since": 0}) != nil {
		return nil
	}
	return conn
}

// vote makes one tablet cast each ballots at random moments within a time.
func (r *radio) vote(ctx context.Context, from, each int, within time.Duration) {
	client := &http.Client{Timeout: pageAsks, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	began := time.Now()
	for i := range each {
		at := within * time.Duration(i) / time.Duration(each)
		at += time.Duration(r.random.Int64N(int64(within) / int64(each)))
		time.Sleep(time.Until(began.Add(at)))
		tablet := &apiClient{base: r.url, http: client, token: r.voters[from+i].token}
		r.insist(ctx, tablet, from+i)
	}
}

// insist casts deputy i's ballot with one key until it is acknowledged, like a deputy who presses again after a while.
func (r *radio) insist(ctx context.Context, tablet *apiClient, i int) {
	body := map[string]any{"key": fmt.Sprintf("key-%s-%08d", r.poll, i), "marks": map[string]string{"1": "approve"}}
	for ctx.Err() == nil {
		var answer struct {
			Receipt string `json:"receipt"`
		}
		err := tablet.call(ctx, http.MethodPost, "/api/polls/"+string(r.poll)+"/ballots", body, &answer)
		if err == nil {
			r.mu.Lock()
			r.receipts[i] = answer.Receipt
			r.mu.Unlock()
			return
		}
		if refused, spoke := errors.AsType[*apiError](err); spoke && refused.Status != http.StatusServiceUnavailable {
			r.t.Errorf("deputy %d: %v", i, err)
			return
		}
		r.unknown.Add(1)
		time.Sleep(time.Second + time.Duration(r.random.Int64N(int64(2*time.Second))))
	}
	r.t.Errorf("deputy %d: out of time", i)
}

// agree waits until both displays show all ballots, and returns how long that took.
func (r *radio) agree(ctx context.Context) time.Duration {
	r.t.Helper()
	began := time.Now()
	for ; ; time.Sleep(5 * time.Millisecond) {
		right := 0
		for i := range r.shown {
			if int(r.shown[i].Load()) == r.total {
				right++
			}
		}
		if right == len(r.shown) {
			return time.Since(began)
		}
		if ctx.Err() != nil || time.Since(began) > time.Minute {
			r.t.Fatalf("the displays show %d and %d of %d ballots", r.shown[0].Load(), r.shown[1].Load(), r.total)
		}
	}
}
