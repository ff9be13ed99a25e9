package meeting_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// The store's clock closes a timed poll. Extensions move the deadline, also while the poll is paused, and nothing moves
// it once it has passed (I2).
func TestMoreTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
		byHand := h.Opened(h.Spec(3, 1, nil))
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, byHand, meeting.Extension{Seconds: 60}),
			ballot.CodeNotTimed)
		id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 60}))
		seen := h.pollView(ballot.RolePresiding, id).ClosesAt
		h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActExtend, id, meeting.Extension{Seconds: 60}),
			ballot.CodeForbidden)
		for _, n := range []int{0, -1, ballot.MaxDuration + 1} {
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, id, meeting.Extension{Seconds: n}),
				ballot.CodeInvalid)
		}
		for range 2 { // requested twice: added once
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, id, meeting.Extension{Seconds: 30, From: seen}))
		}
		if got := h.pollView(ballot.RoleDisplay, id).ClosesAt; got.Sub(seen) != 30*time.Second {
			t.Errorf("the deadline moved by %v, want 30 s", got.Sub(seen))
		}
		time.Sleep(80 * time.Second)
		_, err := h.cast(h.Voters[0], id, 1)
		h.Must(err)
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil))
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, id, meeting.Extension{Seconds: 20}))
		if got := h.pollView(ballot.RoleDisplay, id).LeftS; got != 30 {
			t.Errorf("%d s left in the pause, want 30", got)
		}
		time.Sleep(time.Hour)
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
		time.Sleep(29*time.Second + 500*time.Millisecond)
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, id, meeting.Extension{Seconds: 60}),
			ballot.CodeNotOpen)
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil), ballot.CodeNotOpen)
		_, err = h.cast(h.Voters[1], id, 1)
		h.Must(err)
		time.Sleep(time.Second)
		_, err = h.cast(h.Voters[2], id, 1)
		h.Refused(err, ballot.CodeNotOpen)
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil), ballot.CodeNotOpen)
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActExtend, id, meeting.Extension{Seconds: 60}),
			ballot.CodeNotOpen)
		if v := h.pollView(ballot.RoleDisplay, id); v.Returned != 2 {
			t.Errorf("%d returned, want 2", v.Returned)
		}
	})
}

func TestQuorumLostDuringTheVoteIsShown(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 6})
	id := h.Opened(h.Spec(3, 1, nil))
	if v := h.pollView(ballot.RolePresiding, id); v.QuorumLost || v.Quorum != 6 {
		t.Errorf("at opening lost %t, quorum %d", v.QuorumLost, v.Quorum)
	}
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "001"))
	v := h.pollView(ballot.RolePresiding, id)
	args := map[string]string{}
	for _, s := range v.Steps {
		if s.Act == ballot.ActClose {
			args = s.Args
		}
	}
	if !v.QuorumLost || v.Present != 6 || args["present"] != "5" || args["quorum"] != "6" || args["not_returned"] != "6" {
		t.Errorf("lost %t, present of the poll %d, the step says %v", v.QuorumLost, v.Present, args)
	}
	if a := h.View(ballot.RoleDisplay).Attendance; a.QuorumMet || a.Present != 5 {
		t.Errorf("the hall sees %+v", a)
	}
	_, err := h.cast(h.Voters[1], id, 1) // an opened poll goes on
	h.Must(err)
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "001"))
	if h.pollView(ballot.RolePresiding, id).QuorumLost {
		t.Error("the quorum is still lost after the deputy came back")
	}
}

func TestNoticeHasNumberAndDate(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	for _, bad := range []meeting.Announcement{{Date: "2026-13-01"}, {Date: "明天"}, {Number: "第\n号"}} {
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, bad), ballot.CodeInvalid)
	}
	a := meeting.Announcement{Notice: "现予公告。", Number: "第 3 号", Date: "2026-11-22"}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, a))
	v := h.pollView(ballot.RoleDisplay, id)
	if got := (meeting.Announcement{Notice: v.Notice, Number: v.NoticeNumber, Date: v.NoticeDate}); got != a {
		t.Errorf("announced %+v, shown %+v", a, got)
	}
}

// A pause that reaches the store after the deadline changes nothing, however early it was requested, and does not
// cancel other acts of the same commit (I2).
func TestPauseThatComesTooLate(t *testing.T) {
	slow := &slowBox{}
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 8, Wrap: func(meeting.Store) meeting.Store {
		slow.Store = storetest.NewMemory(storetest.WithClock(slow.clock))
		return slow
	}})
	id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 10}))
	ninth := h.Deputy("009")
	slow.held = make(chan struct{})
	acts := make(chan error, 3)
	// the two acts below queue behind it
	go func() {
		acts <- h.Service.SetScene(h.Context(), h.Chair, h.ID, meeting.Scene{Scene: meeting.SceneBlank})
	}()
	time.Sleep(50 * time.Millisecond)
	pause := make(chan error, 1)
	go func() { pause <- h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil) }()
	go func() { acts <- h.Service.SignIn(h.Context(), ninth, h.ID, ninth.Number) }()
	time.Sleep(50 * time.Millisecond)
	slow.late.Store(true)
	close(slow.held)
	h.Refused(<-pause, ballot.CodeNotOpen)
	h.Must(<-acts)
	h.Must(<-acts)
	if v := h.pollView(ballot.RolePresiding, id); v.State != ballot.Open || v.ClosesAt.IsZero() || v.Issued != 9 {
		t.Errorf("the poll is %s, closes at %v, %d ballots issued; want open, with its deadline, and 9", v.State, v.ClosesAt,
			v.Issued)
	}
	_, err := h.cast(h.Voters[0], id, 1)
	h.Refused(err, ballot.CodeNotOpen)
}

// slowBox is a store whose commits wait while it is held, and come after the deadline then.
type slowBox struct {
	meeting.Store
	held chan struct{}
	late atomic.Bool
}

func (s *slowBox) clock() time.Time {
	if s.late.Load() {
		return time.Now().Add(time.Minute)
	}
	return time.Now()
}

func (s *slowBox) Commit(ctx context.Context, c meeting.Change) error {
	if s.held != nil {
		<-s.held
	}
	return s.Store.Commit(ctx, c)
}

// A vote does not resume after a pause on a store that no longer keeps what it acknowledges (I4).
func TestResumeAsksTheStore(t *testing.T) {
	forgets := &forgetful{}
	h := newFixture(t, fixtureConfig{
		Deputies: 10, Present: 10, Wrap: func(b meeting.Store) meeting.Store { forgets.Store = b; return forgets },
	})
	id := h.Opened(h.Spec(3, 1, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil))
	forgets.now = true
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil), ballot.CodeNotDurable)
	forgets.now = false
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	forgets.now = true
	// again: it is already running, and the check of the store pauses it
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
}

// forgetful is a store that may stop keeping what it acknowledges.
type forgetful struct {
	meeting.Store
	now bool
}

func (f *forgetful) Durable(ctx context.Context) error {
	if f.now {
		return ballot.RefuseWith(ballot.CodeNotDurable, map[string]string{
			"reason": "fsync", "mend": "CONFIG SET appendfsync always",
		})
	}
	return f.Store.Durable(ctx)
}

// The presiding officer gives an open poll a time limit and takes it away again. Repeated presses change nothing, and
// the store's clock closes the poll only while it has a limit. A deadline that has passed cannot be removed (I2).
func TestTimeGivenAndTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
		id := h.Opened(h.Spec(3, 1, nil))
		do := func(act ballot.Act, in any) { t.Helper(); h.Must(h.Service.Do(h.Context(), h.Chair, act, id, in)) }
		deadline := func() time.Time { return h.pollView(ballot.RoleDisplay, id).ClosesAt }
		minute := meeting.Extension{Seconds: 60}
		for _, n := range []int{0, -1, ballot.MaxDuration + 1} {
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActTime, id, meeting.Extension{Seconds: n}), ballot.CodeInvalid)
		}
		h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActTime, id, minute), ballot.CodeForbidden)
		do(ballot.ActTime, minute)
		first := deadline()
		if left := time.Until(first); left < 59*time.Second || left > 61*time.Second {
			t.Fatalf("%v left, want a minute", left)
		}
		time.Sleep(time.Second)
		do(ballot.ActTime, minute) // a repeated press
		if got := deadline(); !got.Equal(first) {
			t.Errorf("the deadline moved by %v", got.Sub(first))
		}
		do(ballot.ActExtend, meeting.Extension{Seconds: 30})
		do(ballot.ActUntime, nil)
		do(ballot.ActUntime, nil)
		if got := deadline(); !got.IsZero() {
			t.Errorf("closes at %v, want by hand", got)
		}
		time.Sleep(time.Hour)
		_, err := h.cast(h.Voters[0], id, 1)
		h.Must(err)
		do(ballot.ActPause, nil)
		do(ballot.ActTime, minute)
		if got := h.pollView(ballot.RoleDisplay, id).LeftS; got != 60 {
			t.Errorf("%d s left in the pause, want 60", got)
		}
		do(ballot.ActUntime, nil)
		do(ballot.ActTime, meeting.Extension{Seconds: 10})
		do(ballot.ActResume, nil)
		time.Sleep(9*time.Second + 500*time.Millisecond)
		h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActUntime, id, nil), ballot.CodeNotOpen)
		time.Sleep(time.Second)
		_, err = h.cast(h.Voters[1], id, 1)
		h.Refused(err, ballot.CodeNotOpen)
		do(ballot.ActClose, nil)
		for _, act := range []ballot.Act{ballot.ActTime, ballot.ActUntime} {
			h.Refused(h.Service.Do(h.Context(), h.Chair, act, id, minute), ballot.CodeNotOpen)
		}
		var acts []ballot.Act
		for _, line := range h.View(ballot.RolePresiding).Log {
			if line.Act == ballot.ActTime || line.Act == ballot.ActUntime {
				acts = append(acts, line.Act)
			}
		}
		if want := 5; len(acts) != want {
			t.Errorf("%d lines on record, want %d: %v", len(acts), want, acts)
		}
	})
}
