package tally

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// answerAll is a flush that accepts every ballot and answers with a receipt of its deputy.
func answerAll(batch []meeting.Cast) []result {
	out := make([]result, len(batch))
	for i, c := range batch {
		out[i] = result{answer: meeting.CastAnswer{Receipt: ballot.Receipt("R" + c.Deputy)}}
	}
	return out
}

func castOf(i int, p ballot.PollID) meeting.Cast {
	return meeting.Cast{Poll: p, Deputy: ballot.DeputyID(fmt.Sprint(i))}
}

// TestBatcherGroups: requests that arrive during a call go together in the next, 64 at most, and each caller gets its
// own answer.
func TestBatcherGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var mu sync.Mutex
		var sizes []int
		b := &batcher{flush: func(_ context.Context, _ ballot.PollID, batch []meeting.Cast) ([]result, error) {
			mu.Lock()
			sizes = append(sizes, len(batch))
			mu.Unlock()
			<-release
			return answerAll(batch), nil
		}}
		var wg sync.WaitGroup
		cast := func(i int) {
			wg.Go(func() {
				a, err := b.cast(t.Context(), castOf(i, "m1-1"))
				if err != nil || a.Receipt != ballot.Receipt(fmt.Sprint("R", i)) {
					t.Errorf("cast %d = %v, %v", i, a, err)
				}
			})
		}
		cast(0)
		synctest.Wait()
		for i := range 63 {
			cast(i + 1)
		}
		synctest.Wait()
		if fmt.Sprint(sizes) != "[1]" {
			t.Errorf("calls of %v ballots, want [1] while it is under way", sizes)
		}
		for i := range 137 {
			cast(i + 64)
		}
		synctest.Wait()
		if fmt.Sprint(sizes) != "[1]" {
			t.Errorf("calls of %v ballots, want none beside the first", sizes)
		}
		close(release)
		wg.Wait()
		if fmt.Sprint(sizes) != "[1 64 64 64 8]" {
			t.Errorf("calls of %v ballots, want 201 in calls of 64 and a rest", sizes)
		}
		if len(b.polls) != 0 {
			t.Errorf("%d queues are left", len(b.polls))
		}
	})
}

// TestBatcherTakesLate: requests that arrive before the leader takes its batch are in it.
func TestBatcherTakesLate(t *testing.T) {
	b := &batcher{}
	for i := range 3 {
		if w := (&request{cast: castOf(i, "m1-1"), ctx: t.Context(), replies: make(chan reply, 1)}); !b.join(w) {
			t.Fatalf("ballot %d is refused", i)
		}
	}
	if got := len(b.take("m1-1")); got != 3 {
		t.Errorf("the leader takes %d ballots, want 3", got)
	}
}

// TestBatcherFails: when a call fails, the queued requests fail with it at once; the next request makes a new call.
func TestBatcherFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var calls atomic.Int32
		down := ballot.Refuse(ballot.CodeStoreUnavailable, "down")
		b := &batcher{flush: func(_ context.Context, _ ballot.PollID, batch []meeting.Cast) ([]result, error) {
			n := calls.Add(1)
			<-release
			if n == 1 {
				return nil, down
			}
			return answerAll(batch), nil
		}}
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				if _, err := b.cast(t.Context(), castOf(i, "m1-1")); !errors.Is(err, down) {
					t.Errorf("cast %d: %v, want it to fail with the call", i, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		wg.Wait()
		if _, err := b.cast(t.Context(), castOf(1, "m1-1")); err != nil || calls.Load() != 2 {
			t.Errorf("cast after the failure: %v, %d calls, want 2", err, calls.Load())
		}
	})
}

// TestBatcherFull: a full queue refuses requests, without affecting another poll's queue.
func TestBatcherFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		b := &batcher{flush: func(_ context.Context, p ballot.PollID, batch []meeting.Cast) ([]result, error) {
			if p == "m1-1" {
				<-release
			}
			return answerAll(batch), nil
		}}
		var wg sync.WaitGroup
		for i := range maxQueued + 1 { // the first is in flight
			wg.Go(func() {
				if _, err := b.cast(t.Context(), castOf(i, "m1-1")); err != nil {
					t.Errorf("cast %d: %v", i, err)
				}
			})
			if i == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		if _, err := b.cast(t.Context(), castOf(9999, "m1-1")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
			t.Errorf("cast into a full queue: %v, want store_unavailable", err)
		}
		if _, err := b.cast(t.Context(), castOf(1, "m1-2")); err != nil {
			t.Errorf("cast into another queue: %v", err)
		}
		close(release)
		wg.Wait()
	})
}

// TestBatcherLeave: a queued request whose context has ended is never sent, and the queue continues; a request in
// flight gets its answer.
func TestBatcherLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, sent := make(chan struct{}), map[ballot.DeputyID]bool{}
		b := &batcher{flush: func(ctx context.Context, _ ballot.PollID, batch []meeting.Cast) ([]result, error) {
			for _, c := range batch {
				sent[c.Deputy] = true
			}
			<-release
			return answerAll(batch), ctx.Err()
		}}
		ctx, give := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := b.cast(ctx, castOf(1, "m1-1")); err != nil {
				t.Errorf("the leader: %v, want its answer though its context ended: others' ballots are in the call", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := b.cast(ctx, castOf(2, "m1-1")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
				t.Errorf("a queued request whose context ends: %v, want store_unavailable", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := b.cast(t.Context(), castOf(3, "m1-1")); err != nil {
				t.Errorf("a request that keeps waiting: %v", err)
			}
		})
		synctest.Wait()
		give()
		synctest.Wait()
		close(release)
		wg.Wait()
		if _, err := b.cast(ctx, castOf(4, "m1-1")); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
			t.Errorf("a request whose context had ended before: %v, want store_unavailable", err)
		}
		if !sent["1"] || sent["2"] || !sent["3"] || sent["4"] {
			t.Errorf("sent %v, want 1 and 3", sent)
		}
		if len(b.polls) > 0 {
			t.Errorf("queues left: %v", b.polls)
		}
	})
}
