package tally_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestTornTailAndSecondRestart: Redis is killed while it writes a ballot's transaction, cuts off the torn tail, accepts
// more ballots, and is restarted once more. The torn ballot does not reappear by itself, and its retry counts once.
func TestTornTailAndSecondRestart(t *testing.T) {
	rounds := battery.Size(6, 100)
	random := battery.Random(t)
	server := redistest.Start(t, "--aof-load-truncated", "yes", "--aof-use-rdb-preamble", "no")
	store := newStore(t, server.URL())
	h := newHall(t, store, 3*rounds)
	cast := func(i int) {
		t.Helper()
		eventually(t, func() error { _, err := store.Cast(t.Context(), recorded(i, "a", "123")); return err })
	}
	for n := range rounds {
		cast(3 * n)
		file := newest(t, server)
		before := size(t, file)
		cast(3*n + 1) // the one that is torn: it was not acknowledged
		after := size(t, file)
		server.Kill()
		if err := os.Truncate(file, before+1+random.Int64N(after-before-1)); err != nil {
			t.Fatal(err)
		}
		server.Restart()
		lacks(t, store, 3*n+1)
		cast(3*n + 2)
		server.Restart()
		lacks(t, store, 3*n+1)
		cast(3*n + 1) // the tablet retries
		if f := figures(t, store); f.Returned != 3*n+3 || f.Tally.Ballots != 3*n+3 || f.Tally.Marks[0][1] != 3*n+3 {
			t.Fatalf("round %d: %+v, want %d ballots", n, f, 3*n+3)
		}
	}
	h.commit(t, store, pollField(meeting.FieldState, "closed"))
	if err := store.Finish(t.Context(), poll); err != nil {
		t.Errorf("Finish: %v", err)
	}
	battery.Measured(t, "%d torn tails, %d restarts: lost 0, twice 0, reappeared 0", rounds, 2*rounds)
}

// lacks checks that a deputy's ballot is not there.
func lacks(t *testing.T, store *tally.Store, i int) {
	t.Helper()
	eventually(t, func() error { return store.Ping(t.Context()) })
	if receipt, err := store.Returned(t.Context(), poll, ballot.DeputyID(number(i))); err != nil || receipt != "" {
		t.Fatalf("the torn ballot of %s is there: %q, %v", number(i), receipt, err)
	}
}

// newest returns the current file of the append-only log, once no rewrite is in progress.
func newest(t *testing.T, server *redistest.Server) string {
	t.Helper()
	parts, err := filepath.Glob(filepath.Join(server.Dir(), "appendonlydir", "*.incr.aof"))
	if err != nil || len(parts) == 0 {
		t.Fatalf("no append-only file: %v", err)
	}
	return slices.MaxFunc(parts, func(a, b string) int { return modified(t, a).Compare(modified(t, b)) })
}

func modified(t *testing.T, file string) time.Time {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
