package tally_test

import (
	"context"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/redistest"
)

// TestSuspectPollIsSeen: a poll whose record is inconsistent after a start of Redis is paused, and every view says why;
// it is not counted, and no other poll is affected.
func TestSuspectPollIsSeen(t *testing.T) {
	server := redistest.Start(t)
	svc, h := tended(t, server)
	bad, good := h.opened(ballot.RevealOnClose), h.opened(ballot.RevealOnClose)
	if err := server.Client().HSet(t.Context(), "{m:"+string(h.m)+"}:poll:"+string(bad)+":returned", "0009",
		"k:d:R").Err(); err != nil {
		t.Fatal(err)
	}
	server.Restart()
	if v := h.awaits(bad, ballot.Paused, meeting.CauseSuspect); v.State != ballot.Paused || v.Held == nil ||
		v.Held.Cause != meeting.CauseSuspect {
		t.Fatalf("the suspect poll is %s, held by %+v", v.State, v.Held)
	}
	if v := h.awaits(good, ballot.Open, ""); v.State != ballot.Open {
		t.Errorf("the other poll is %s, want open", v.State)
	}
	h.must(svc.Do(t.Context(), h.chair, ballot.ActClose, bad, nil))
	if err := svc.Do(t.Context(), h.teller, ballot.ActCertify, bad,
		meeting.Word{Agree: true}); ballot.CodeOf(err) != ballot.CodeSuspect {
		t.Errorf("certified: %v, want %s", err, ballot.CodeSuspect)
	}
	h.must(svc.Do(t.Context(), h.chair, ballot.ActVoid, bad, meeting.Reason{Reason: "核对不符"}))
}

// TestUnreadCountersHold: a poll whose counters were overwritten with unreadable values is paused, and resumes by
// itself once they are repaired. If it was marked for good meanwhile, it is held as suspect, and does not resume.
func TestUnreadCountersHold(t *testing.T) {
	for _, tt := range []struct {
		name   string
		marked bool
		want   ballot.PollState
		held   meeting.Cause
	}{
		{"put right", false, ballot.Open, ""},
		{"marked meanwhile", true, ballot.Paused, meeting.CauseSuspect},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := redistest.Start(t)
			_, h := tended(t, server)
			id := h.opened(ballot.RevealOnClose)
			key := "{m:" + string(h.m) + "}:poll:" + string(id)
			c := server.Client()
			was := c.HGet(t.Context(), key+":tally", "0:1").Val()
			h.must(c.HSet(t.Context(), key+":tally", "0:1", "many").Err())
			h.opened(ballot.RevealOnClose) // an event, which notifies the servers
			if got := h.awaits(id, ballot.Paused, meeting.CauseDamaged); heldBy(got) != meeting.CauseDamaged {
				t.Fatalf("unread, the poll is %s, held by %+v", got.State, got.Held)
			}
			if tt.marked {
				h.must(c.HSet(t.Context(), key, meeting.FieldSuspect, "a reason").Err())
			}
			if was == "" {
				h.must(c.HDel(t.Context(), key+":tally", "0:1").Err())
			} else {
				h.must(c.HSet(t.Context(), key+":tally", "0:1", was).Err())
			}
			if got := h.awaits(id, tt.want, tt.held); got.State != tt.want || heldBy(got) != tt.held {
				t.Errorf("put right, the poll is %s, held by %+v, want %s, %q", got.State, got.Held, tt.want, tt.held)
			}
		})
	}
}

// tended makes a fixture whose service runs until the test ends.
func tended(t *testing.T, server *redistest.Server) (*meeting.Service, *orderHall) {
	t.Helper()
	svc, root := newOrderService(t, server)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- svc.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return svc, newOrderHall(t, svc, root)
}

// awaits waits until a poll has this state and hold, and returns its last view.
func (h *orderHall) awaits(id ballot.PollID, state ballot.PollState, held meeting.Cause) meeting.PollView {
	h.t.Helper()
	var v meeting.PollView
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		snap, err := h.svc.Snapshot(h.t.Context(), h.m)
		if err != nil { // Redis is starting
			continue
		}
		v, _, err = snap.PollFor(ballot.RolePresiding, id)
		if h.must(err); v.State == state && heldBy(v) == held {
			break
		}
	}
	return v
}

// heldBy returns the check that holds a poll, or none.
func heldBy(v meeting.PollView) meeting.Cause {
	if v.Held == nil {
		return ""
	}
	return v.Held.Cause
}
