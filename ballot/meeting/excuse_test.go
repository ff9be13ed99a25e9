package meeting_test

import (
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Leave of absence 请假 is recorded by the clerk, is distinct from absence, and is in no base: it does not change the
// quorum, the pass line or the ballots issued. A sign-in ends it, and Leave revokes it. A deputy who is present leaves
// first.
func TestExcusedIsInNoBase(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 4})
	at := func() meeting.Attendance { return h.View(ballot.RoleClerk).Attendance }
	before := at()
	excuse := func(n ballot.DeputyID) { t.Helper(); h.Must(h.Service.Excuse(h.Context(), h.Root, h.ID, n)) }
	excuse("005")
	excuse("006")
	want := before
	want.Excused = 2
	if got := at(); got != want {
		t.Errorf("attendance %+v, want %+v", got, want)
	}
	n := len(h.acts())
	excuse("005")
	if len(h.acts()) != n {
		t.Error("a second excuse of the same deputy wrote something")
	}
	h.Refused(h.Service.Excuse(h.Context(), h.Root, h.ID, "099"), ballot.CodeNotFound)
	h.Refused(h.Service.Excuse(h.Context(), h.Chair, h.ID, "005"), ballot.CodeForbidden)
	id := h.Opened(h.Spec(3, 1, nil))
	p := *h.View(ballot.RolePresiding).Poll
	if p.Issued != 4 || p.Entitled != 6 || p.PassLine == nil || *p.PassLine != 4 {
		t.Errorf("issued %d of %d, pass line %v", p.Issued, p.Entitled, p.PassLine)
	}
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "005")) // ends the leave of absence and issues a ballot
	if a := at(); a.Excused != 1 || a.Present != 5 || len(h.Snapshot().State.Polls[0].Issued) != 5 {
		t.Errorf("after a sign-in: %+v", a)
	}
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "006")) // revokes the leave of absence
	state := h.Snapshot().State
	if a := at(); a.Excused != 0 || a.Left != 0 || state.Presence["006"] != ballot.Absent {
		t.Errorf("after it was revoked: %+v, %q", a, state.Presence["006"])
	}
	excuse("004") // was present, so leaves first
	tail := h.acts()
	if got := tail[len(tail)-2:]; !slices.Equal(got, []ballot.Act{ballot.ActLeave, ballot.ActExcuse}) {
		t.Errorf("the log ends with %v", got)
	}
	_, err := h.cast(h.Voters[3], id, 1)
	h.Refused(err, ballot.CodeNotPresent)
	if a := at(); a.Excused != 1 || a.Present != 4 {
		t.Errorf("after a present deputy was excused: %+v", a)
	}
}

// The end of a rehearsal ends leave of absence, like all presence.
func TestExcuseEndsWithTheRehearsal(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Rehearsal: true})
	h.Must(h.Service.Excuse(h.Context(), h.Root, h.ID, "001"))
	_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: new(false)})
	h.Must(err)
	if a := h.View(ballot.RoleClerk).Attendance; a.Excused != 0 {
		t.Errorf("%+v", a)
	}
}
