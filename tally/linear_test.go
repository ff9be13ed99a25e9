package tally_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

const inFlight = 200

// closes and reads are the operations on a poll besides casting, which is given by the deputy's index.
const (
	closes = -1
	reads  = -2
)

// A standing is the state of a poll in the model: open or closed, and which deputies' ballots are in.
type standing struct {
	closed bool
	in     [inFlight]bool
}

// onePoint is the model: a cast is accepted while the poll is open and refused after, and the tally is what was
// accepted.
var onePoint = porcupine.Model{
	Init: func() any { return standing{} },
	Step: func(state, input, output any) (bool, any) {
		s := state.(standing)
		switch deputy := input.(int); deputy {
		case closes:
			s.closed = true
			return true, s
		case reads:
			return output == s.in, s
		default:
			if output == true {
				ok := !s.closed && !s.in[deputy]
				s.in[deputy] = true
				return ok, s
			}
			return s.closed, s
		}
	},
}

// TestCloseIsLinearizable: 200 casts in flight through two servers while the poll closes. I2: the close is one point in
// time.
func TestCloseIsLinearizable(t *testing.T) {
	rounds := battery.Size(5, 200)
	random := battery.Random(t)
	server := redistest.Start(t)
	stores := []*tally.Store{newStore(t, server.URL()), newStore(t, server.URL())}
	taken, refused, good := 0, 0, 0
	for n := range rounds {
		if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		h := newHall(t, stores[0], inFlight)
		history := raceClose(t, h, stores, time.Duration(random.IntN(4000))*time.Microsecond)
		if said := porcupine.CheckOperationsTimeout(onePoint, history, time.Minute); said != porcupine.Ok {
			t.Errorf("round %d: %s, want that it is linearizable", n, said)
		} else {
			good++
		}
		for _, op := range history {
			switch op.Output {
			case true:
				taken++
			case false:
				refused++
			}
		}
	}
	if taken == 0 || refused == 0 {
		t.Errorf("%d taken, %d refused: the test proves too little", taken, refused)
	}
	battery.Measured(t, "%d closes against %d casts: linearizable %d of %d; %d taken, %d refused", rounds, inFlight, good,
		rounds, taken, refused)
}

// raceClose makes all deputies cast at once and closes the poll meanwhile, then reads which ballots are in. It returns
// the history of operations.
func raceClose(t *testing.T, h *hall, stores []*tally.Store, pause time.Duration) []porcupine.Operation {
	t.Helper()
	began := time.Now()
	history := make([]porcupine.Operation, inFlight, inFlight+2)
	var wg sync.WaitGroup
	for i := range inFlight {
		wg.Go(func() {
			call := time.Since(began).Nanoseconds()
			_, err := stores[i%2].Cast(context.WithoutCancel(t.Context()), recorded(i, "a", "123"))
			if code := ballot.CodeOf(err); code != "" && code != ballot.CodeNotOpen {
				t.Errorf("cast %d: %v", i, err)
			}
			history[i] = porcupine.Operation{
				ClientId: i, Input: i, Call: call, Output: err == nil, Return: time.Since(began).Nanoseconds(),
			}
		})
	}
	time.Sleep(pause)
	call := time.Since(began).Nanoseconds()
	h.commit(t, stores[0], pollField(meeting.FieldState, "closed"))
	closed := porcupine.Operation{ClientId: inFlight, Input: closes, Call: call, Return: time.Since(began).Nanoseconds()}
	call = time.Since(began).Nanoseconds()
	in := whoIsIn(t, stores[1])
	read := porcupine.Operation{
		ClientId: inFlight, Input: reads, Call: call, Output: in, Return: time.Since(began).Nanoseconds(),
	}
	wg.Wait()
	if last := whoIsIn(t, stores[0]); last != in {
		t.Error("somebody came in after the close")
	}
	return append(history, narrowed(closed, history), read)
}

// narrowed shortens the interval of the close without excluding a possible point: it is not before the call of the last
// accepted cast. Otherwise the search tries every subset of the casts before it.
func narrowed(closed porcupine.Operation, casts []porcupine.Operation) porcupine.Operation {
	for _, c := range casts {
		if c.Output == true && c.Call < closed.Return {
			closed.Call = max(closed.Call, c.Call+1)
		}
	}
	return closed
}

// whoIsIn reads the tally and the returns, which must describe the same ballots.
func whoIsIn(t *testing.T, store *tally.Store) (in [inFlight]bool) {
	t.Helper()
	returns, err := store.Returns(t.Context(), poll)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range returns {
		n, err := strconv.Atoi(string(r.Deputy))
		if err != nil {
			t.Fatal(err)
		}
		in[n-1] = true
	}
	if f := figures(t, store); f.Tally.Ballots != len(returns) {
		t.Errorf("%d ballots of %d returns", f.Tally.Ballots, len(returns))
	}
	return in
}
