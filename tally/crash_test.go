package tally_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestKillRedis: kill -9 of Redis at random moments while 50 tablets retry by key through two servers. I1, I4: nothing
// acknowledged is lost, and nothing is counted twice.
func TestKillRedis(t *testing.T) {
	const tablets, each = 50, 40
	kills := battery.Size(8, 200)
	if testing.Short() {
		kills = 3
	}
	random := battery.Random(t)
	server := redistest.Start(t)
	stores := []*tally.Store{newStore(t, server.URL()), newStore(t, server.URL())}
	h := newHall(t, stores[0], tablets*each)

	ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
	defer stop()
	acknowledged := make([]ballot.Receipt, tablets*each)
	var unknown, left atomic.Int32
	left.Store(tablets * each)
	var wg sync.WaitGroup
	for tablet := range tablets {
		wg.Go(func() {
			for i := tablet * each; i < (tablet+1)*each; i++ {
				acknowledged[i] = castUntil(ctx, t, stores[i%2], i, &unknown)
				left.Add(-1)
				// a tablet's pace, so that kills fall among casts
				time.Sleep(time.Duration(random.IntN(36*kills)) * time.Millisecond)
			}
		})
	}
	var slowest time.Duration
	for range kills {
		time.Sleep(time.Duration(100+random.IntN(200)) * time.Millisecond)
		if left.Load() == 0 {
			t.Error("all was cast before the last kill: the test proves too little")
		}
		server.Kill()
		server.Restart()
		up := time.Now()
		eventually(t, func() error { return stores[0].Ping(t.Context()) })
		slowest = max(slowest, time.Since(up))
	}
	wg.Wait()
	battery.Within(t, "ready after Redis", slowest, 10*time.Second)

	f := figures(t, stores[0])
	if f.Returned != tablets*each || f.Tally.Ballots != tablets*each || f.Tally.Marks[0][1] != tablets*each {
		t.Errorf("figures %+v, want %d ballots", f, tablets*each)
	}
	returns, err := stores[1].Returns(t.Context(), poll)
	if err != nil || len(returns) != tablets*each {
		t.Fatalf("%d returns, %v", len(returns), err)
	}
	for i, r := range returns {
		if string(r.Deputy) != number(i) || r.Receipt != acknowledged[i] {
			t.Errorf("deputy %s was told %s, stored is %s", number(i), acknowledged[i], r.Receipt)
		}
	}
	h.commit(t, stores[1], pollField(meeting.FieldState, "closed"))
	if err := stores[0].Finish(t.Context(), poll); err != nil {
		t.Errorf("Finish: %v", err) // also shows that no check found the poll suspect
	}
	battery.Measured(t, "%d kills under %d tablets: %d casts, %d answers unknown, lost 0, twice 0; ready %v after "+
		"Redis at most",
		kills, tablets, tablets*each, unknown.Load(), slowest.Round(time.Millisecond))
}

// castUntil casts one ballot until it is acknowledged, each time with another receipt, as an older server drew them.
func castUntil(ctx context.Context, t *testing.T, store *tally.Store, i int, unknown *atomic.Int32) ballot.Receipt {
	c := recorded(i, "a", "123")
	for try := 0; ctx.Err() == nil; try++ {
		c.Receipt = ballot.Receipt(fmt.Sprintf("R%d-%d", i, try))
		a, err := store.Cast(ctx, c)
		switch ballot.CodeOf(err) {
		case "":
			return a.Receipt
		case ballot.CodeStoreUnavailable:
			unknown.Add(1)
		default:
			t.Errorf("cast %d: %v", i, err)
			return ""
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("cast %d: out of time", i)
	return ""
}

// TestTwoStores: two servers on one Redis accept casts of the same deputies at the same time.
func TestTwoStores(t *testing.T) {
	const deputies = 200
	server := redistest.Start(t)
	one, two := newStore(t, server.URL()), newStore(t, server.URL())
	newHall(t, one, deputies)
	var again atomic.Int32
	var wg sync.WaitGroup
	for i := range deputies {
		for _, store := range []*tally.Store{one, two} {
			wg.Go(func() {
				a, err := store.Cast(context.WithoutCancel(t.Context()), recorded(i, "a", "123"))
				if err != nil {
					t.Errorf("cast %d: %v", i, err)
				}
				if a.Again {
					again.Add(1)
				}
			})
		}
	}
	wg.Wait()
	if f := figures(t, two); f.Returned != deputies || f.Tally.Ballots != deputies || again.Load() != deputies {
		t.Errorf("figures %+v, %d retries; want %d of each", f, again.Load(), deputies)
	}
}
