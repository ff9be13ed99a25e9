package meeting_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A meeting made from another one takes over its roll, its staff, and its polls as drafts, without the rounds that
// followed from a result, and without credentials, presence or results. The other meeting does not change.
func TestMeetingFromAnother(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3, Delegations: 2})
	id := h.Opened(h.called("甲"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "演练"}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActRound, id, meeting.Following{Kind: ballot.RoundRerun}))
	h.drafted("乙")
	h.Must(h.Service.Excuse(h.Context(), h.Root, h.ID, "003"))
	before := h.Snapshot().State
	m, err := h.Service.CreateMeeting(h.Context(), h.Root, meeting.NewMeeting{
		Title: "第五次会议", Date: "2027年1月12日", Place: "镇政府三楼会议室", From: h.ID,
	})
	h.Must(err)
	state, err := h.Service.State(h.Context(), m.ID)
	h.Must(err)
	if diff := cmp.Diff(before.Roll, state.Roll); diff != "" {
		t.Errorf("roll (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before.Staff, state.Staff); diff != "" {
		t.Errorf("staff (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"甲", "乙"}, h.titles(m.ID)); diff != "" {
		t.Errorf("polls (-want +got):\n%s", diff)
	}
	for _, p := range state.Polls {
		if p.State != ballot.Draft || p.ID.Meeting() != m.ID || p.RulesHash != "" || p.VoidReason != "" {
			t.Errorf("%s is %s", p.ID, p.State)
		}
	}
	if len(state.Credentials) != 0 || len(state.Presence) != 0 || m.Date != "2027年1月12日" || m.Place != "镇政府三楼会议室" {
		t.Errorf("%d credentials, %d presences, %+v", len(state.Credentials), len(state.Presence), m)
	}
	records, err := h.Store.Load(h.Context(), m.ID, 0)
	h.Must(err)
	if _, err := meeting.ReadState(records); err != nil {
		t.Error(err)
	}
	if after := h.Snapshot().State; after.Version != before.Version {
		t.Error("the other meeting has changed")
	}
	lines, err := h.Service.Log(h.Context(), h.Root, m.ID, 0)
	h.Must(err)
	if _, bad := meeting.CheckChain(lines); bad != 0 {
		t.Errorf("the log is broken at line %d", bad)
	}
	h.ID = m.ID
	h.Come("001") // with a slip of the new meeting
	if n := len(h.Snapshot().Credentials); n != 1 {
		t.Errorf("%d credentials", n)
	}
}

// A meeting can be made from an empty one, but not from one that does not exist, and not by the clerk of a meeting.
func TestMeetingFromNothing(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Bare: true})
	bare, err := h.Service.CreateMeeting(h.Context(), h.Root, meeting.NewMeeting{Title: "空"})
	h.Must(err)
	_, err = h.Service.CreateMeeting(h.Context(), h.Root, meeting.NewMeeting{Title: "沿用", From: bare.ID})
	h.Must(err)
	_, err = h.Service.CreateMeeting(h.Context(), h.Root, meeting.NewMeeting{Title: "沿用", From: "none"})
	h.Refused(err, ballot.CodeNotFound)
	clerk := h.Staff("会务", ballot.RoleClerk)
	_, err = h.Service.CreateMeeting(h.Context(), clerk, meeting.NewMeeting{Title: "沿用", From: h.ID})
	h.Refused(err, ballot.CodeForbidden)
	list, err := h.Service.Meetings(h.Context(), h.Root)
	h.Must(err)
	if len(list) != 3 {
		t.Errorf("%d meetings, want the three that were made", len(list))
	}
}

// The list of meetings has the turnout, date and place of each. Changes of date and place are logged.
func TestMeetingsAreListedWithTurnout(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 5, Present: 3})
	edit := meeting.Edit{Date: new("2027-01-12"), Place: new("礼堂")}
	_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, edit)
	h.Must(err)
	list, err := h.Service.Meetings(h.Context(), h.Root)
	h.Must(err)
	got := list[0]
	if got.Entitled != 5 || got.Present != 3 || got.Date != "2027-01-12" || got.Place != "礼堂" {
		t.Errorf("listed as %+v", got)
	}
	n := len(h.acts())
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, edit)
	h.Must(err)
	if acts := h.acts(); len(acts) != n || acts[n-1] != ballot.ActEdit {
		t.Errorf("the log has %d entries and ends with %s, want %d", len(acts), acts[len(acts)-1], n)
	}
	long := string(make([]rune, ballot.MaxTitle+1))
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Date: &long, Place: &long})
	h.Refused(err, ballot.CodeInvalid)
}
