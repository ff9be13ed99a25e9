package tally_test

import (
	"bytes"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"piaojue/ballot"
	"piaojue/tally"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// A thief is a proxy between a store and Redis. While it steals, requests arrive and answers are lost.
type thief struct {
	steals atomic.Bool
	to     string
	wg     sync.WaitGroup
}

// newThief makes a thief in front of a socket, and returns the URL to reach it by.
func newThief(t *testing.T, to string) (*thief, string) {
	t.Helper()
	th := &thief{to: to}
	at := filepath.Join(filepath.Dir(to), "thief")
	listener, err := net.Listen("unix", at)
	if err != nil {
		t.Fatal(err)
	}
	th.wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			th.wg.Go(func() { th.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = listener.Close(); th.wg.Wait() })
	return th, "unix://" + at
}

func (th *thief) serve(conn net.Conn) {
	defer conn.Close()
	redis, err := net.Dial("unix", th.to)
	if err != nil {
		return
	}
	defer redis.Close()
	var ran atomic.Bool // a script ran: commands at the start of a connection are answered
	th.wg.Go(func() {
		defer redis.Close()
		request := make([]byte, 64<<10)
		for {
			n, err := conn.Read(request)
			if err != nil {
				return
			}
			if bytes.Contains(request[:n], []byte("evalsha")) {
				ran.Store(true)
			}
			if _, err := redis.Write(request[:n]); err != nil {
				return
			}
		}
	})
	answer := make([]byte, 64<<10)
	for {
		n, err := redis.Read(answer)
		if err != nil || ran.Load() && th.steals.Load() { // Redis has answered, so the script has run
			return
		}
		if _, err := conn.Write(answer[:n]); err != nil {
			return
		}
	}
}

// TestLostAnswers: the script ran and its answer is lost. Each ballot is recorded once, and a retry with the same key,
// also with another server's receipt, gets the first receipt.
func TestLostAnswers(t *testing.T) {
	deputies := battery.Size(200, 1000)
	server := redistest.Start(t)
	th, url := newThief(t, filepath.Join(server.Dir(), "s"))
	store, err := tally.New(tally.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // before the thief's cleanup, which waits for its connections
	newHall(t, store, deputies)
	th.steals.Store(true)
	for i := range deputies {
		if _, err := store.Cast(t.Context(), recorded(i, "a", "123")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
			t.Errorf("cast %d with its answer lost: %v, want store_unavailable", i, err)
		}
	}
	th.steals.Store(false)
	if f := figures(t, store); f.Returned != deputies || f.Tally.Ballots != deputies {
		t.Errorf("figures %+v, want each of %d recorded once", f, deputies)
	}
	for i := range deputies {
		retry := recorded(i, "a", "123")
		first := retry.Receipt
		retry.Receipt = "another"
		if a, err := store.Cast(t.Context(), retry); err != nil || !a.Again || a.Receipt != first {
			t.Errorf("retry %d = %+v, %v, want again %s", i, a, err, first)
		}
	}
	if f := figures(t, store); f.Returned != deputies || f.Tally.Ballots != deputies || f.Tally.Marks[0][1] != deputies {
		t.Errorf("figures %+v after the retries, want %d", f, deputies)
	}
	battery.Measured(t, "%d answers lost: each executed once, each retry got the first receipt", deputies)
}
