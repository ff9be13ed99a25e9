package meeting_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// When the poll opens too few deputies have a ballot for a live tally, and enough once the late ones have signed in:
// the tally moves, and the poll closes on time.
func TestLateOnesMakeALiveTally(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newFixture(t, fixtureConfig{Deputies: 25, Present: 17})
		id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 60, "live_step": 10}))
		h.Run()
		for i := 18; i <= 25; i++ {
			p := h.Deputy(ballot.DeputyID(fmt.Sprintf("%03d", i)))
			h.Must(h.Service.SignIn(h.Context(), p, h.ID, p.Number))
			h.Voters = append(h.Voters, p)
		}
		for _, p := range h.Voters[:24] {
			_, err := h.cast(p, id, 1)
			h.Must(err)
		}
		time.Sleep(5 * time.Second)
		if v := h.pollView(ballot.RoleDisplay, id); v.State != ballot.Open || v.LiveStep != 10 || v.TallyOf < 10 ||
			v.TallyOf > 14 {
			t.Errorf("%s, steps of %d, a tally of %d; want open, 10, and 10 to 14 of the 24", v.State, v.LiveStep, v.TallyOf)
		}
		time.Sleep(time.Minute)
		if v := h.pollView(ballot.RoleDisplay, id); v.State != ballot.Closed || v.Returned != 24 {
			t.Errorf("after its time it is %s with %d returned, want closed with 24", v.State, v.Returned)
		}
	})
}

// A poll that cannot be counted does not keep another poll from its tally and deadline, nor itself from closing.
func TestOnePollsTroubleIsItsOwn(t *testing.T) {
	for _, code := range []ballot.Code{ballot.CodeMoved, ballot.CodeBoxLocked, ballot.CodeInternal} {
		t.Run(string(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bad := &uncountable{code: code}
				h := newFixture(t, fixtureConfig{
					Deputies: 25, Present: 25, Wrap: func(b meeting.Store) meeting.Store { bad.Store = b; return bad },
				})
				rules := map[string]any{"duration_s": 60, "live_step": 10}
				bad.poll = h.Opened(h.Spec(3, 1, rules))
				good := h.Opened(h.Spec(3, 1, rules))
				h.Run()
				for _, p := range h.Voters {
					for _, id := range []ballot.PollID{bad.poll, good} {
						h.vote(p, id, map[string]string{"1": "approve"})
					}
				}
				time.Sleep(5 * time.Second)
				if v := h.pollView(ballot.RoleDisplay, good); v.TallyOf < 10 {
					t.Errorf("the other poll has a tally of %d, want 10 at least", v.TallyOf)
				}
				time.Sleep(time.Minute)
				for _, id := range []ballot.PollID{bad.poll, good} {
					if v := h.pollView(ballot.RoleDisplay, id); v.State != ballot.Closed {
						t.Errorf("after its time poll %s is %s, want closed", id, v.State)
					}
				}
			})
		})
	}
}

// A poll that is declared void while it is being counted is not counted further.
func TestVoidWhileCounting(t *testing.T) {
	voided := &voidedInCount{}
	h := newFixture(t, fixtureConfig{
		Deputies: 9, Present: 9, Wrap: func(b meeting.Store) meeting.Store { voided.Store = b; return voided },
	})
	id := h.Opened(h.Spec(3, 1, nil))
	h.vote(h.Voters[0], id, map[string]string{"1": "approve"})
	voided.act = func() {
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "设备故障"}))
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Void {
		t.Errorf("it is %s, want void", v.State)
	}
}

// voidedInCount is a store that runs something once before a count.
type voidedInCount struct {
	meeting.Store
	act func()
}

func (v *voidedInCount) Count(ctx context.Context, a meeting.CountAct) error {
	if act := v.act; act != nil {
		v.act = nil
		act()
	}
	return v.Store.Count(ctx, a)
}

// uncountable is a store that counts all polls but one.
type uncountable struct {
	meeting.Store
	poll ballot.PollID
	code ballot.Code
}

func (u *uncountable) Count(ctx context.Context, a meeting.CountAct) error {
	// With CodeMoved, only counts of an open poll are refused: these put ballots back.
	if a.Poll == u.poll && (len(a.Back) > 0 || u.code != ballot.CodeMoved) {
		return ballot.Refuse(u.code, "poll %s", a.Poll)
	}
	return u.Store.Count(ctx, a)
}
