package tally_test

import (
	"context"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// TestSuspectPollIsSeen: a poll whose record does not add up after a start of Redis is paused, and says why, to all who
// look at it; it is not counted, and no other poll suffers from it.
func TestSuspectPollIsSeen(t *testing.T) {
	server := redistest.Start(t)
	svc, root := newOrderService(t, server)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- svc.Run(ctx) }()
	defer func() { stop(); <-done }()
	h := newOrderHall(t, svc, root)
	bad, good := h.opened(ballot.RevealOnClose), h.opened(ballot.RevealOnClose)
	if err := server.Client().HSet(t.Context(), "{m:"+string(h.m)+"}:poll:"+string(bad)+":returned", "0009", "k:d:R").Err(); err != nil {
		t.Fatal(err)
	}
	server.Restart()
	state := func(id ballot.PollID) ballot.PollView {
		t.Helper()
		snap, err := svc.Snapshot(t.Context(), h.m)
		if err != nil {
			return ballot.PollView{}
		}
		v, _, err := snap.PollFor(ballot.RolePresiding, id)
		h.must(err)
		return v
	}
	for end := time.Now().Add(20 * time.Second); state(bad).Held == nil && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if v := state(bad); v.State != ballot.Paused || v.Held == nil || v.Held.Check != ballot.CheckSuspect {
		t.Fatalf("the suspect poll is %s, held by %+v", v.State, v.Held)
	}
	if v := state(good); v.State != ballot.Open {
		t.Errorf("the other poll is %s, want open", v.State)
	}
	h.must(svc.Close(t.Context(), h.chair, bad))
	if err := svc.Certify(t.Context(), h.teller, bad, true, ""); ballot.CodeOf(err) != ballot.CodeSuspect {
		t.Errorf("certified: %v, want %s", err, ballot.CodeSuspect)
	}
	h.must(svc.VoidPoll(t.Context(), h.chair, bad, "核对不符"))
}
