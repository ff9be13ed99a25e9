package meeting_test

import (
	"fmt"
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// roster makes deputies of one delegation, some with the given names.
func roster(n int, named map[int]string) []ballot.Deputy {
	roll := make([]ballot.Deputy, n)
	for i := range roll {
		roll[i] = ballot.Deputy{Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%03d", i+1)}
		if name := named[i+1]; name != "" {
			roll[i].Name = name
		}
	}
	return roll
}

func codesOf(err error) []ballot.FaultCode {
	e, _ := ballot.AsError(err)
	if e == nil {
		return nil
	}
	var codes []ballot.FaultCode
	for _, f := range e.Faults {
		codes = append(codes, f.Code)
	}
	return codes
}

// A new roster can change neither who voted in a formal poll, nor how many are entitled under adopted rules.
func TestWhatARosterMayNotChange(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9, Formal: true})
	adopted := func() ballot.PollID {
		id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, map[string]any{"secrecy": "recorded"}))
		h.Must(err)
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
		return id
	}
	id := adopted()
	if got := codesOf(h.Service.SetRoll(h.Context(), h.Root, h.ID, roster(13, nil))); !slices.Equal(got,
		[]ballot.FaultCode{ballot.FaultAdopted}) {
		t.Errorf("a longer roster between adoption and opening: %v", got)
	}
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil))
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.concluded(id)
	for _, c := range []struct {
		name string
		roll []ballot.Deputy
		want []ballot.FaultCode
	}{
		{"another name", roster(9, map[int]string{1: "另一个人"}), []ballot.FaultCode{ballot.FaultNamed}},
		{"one less", roster(8, nil), []ballot.FaultCode{ballot.FaultIssued}},
		{"one more", roster(10, nil), nil},
		{"another name for who was issued none", roster(10, map[int]string{10: "另一个人"}), nil},
	} {
		faults, _, err := h.Service.CheckRoll(h.Context(), h.Root, h.ID, c.roll)
		h.Must(err)
		err = h.Service.SetRoll(h.Context(), h.Root, h.ID, c.roll)
		if got := codesOf(err); !slices.Equal(got, c.want) || len(faults) != len(c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, %v (looked at before: %v), want %v", c.name, got, err, faults, c.want)
		}
	}
	r, err := h.Service.Record(h.Context(), h.Teller, id)
	h.Must(err)
	if r.Roll[0].Name != "代表001" {
		t.Errorf("the record's first deputy is %q", r.Roll[0].Name)
	}
}

// A person who takes another's place on the roster does not vote with the previous person's slip.
func TestANewNameIsAnotherPerson(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	next := roster(3, map[int]string{2: "接任的人"})
	_, notices, err := h.Service.CheckRoll(h.Context(), h.Root, h.ID, next)
	h.Must(err)
	if len(notices) != 1 || notices[0].Code != ballot.NoticeRenamed || notices[0].Row != 2 {
		t.Errorf("the clerk gets %+v, want a notice for row 2", notices)
	}
	h.Must(h.Service.SetRoll(h.Context(), h.Root, h.ID, next))
	h.Refused(h.Service.CheckSession(h.Context(), h.Voters[1]), ballot.CodeUnauthenticated)
	h.Must(h.Service.CheckSession(h.Context(), h.Voters[0]))
	if v := h.View(ballot.RoleDisplay).Attendance; v.Present != 2 {
		t.Errorf("%d present, want 2", v.Present)
	}
	again := h.Deputy("002")
	h.Must(h.Service.SignIn(h.Context(), again, h.ID, "002"))
	if v := h.View(ballot.RoleDisplay).Attendance; v.Present != 3 {
		t.Errorf("with a slip of their own %d present, want 3", v.Present)
	}
}

// A meeting cannot be closed while a result would stay unannounced.
func TestMeetingEndsAfterTheLastResult(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	id := h.Opened(h.Spec(3, 1, nil))
	over := ballot.MeetingClosed
	end := func() error {
		_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{State: &over})
		return err
	}
	h.Refused(end(), ballot.CodePollsRunning)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	if got := codesOf(end()); !slices.Equal(got, []ballot.FaultCode{ballot.FaultUnannounced}) {
		t.Errorf("with a closed poll: %v", got)
	}
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	if got := codesOf(end()); !slices.Equal(got, []ballot.FaultCode{ballot.FaultUnannounced}) {
		t.Errorf("with a certified poll: %v", got)
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	h.Must(end())
	h.Must(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil))
}

// A poll that was closed and then declared void keeps its record, for the presiding officer and the scrutineers; one
// that was never closed has none.
func TestRecordOfAVoidPoll(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	open, closed := h.Opened(h.Spec(3, 1, nil)), h.Opened(h.Spec(3, 1, nil))
	_, err := h.cast(h.Voters[0], closed, 1)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, closed, nil))
	for _, id := range []ballot.PollID{open, closed} {
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"}))
	}
	r, err := h.Service.Record(h.Context(), h.Teller, closed)
	if err != nil || len(r.Ballots) != 0 || len(r.Returns) != 1 || r.Outcome != nil {
		t.Errorf("the record has %d ballots, %d returns, outcome %v, %v; want one return and nothing counted", len(r.Ballots),
			len(r.Returns), r.Outcome, err)
	}
	if list, err := h.Service.Receipts(h.Context(), h.Voters[0], closed); err != nil || len(list) != 1 {
		t.Errorf("%d receipts, %v, want one", len(list), err)
	}
	_, err = h.Service.Record(h.Context(), h.Root, closed) // the clerk sees no tally of it
	h.Refused(err, ballot.CodeVoided)
	_, err = h.Service.Record(h.Context(), h.Teller, open)
	h.Refused(err, ballot.CodeVoided)
	_, err = h.Service.Receipts(h.Context(), h.Voters[0], open)
	h.Refused(err, ballot.CodeVoided)
}

// An act that the presiding officer repeats after a lost answer stays done, whatever has happened since.
func TestPressedAgainLater(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	id := h.Opened(h.Spec(3, 1, nil))
	again := func(when string) {
		t.Helper()
		before, err := h.Service.State(h.Context(), h.ID)
		h.Must(err)
		for name, err := range map[string]error{
			"adopt": h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil),
			"open":  h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil),
		} {
			if err != nil {
				t.Errorf("%s: %s again: %v", when, name, err)
			}
		}
		after, err := h.Service.State(h.Context(), h.ID)
		h.Must(err)
		if after.Version != before.Version {
			t.Errorf("%s: something was written", when)
		}
	}
	again("open")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil))
	again("paused")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	again("closed")
	h.concluded(h.Opened(h.Spec(3, 1, nil)))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"}))
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), ballot.CodeVoided)
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil), ballot.CodeVoided)
}

// A ballot without marks is an error of the tablet, not a blank ballot, which would be final.
func TestNoMarksAreNoBallot(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.Service.Cast(h.Context(), h.Voters[0], id, ballot.CastRequest{Key: "key-0000000000000000"})
	h.Refused(err, ballot.CodeInvalid)
	h.vote(h.Voters[0], id, map[string]string{})
}

// Slips made before the meeting required a PIN have none: the clerk sees that they have to be made again.
func TestSlipsWithoutPinAreNotMade(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	made := func() int { return h.View(ballot.RoleClerk).Slips }
	if n := made(); n != 3 {
		t.Errorf("%d slips, want 3", n)
	}
	on := true
	_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Pin: &on})
	h.Must(err)
	if n := made(); n != 0 {
		t.Errorf("once PINs are required %d slips are made, want 0", n)
	}
	h.Deputy("002")
	if n := made(); n != 1 {
		t.Errorf("with one made anew %d, want 1", n)
	}
}
