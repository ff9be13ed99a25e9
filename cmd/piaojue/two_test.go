package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/realtime"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestKillOneOfTwo: of two servers on one Redis, one is killed again and again. Tablets switch to the other, and
// displays at both show the same in the end. I1, I4.
func TestKillOneOfTwo(t *testing.T) {
	battery.Waits(t)
	kills, between := battery.Size(4, 6), 800*time.Millisecond
	if battery.Full() {
		between = 10 * time.Second
	}
	const tablets, last = 50, 20
	each := battery.Size(6, 40)
	random := battery.Random(t)
	s := newSite(t, redistest.Start(t))
	servers := []*mortal{newMortal(s), newMortal(s)}
	for _, m := range servers {
		m.start()
	}
	urls := []string{"http://" + servers[0].address, "http://" + servers[1].address}
	h := newBadHall(t, s, urls[0], tablets*each+last)
	m := &mover{badHall: h, urls: urls}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	var work sync.WaitGroup
	pace := time.Duration(kills) * between / time.Duration(each) * 2 // twice the mean of the random pauses
	for tablet := range tablets {
		work.Go(func() {
			for i := range each {
				time.Sleep(time.Duration(random.Int64N(int64(pace))))
				m.castAnywhere(ctx, tablet*each+i, tablet%2)
			}
		})
	}
	for n := range kills {
		time.Sleep(between)
		servers[n%2].kill()
		time.Sleep(between / 4)
		servers[n%2].start()
	}
	work.Wait()
	h.next.Store(int32(tablets * each))
	equal := m.displaysAgree(ctx, last)
	h.next.Store(int32(tablets*each + last))
	h.judge()
	moved := time.Duration(m.longest.Load()).Round(time.Millisecond)
	battery.Within(t, "moving over", moved, 3*time.Second)
	battery.Within(t, "equal displays", equal, time.Second)
	battery.Measured(t, "%d kills, %d casts, %d moves; lost 0, twice 0; moved over in %v at most; displays equal %v "+
		"after the last cast",
		kills, h.next.Load(), m.moves.Load(), moved, equal.Round(time.Millisecond))
}

// A mover lets tablets cast at one server, and at the other one if the first does not answer.
type mover struct {
	*badHall
	urls    []string
	moves   atomic.Int32
	longest atomic.Int64
}

func (m *mover) castAnywhere(ctx context.Context, i, first int) {
	in := ballot.CastRequest{Key: fmt.Sprintf("key-%s-%08d", m.poll, i), Marks: map[string]string{"1": "approve"}}
	began := time.Now()
	for try := first; ctx.Err() == nil; try++ {
		var answer struct {
			Receipt string `json:"receipt"`
		}
		there := &apiClient{base: m.urls[try%2], http: m.http, token: m.voters[i].token}
		err := there.cast(ctx, m.poll, m.bodyBytes, in, &answer)
		if problem, ok := errors.AsType[*apiError](err); ok && problem.Status != http.StatusServiceUnavailable {
			m.t.Errorf("deputy %d: %v", i, err)
			return
		}
		if err == nil {
			m.mu.Lock()
			m.receipts[i] = answer.Receipt
			m.mu.Unlock()
			if took := int64(time.Since(began)); try > first && took > m.longest.Load() {
				m.longest.Store(took) // a race between two tablets does not matter
			}
			return
		}
		m.moves.Add(1)
		time.Sleep(20 * time.Millisecond)
	}
	m.t.Errorf("deputy %d: out of time", i)
}

// displaysAgree connects displays to both servers, lets the last deputies cast, and returns how long it took until all
// displays knew.
func (m *mover) displaysAgree(ctx context.Context, last int) time.Duration {
	m.t.Helper()
	from := int(m.next.Load())
	screen, err := login(ctx, m.url, m.http, m.displays[0].Code)
	if err != nil {
		m.t.Fatal(err)
	}
	var displays sync.WaitGroup
	ready := make(chan struct{}, 6)
	for i := range cap(ready) {
		conn := m.live(m.urls[i%2], screen)
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		displays.Go(func() {
			defer conn.Close()
			shown, first := returnedOf(conn), true
			for ; shown >= 0 && shown < from+last; shown = returnedOf(conn) {
				if first {
					ready <- struct{}{}
				}
				first = false
			}
			if shown != from+last {
				m.t.Errorf("a display shows %d returned, want %d", shown, from+last)
			}
		})
	}
	for range cap(ready) {
		<-ready
	}
	for i := range last {
		m.castAnywhere(ctx, from+i, i%2)
	}
	quiet := time.Now()
	displays.Wait()
	return time.Since(quiet)
}

// returnedOf reads the next view and returns how many ballots have been returned, or -1 at the end.
func returnedOf(conn *websocket.Conn) int {
	var msg struct {
		View struct {
			Poll struct {
				Returned int `json:"returned"`
			} `json:"poll"`
		} `json:"view"`
	}
	if err := conn.ReadJSON(&msg); err != nil {
		return -1
	}
	return msg.View.Poll.Returned
}

// TestTermInUse: SIGTERM during casts. Requests in flight are answered, displays are told to reconnect, and the process
// ends in time. A cast that got no answer is counted once, thanks to its key.
func TestTermInUse(t *testing.T) {
	const tablets = 50
	each := battery.Size(8, 20)
	s := newSite(t, redistest.Start(t))
	m := newMortal(s)
	m.start()
	h := newBadHall(t, s, "http://"+m.address, tablets*each)
	h.http.Transport = &http.Transport{DisableKeepAlives: true} // an idle connection may be closed just as it is used
	bye := h.awaitBye()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var cut atomic.Int32
	var work sync.WaitGroup
	for tablet := range tablets {
		work.Go(func() {
			for i := tablet * each; i < (tablet+1)*each; i++ {
				if err := h.castOnce(ctx, i); err != nil && !errors.Is(err, syscall.ECONNREFUSED) {
					cut.Add(1)
				}
			}
		})
	}
	time.Sleep(time.Duration(20+battery.Random(t).IntN(40)) * time.Millisecond)
	began := time.Now()
	s.must(m.cmd.Process.Signal(syscall.SIGTERM))
	if err := m.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	ended := time.Since(began)
	m.cmd = nil
	work.Wait()
	answered := len(h.receipts)
	if said := <-bye; said != "shutdown" {
		t.Errorf("the display was told %q, want shutdown", said)
	}
	m.start()
	h.http.Transport = nil
	for i := range tablets * each {
		h.castUntil(ctx, i)
	}
	h.next.Store(int32(tablets * each))
	h.judge()
	battery.Within(t, "the end", ended, 10*time.Second)
	battery.Measured(t, "SIGTERM among %d casts: %d answered, %d connections not taken any more, display told, ended "+
		"after %v; lost 0, twice 0",
		tablets*each, answered, cut.Load(), ended.Round(time.Millisecond))
}

func (h *badHall) castOnce(ctx context.Context, i int) error {
	in := ballot.CastRequest{Key: fmt.Sprintf("key-%s-%08d", h.poll, i), Marks: map[string]string{"1": "approve"}}
	var answer struct {
		Receipt string `json:"receipt"`
	}
	err := h.voters[i].cast(ctx, h.poll, h.bodyBytes, in, &answer)
	if err == nil {
		h.mu.Lock()
		h.receipts[i] = answer.Receipt
		h.mu.Unlock()
	}
	return err
}

// awaitBye connects a display and returns the goodbye it is sent at the end.
func (h *badHall) awaitBye() <-chan string {
	h.t.Helper()
	screen, err := login(h.t.Context(), h.url, h.http, h.displays[0].Code)
	if err != nil {
		h.t.Fatal(err)
	}
	conn := h.live(h.url, screen)
	told := make(chan string, 1)
	go func() {
		defer conn.Close()
		for {
			var msg struct{ Type, Code string }
			_, raw, err := conn.ReadMessage()
			if err != nil {
				told <- err.Error()
				return
			}
			if json.Unmarshal(raw, &msg) == nil && msg.Type == "bye" {
				told <- msg.Code
				return
			}
		}
	}()
	return told
}

// live opens the live channel as a display.
func (h *badHall) live(url string, screen *apiClient) *websocket.Conn {
	h.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}, HandshakeTimeout: 10 * time.Second}
	conn, resp, err := dialer.DialContext(h.t.Context(),
		"ws"+strings.TrimPrefix(url, "http")+"/live?page="+string(ballot.RoleDisplay),
		http.Header{"Authorization": {"Bearer " + screen.token}})
	if err != nil {
		h.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if err := conn.WriteJSON(map[string]any{"meeting": h.meeting, "since": 0}); err != nil {
		h.t.Fatal(err)
	}
	return conn
}
