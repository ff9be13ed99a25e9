package storetest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func testFigures(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(true)
	h.castSealed(2)
	f, err := store.Figures(t.Context(), h.id, []ballot.PollID{poll1, "m1-9"})
	h.must(err)
	if f.Version != h.version || len(f.Polls) != 2 {
		t.Errorf("version %d of %d, polls %v", f.Version, h.version, f.Polls)
	}
	if p := f.Polls[poll1]; p.Returned != 2 || p.InBox != 2 || p.Counted || len(p.Tally.Marks) != 3 ||
		len(p.Tally.Marks[0]) != 4 {
		t.Errorf("figures %+v, want 2 returned in the box and an empty tally of 3 × 4", p)
	}
	if p := f.Polls["m1-9"]; p.Returned != 0 || len(p.Tally.Marks) != 0 {
		t.Errorf("figures of no poll: %+v", p)
	}
	if f, err := store.Figures(t.Context(), "none", nil); err != nil || f.Seq != 0 || f.Version != 0 {
		t.Errorf("figures of no meeting: %+v, %v", f, err)
	}
}

// testEvents: the sequence grows by one event for each act that wrote, and by none for others.
func testEvents(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(true)
	last := h.seq()
	for _, step := range []struct {
		name string
		act  func()
		want uint64
	}{
		{"a cast", func() { h.cast(h.sealed(0, "a", "x")) }, 1},
		{"a retry", func() { h.cast(h.sealed(0, "a", "x")) }, 0},
		{"a commit", func() { h.commit() }, 1},
		{"a sign-out", func() { h.must(store.End(t.Context(), h.id, "d.0003", "s-0003")) }, 1},
		{"the same sign-out", func() { h.must(store.End(t.Context(), h.id, "d.0003", "s-0003")) }, 0},
		{"a try of a PIN", func() { _, err := store.TryPin(t.Context(), h.id, "d.0001"); h.must(err) }, 0},
	} {
		step.act()
		now := h.seq()
		if now != last+step.want {
			t.Errorf("after %s the sequence went from %d to %d, want %d more", step.name, last, now, step.want)
		}
		last = now
	}
}

func testWaitWakes(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	since := h.seq()
	if rest, err := store.Wait(t.Context(), h.id, since-1, nil); err != nil || rest.Seq != since || rest.Sessions {
		t.Errorf("Wait behind the last event = %+v, %v, want %d at once", rest, err, since)
	}
	ctx, stop := context.WithTimeout(t.Context(), waitTimeout)
	defer stop()
	rests := make(chan meeting.Rest, 1)
	go func() {
		var rest meeting.Rest
		var err error
		for rest.Seq <= since && err == nil && ctx.Err() == nil { // it may return without news
			rest, err = store.Wait(ctx, h.id, since, nil)
		}
		if err != nil {
			t.Errorf("Wait: %v", err)
		}
		rests <- rest
	}()
	h.cast(h.recorded(0, "a", "111"))
	if rest := <-rests; rest.Seq != since+1 || rest.Sessions {
		t.Errorf("Wait = %+v, want %d without sessions", rest, since+1)
	}
	began := time.Now()
	if rest, err := store.Wait(t.Context(), h.id, since+1, nil); err != nil || rest.Seq != since+1 || rest.Sessions {
		t.Errorf("Wait with nothing new = %+v, %v", rest, err)
	} else if d := time.Since(began); d > 10*time.Second {
		t.Errorf("Wait with nothing new took %v, want some seconds", d)
	}
}

// testWaitBrings: Wait returns the figures after the event, whether it waited for the event or came late.
func testWaitBrings(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(false)
	polls := []ballot.PollID{poll1, "m1-9"}
	since := h.seq()
	brought := make(chan meeting.Rest, 1)
	wait := func() {
		rest, err := store.Wait(t.Context(), h.id, since, polls)
		for rest.Seq <= since && err == nil {
			rest, err = store.Wait(t.Context(), h.id, since, polls)
		}
		if err != nil {
			t.Errorf("Wait: %v", err)
		}
		brought <- rest
	}
	for n, early := range []bool{true, false} {
		if early {
			go wait()
		}
		h.cast(h.recorded(n, "a", "111"))
		if !early {
			wait()
		}
		rest := <-brought
		since = rest.Seq
		want, err := store.Figures(t.Context(), h.id, polls)
		h.must(err)
		if !reflect.DeepEqual(rest.Figures, want) {
			t.Errorf("after %d ballots Wait brought %+v, there are %+v", n+1, rest.Figures, want)
		}
	}
}

func testWaitSessions(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	since := h.seq()
	_, err := store.Begin(t.Context(), h.id, "hash-0001", "d.0001", "again")
	h.must(err)
	h.cast(h.recorded(1, "a", "111"))
	for since, want := range map[uint64]string{
		since: fmt.Sprintf("%d true", since+2), since + 1: fmt.Sprintf("%d false", since+2),
	} {
		if rest, err := store.Wait(t.Context(), h.id, since, nil); err != nil || fmt.Sprint(rest.Seq, rest.Sessions) != want {
			t.Errorf("Wait(%d) = %v, %v, want %s", since, rest, err, want)
		}
	}
}

func testBeats(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	before := h.seq()
	h.must(store.Heartbeat(t.Context(), h.id, "one", map[ballot.Role]int{ballot.RoleDeputy: 40, ballot.RoleDisplay: 1}))
	h.must(store.Heartbeat(t.Context(), h.id, "two", map[ballot.Role]int{ballot.RoleDeputy: 2}))
	h.must(store.Heartbeat(t.Context(), h.id, "one", map[ballot.Role]int{ballot.RoleDeputy: 30})) // the newest counts
	f, err := store.Figures(t.Context(), h.id, nil)
	if err != nil || f.Devices[ballot.RoleDeputy] != 32 || f.Devices[ballot.RoleDisplay] != 0 {
		t.Errorf("devices %v, %v, want 32 deputies", f.Devices, err)
	}
	if f.Seq != before {
		t.Errorf("beats were announced: %d events", f.Seq-before)
	}
}
