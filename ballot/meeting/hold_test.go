package meeting_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A moody store reports what the test tells it to about its durability, its clock and its meetings.
type moody struct {
	meeting.Store
	mu    sync.Mutex // guards the fields below
	fault error
	ahead time.Duration
	empty bool
}

func (b *moody) set(do func()) { b.mu.Lock(); defer b.mu.Unlock(); do() }

func (b *moody) Durable(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fault
}

func (b *moody) Now(ctx context.Context) (int64, error) {
	ms, err := b.Store.Now(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	return ms + b.ahead.Milliseconds(), err
}

func (b *moody) gone() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.empty }

func (b *moody) Load(ctx context.Context, m ballot.MeetingID, have uint64) (*meeting.Records, error) {
	if b.gone() {
		return nil, ballot.Refuse(ballot.CodeNotFound, "meeting %s", m)
	}
	return b.Store.Load(ctx, m, have)
}

func (b *moody) Cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	if b.gone() {
		return meeting.CastAnswer{}, ballot.Refuse(ballot.CodeNotFound, "poll %s", c.Poll)
	}
	return b.Store.Cast(ctx, c)
}

func (b *moody) Session(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error) {
	if b.gone() {
		return "", nil
	}
	return b.Store.Session(ctx, m, p)
}

func (b *moody) Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	if b.gone() {
		return map[ballot.PrincipalID]ballot.SessionID{}, nil
	}
	return b.Store.Sessions(ctx, m)
}

func moodyHall(t *testing.T, c fixtureConfig) (*fixture, *moody) {
	t.Helper()
	b := &moody{}
	c.Deputies, c.Present, c.Formal = 10, 10, true
	c.Wrap = func(inner meeting.Store) meeting.Store { b.Store = inner; return b }
	return newFixture(t, c), b
}

var everysec = ballot.RefuseWith(ballot.CodeNotDurable, map[string]string{
	"reason": "fsync", "mend": "CONFIG SET appendfsync always",
})

// I4: a formal vote stops while the store does not keep what it acknowledges, says so, and resumes by itself.
func TestCheckPausesAndGoesOn(t *testing.T) {
	h, box := moodyHall(t, fixtureConfig{})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.Service.Examine(h.Context())
	if got := h.pollView(ballot.RolePresiding, id).State; got != ballot.Open {
		t.Fatalf("a good store: %s", got)
	}
	box.set(func() { box.fault = everysec })
	h.Service.Examine(h.Context())
	v := h.pollView(ballot.RolePresiding, id)
	if v.State != ballot.Paused || v.Held == nil || v.Held.Cause != meeting.CauseStore ||
		v.Held.Mend != "CONFIG SET appendfsync always" {
		t.Fatalf("the presiding officer sees %s, held %+v", v.State, v.Held)
	}
	if seen := h.pollView(ballot.RoleDisplay, id).Held; seen == nil || seen.Cause != meeting.CauseStore ||
		seen.Reason != "" || seen.Mend != "" {
		t.Errorf("the hall sees %+v, want the check alone", seen)
	}
	_, err = h.cast(h.Voters[1], id, 1)
	h.Refused(err, ballot.CodePaused)
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil), ballot.CodeHeld)
	box.set(func() { box.fault = nil })
	h.Service.Examine(h.Context())
	if got := h.pollView(ballot.RolePresiding, id).State; got != ballot.Paused {
		t.Errorf("after one successful check: %s, want paused", got)
	}
	h.Service.Examine(h.Context())
	if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Open || v.Held != nil {
		t.Errorf("good again: %s, held %+v", v.State, v.Held)
	}
	_, err = h.cast(h.Voters[1], id, 1)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	if v := h.pollView(ballot.RolePresiding, id); v.Returned != 2 {
		t.Errorf("%d returned, want 2", v.Returned)
	}
}

func TestCheckLeavesOfficersPause(t *testing.T) {
	h, box := moodyHall(t, fixtureConfig{})
	first, second := h.Opened(h.Spec(3, 1, nil)), h.Opened(h.Spec(3, 1, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, first, nil))
	box.set(func() { box.fault = everysec })
	h.Service.Examine(h.Context())
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, second, nil)) // takes over the check's pause
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, second, nil))
	box.set(func() { box.fault = nil })
	for range 3 {
		h.Service.Examine(h.Context())
	}
	for _, id := range []ballot.PollID{first, second} {
		if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Paused || v.Held != nil {
			t.Errorf("poll %s: %s, held %+v; the presiding officer's pause stays", id, v.State, v.Held)
		}
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	}
}

// A server without disk space for the record pauses formal polls until there is some.
func TestFullDiskPauses(t *testing.T) {
	full := errors.New("磁盘只剩 1 MiB")
	h, _ := moodyHall(t, fixtureConfig{Service: func(c *meeting.Config) { c.Disk = func() error { return full } }})
	id := h.Opened(h.Spec(3, 1, nil))
	h.Service.Examine(h.Context())
	if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Paused || v.Held == nil ||
		v.Held.Cause != meeting.CauseDisk || v.Held.Reason != full.Error() {
		t.Errorf("with a full disk: %s, held %+v", v.State, v.Held)
	}
	full = nil
	h.Service.Examine(h.Context())
	h.Service.Examine(h.Context())
	if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Open {
		t.Errorf("with room again: %s", v.State)
	}
}

func TestRehearsalRunsOnAnyStore(t *testing.T) {
	h, box := moodyHall(t, fixtureConfig{Rehearsal: true})
	id := h.Opened(h.Spec(3, 1, nil))
	box.set(func() { box.fault = everysec })
	h.Service.Examine(h.Context())
	if got := h.pollView(ballot.RolePresiding, id).State; got != ballot.Open {
		t.Errorf("a rehearsal is %s", got)
	}
}

// A step of the store's clock, forward over the deadline or back, pauses only timed polls, and takes no time from them.
func TestClockStepPausesTimedPolls(t *testing.T) {
	for name, step := range map[string]time.Duration{"an hour ahead": time.Hour, "an hour back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			h, box := moodyHall(t, fixtureConfig{})
			byHand := h.Opened(h.Spec(3, 1, nil))
			timed := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 600}))
			h.Service.Examine(h.Context())
			box.set(func() { box.ahead = step })
			h.Service.Examine(h.Context())
			if got := h.pollView(ballot.RolePresiding, byHand).State; got != ballot.Open {
				t.Errorf("the poll without a deadline is %s", got)
			}
			v := h.pollView(ballot.RolePresiding, timed)
			if v.State != ballot.Paused || v.Held == nil || v.Held.Cause != meeting.CauseClock ||
				!strings.HasPrefix(v.Held.Reason, "store_clock") || v.Held.Figures["by"] != "1h0m0s" {
				t.Fatalf("the timed poll is %s, held %+v", v.State, v.Held)
			}
			if v.LeftS < 590 || v.LeftS > 600 {
				t.Errorf("%d s left, want what was left before the step", v.LeftS)
			}
			h.Service.Examine(h.Context())
			h.Service.Examine(h.Context())
			v = h.pollView(ballot.RolePresiding, timed)
			if left := time.Until(v.ClosesAt) - step; v.State != ballot.Open || left < 590*time.Second ||
				left > 601*time.Second {
				t.Errorf("then it is %s, %v left", v.State, left)
			}
			_, err := h.cast(h.Voters[0], byHand, 1)
			h.Must(err)
		})
	}
}

// A running server does not take the new time of a clock that was set for a deadline.
func TestClockStepClosesNothing(t *testing.T) {
	h, box := moodyHall(t, fixtureConfig{})
	h.Run()
	id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 600}))
	h.Service.Examine(h.Context())
	box.set(func() { box.ahead = time.Hour })
	for range 1000 {
		v := h.pollView(ballot.RolePresiding, id)
		if v.State == ballot.Paused {
			return
		}
		if v.State != ballot.Open {
			t.Fatalf("the poll is %s", v.State)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the poll was not paused")
}

// A store that was emptied stops the vote and says so, on the screens and to every caller that casts, and nobody is
// signed out.
func TestEmptiedStoreStopsTheVote(t *testing.T) {
	h, box := moodyHall(t, fixtureConfig{})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	if v := h.pollView(ballot.RolePresiding, id); v.Returned != 1 {
		t.Fatalf("%d returned", v.Returned)
	}
	box.set(func() { box.empty = true })
	_, err = h.cast(h.Voters[1], id, 1)
	h.Refused(err, ballot.CodeStoreLost)
	h.Refused(h.Service.CheckSession(h.Context(), h.Voters[1]), ballot.CodeStoreLost)
	_, err = h.Service.Sessions(h.Context(), h.ID)
	h.Refused(err, ballot.CodeStoreLost)
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil), ballot.CodeStoreLost)
	v := h.pollView(ballot.RoleDisplay, id)
	if v.State != ballot.Paused || v.Held == nil || v.Held.Cause != meeting.CauseLost || v.Returned != 1 {
		t.Errorf("the hall sees %s, held %+v, %d returned", v.State, v.Held, v.Returned)
	}
}
