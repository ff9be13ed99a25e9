package tally_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"piaojue/ballot"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// newStoreIdle makes a store whose Run is not called, as short commands do.
func newStoreIdle(t testing.TB, url string) *tally.Store {
	t.Helper()
	s, err := tally.New(tally.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestScriptFlush(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	for name, make1 := range map[string]func(testing.TB, string) *tally.Store{"running": newStore, "idle": newStoreIdle} {
		t.Run(name, func(t *testing.T) {
			if err := client.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			store := make1(t, server.URL())
			newHall(t, store, 2)
			if err := client.ScriptFlush(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			for i := range 2 {
				if _, err := store.Cast(t.Context(), recorded(i, "a", "111")); err != nil {
					t.Errorf("cast after SCRIPT FLUSH: %v", err)
				}
			}
			if err := store.Ping(t.Context()); err != nil {
				t.Errorf("Ping = %v", err)
			}
			if f := figures(t, store); f.Returned != 2 || f.Tally.Ballots != 2 {
				t.Errorf("figures %+v, want 2 ballots", f)
			}
		})
	}
}

// TestRestartRewrites: after a restart the append-only file is rewritten before the first ballot.
func TestRestartRewrites(t *testing.T) {
	server := redistest.Start(t)
	store := newStore(t, server.URL())
	newHall(t, store, 2)
	server.Restart()
	eventually(t, func() error { _, err := store.Cast(t.Context(), recorded(0, "a", "111")); return err })
	info, err := server.Client().Info(t.Context(), "persistence").Result()
	if err != nil || !strings.Contains(info, "aof_last_rewrite_time_sec:") ||
		strings.Contains(info, "aof_last_rewrite_time_sec:-1") {
		t.Errorf("no rewrite since the restart: %v\n%s", err, info)
	}
}

// TestSuspectPoll: a poll that is inconsistent after a restart is reported and accepts no ballot; it is not repaired.
func TestSuspectPoll(t *testing.T) {
	for name, corrupt := range map[string][]any{
		"a return without a ballot": {"HSET", "{m:m1}:poll:m1-1:returned", "0009", "k:d:R"},
		"a counter too high":        {"HINCRBY", "{m:m1}:poll:m1-1:tally", "0:1", "1"},
		"a ballot too few":          {"HDEL", "{m:m1}:poll:m1-1:ballots", "0001"},
	} {
		t.Run(name, func(t *testing.T) {
			server := redistest.Start(t)
			store := newStore(t, server.URL())
			newHall(t, store, 2)
			if _, err := store.Cast(t.Context(), recorded(0, "a", "111")); err != nil {
				t.Fatal(err)
			}
			client := server.Client()
			if err := client.Do(t.Context(), corrupt...).Err(); err != nil {
				t.Fatal(err)
			}
			if err := client.ScriptFlush(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Cast(t.Context(), recorded(1, "a", "111")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
				t.Errorf("cast into a suspect poll: %v, want store_unavailable", err)
			}
			r, err := store.Load(t.Context(), meetingID, 0)
			if err != nil || len(r.Polls[poll].Poll["suspect"]) == 0 {
				t.Errorf("the poll is not marked: %v", err)
			}
		})
	}
}

// TestLeaseLeftBehind: a server that ends during its checks blocks the others no longer than its lease.
func TestLeaseLeftBehind(t *testing.T) {
	server := redistest.Start(t)
	if err := server.Client().Set(t.Context(), "check", "the dead", 3*time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	store := newStore(t, server.URL())
	if err := store.Ping(t.Context()); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
		t.Errorf("Ping while another checks = %v, want store_unavailable", err)
	}
	eventually(t, func() error { return store.Ping(t.Context()) })
}

func TestNewerSchema(t *testing.T) {
	m := miniredis.RunT(t)
	if err := m.Set("schema", strconv.Itoa(tally.Schema()+1)); err != nil {
		t.Fatal(err)
	}
	store := newStore(t, "redis://"+m.Addr()) // it runs, and waits
	if err := store.CheckSchema(t.Context()); ballot.CodeOf(err) != ballot.CodeStoreSchema ||
		!strings.Contains(err.Error(), "newer version") {
		t.Errorf("CheckSchema on a newer schema = %v, want a refusal", err)
	}
	if err := store.Ping(t.Context()); ballot.CodeOf(err) != ballot.CodeStoreSchema {
		t.Errorf("Ping on a newer schema: %v", err)
	}
	if keys := m.Keys(); len(keys) != 1 {
		t.Errorf("a refused store was written: %v", keys)
	}
}

// TestUnreachable: without a Redis, calls return "unavailable" in time, and Run waits for it.
func TestUnreachable(t *testing.T) {
	m := miniredis.RunT(t)
	m.ClockTTL(true) // a check in progress when miniredis ends leaves its lease behind
	store := newStore(t, "redis://"+m.Addr())
	newHall(t, store, 1)
	m.Close()
	began := time.Now()
	if _, err := store.Cast(t.Context(), recorded(0, "a", "111")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
		t.Errorf("cast without Redis: %v, want store_unavailable", err)
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("that took %v, want 2 s at most", d)
	}
	if err := store.Ping(t.Context()); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
		t.Errorf("Ping without Redis: %v", err)
	}
	if err := m.Restart(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() error { _, err := store.Cast(t.Context(), recorded(0, "a", "111")); return err })
}

// eventually retries until try succeeds, for as long as a Redis may take to come back.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not in time: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
