package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// testOneOfAThousand: I1 with 1,000 simultaneous casts of one deputy: retries, other keys, other marks.
func testOneOfAThousand(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	h.openPoll(false)
	var mu sync.Mutex
	fresh, receipts := 0, map[ballot.Receipt]bool{}
	var wg sync.WaitGroup
	for i := range 1000 {
		c := h.recorded(0, fmt.Sprint("key", i%4), []string{"111", "222", "333"}[i%3])
		wg.Go(func() {
			a, err := store.Cast(h.quiet(), c)
			mu.Lock()
			defer mu.Unlock()
			switch ballot.CodeOf(err) {
			case "":
				receipts[a.Receipt] = true
				if !a.Again {
					fresh++
				}
			case ballot.CodeReturned, ballot.CodeKeyReused:
			default:
				t.Errorf("cast: %v", err)
			}
		})
	}
	wg.Wait()
	f := h.figures()
	if fresh != 1 || len(receipts) != 1 || f.Returned != 1 || f.Tally.Ballots != 1 {
		t.Errorf("%d recorded, receipts %v, figures %+v; want one", fresh, receipts, f)
	}
	sum := 0
	for _, n := range f.Tally.Marks[0] {
		sum += n
	}
	if sum != 1 {
		t.Errorf("the marks of the first item sum to %d, want 1", sum)
	}
}

// testCloseAgainstCasts: I2. Every caller that got an answer knows on which side of the close its cast was.
func testCloseAgainstCasts(t *testing.T, store meeting.Store) {
	const deputies = 200
	h := newHall(t, store, deputies)
	h.openPoll(false)
	acknowledged := make([]bool, deputies)
	var done atomic.Int32
	halfway := make(chan struct{})
	var wg sync.WaitGroup
	for i := range deputies {
		c := h.recorded(i, "a", "123")
		wg.Go(func() {
			_, err := store.Cast(h.quiet(), c)
			if code := ballot.CodeOf(err); code != "" && code != ballot.CodeNotOpen {
				t.Errorf("cast %d: %v", i, err)
			}
			acknowledged[i] = err == nil
			if done.Add(1) == 20 {
				close(halfway)
			}
		})
	}
	<-halfway
	h.state(ballot.Closed)
	atClose := h.figures()
	wg.Wait()
	f := h.figures()
	if f.Returned != atClose.Returned || f.Tally.Ballots != atClose.Tally.Ballots {
		t.Errorf("after the close %d came in, %d were counted", f.Returned-atClose.Returned,
			f.Tally.Ballots-atClose.Tally.Ballots)
	}
	returns, err := store.Returns(t.Context(), poll1)
	h.must(err)
	in := map[ballot.DeputyID]bool{}
	for _, r := range returns {
		in[r.Deputy] = true
	}
	for i, d := range h.deputies {
		if acknowledged[i] != in[d] {
			t.Errorf("deputy %s: acknowledged %v, recorded %v", d, acknowledged[i], in[d])
		}
	}
	if f.Tally.Ballots != len(in) || f.Tally.Marks[0][1] != len(in) {
		t.Errorf("tally %+v of %d returns", f.Tally, len(in))
	}
}

// testCountsRace: of many servers that count the same envelopes exactly one succeeds.
func testCountsRace(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 20)
	h.openPoll(true, field(poll1, meeting.FieldLiveStep, "5"))
	ids := h.castSealed(20)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			err := store.Count(h.quiet(), meeting.CountAct{
				Poll: poll1, Take: ids, Ballots: opened(fmt.Sprint("s", i, "-"), 10), Back: sealedAnew(fmt.Sprint("b", i, "-"), 10),
			})
			switch ballot.CodeOf(err) {
			case "":
				won.Add(1)
			case ballot.CodeMoved:
			default:
				t.Errorf("count: %v", err)
			}
		})
	}
	wg.Wait()
	if f := h.figures(); won.Load() != 1 || f.Tally.Ballots != 10 || f.InBox != 10 {
		t.Errorf("%d acts won, figures %+v; want one act of 10", won.Load(), f)
	}
}
