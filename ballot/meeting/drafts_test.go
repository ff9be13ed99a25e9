package meeting_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// acts returns the acts in the meeting's log, oldest first.
func (h *fixture) acts() []ballot.Act {
	h.Helper()
	lines, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
	h.Must(err)
	list := make([]ballot.Act, len(lines))
	for i, line := range lines {
		e, err := meeting.ReadEntry(line)
		h.Must(err)
		list[i] = e.Act
	}
	return list
}

// titles returns the titles of a meeting's polls.
func (h *fixture) titles(m ballot.MeetingID) []string {
	h.Helper()
	state, err := h.Service.State(h.Context(), m)
	h.Must(err)
	list := []string{}
	for _, p := range state.Polls {
		list = append(list, p.Spec.Title)
	}
	return list
}

// called returns a selection with the given title.
func (h *fixture) called(title string) ballot.Spec {
	h.Helper()
	spec := h.Spec(3, 1, nil)
	spec.Title = title
	return spec
}

// drafted drafts polls with these titles.
func (h *fixture) drafted(titles ...string) (ids []ballot.PollID) {
	h.Helper()
	for _, title := range titles {
		id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.called(title))
		h.Must(err)
		ids = append(ids, id)
	}
	return ids
}

// Only a draft can be deleted, and only by the clerk. Its id is not reused, and nothing of it stays in the store.
func TestDraftIsDeleted(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	ids := h.drafted("甲", "乙", "丙")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, ids[2], nil))
	h.Refused(h.Service.RemoveDraft(h.Context(), h.Chair, ids[1]), ballot.CodeForbidden)
	h.Refused(h.Service.RemoveDraft(h.Context(), h.Root, ids[2]), ballot.CodeNotDraft)
	h.Refused(h.Service.RemoveDraft(h.Context(), h.Root, ballot.PollID(string(h.ID)+"-99")), ballot.CodeNotFound)
	h.Must(h.Service.RemoveDraft(h.Context(), h.Root, ids[1]))
	h.Refused(h.Service.RemoveDraft(h.Context(), h.Root, ids[1]), ballot.CodeNotFound)
	if diff := cmp.Diff([]string{"甲", "丙"}, h.titles(h.ID)); diff != "" {
		t.Errorf("polls left (-want +got):\n%s", diff)
	}
	records, err := h.Store.Load(h.Context(), h.ID, 0)
	h.Must(err)
	if _, err := meeting.ReadState(records); err != nil || len(records.Polls) != 2 {
		t.Errorf("the store holds %d polls (%v)", len(records.Polls), err)
	}
	if last := h.acts(); last[len(last)-1] != ballot.ActDraftGone {
		t.Errorf("the log ends with %s", last[len(last)-1])
	}
	if next := h.drafted("丁")[0]; next == ids[1] {
		t.Errorf("the id %s of a deleted draft was reused", next)
	}
	h.Begin(ids[2]) // the other polls still work
}

// A poll is copied with its items and rules as a new draft, within a meeting or from another one; a later round is
// copied as a first round. The clerk of one meeting cannot copy from another.
func TestPollIsCopied(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	clerk := h.Staff("会务", ballot.RoleClerk)
	id := h.Opened(h.called("甲"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "演练"}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActRound, id, meeting.Following{Kind: ballot.RoundRerun}))
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	rerun := state.Polls[1]
	if rerun.Spec.Rules.Round != ballot.RoundRerun {
		t.Fatalf("round %s", rerun.Spec.Rules.Round)
	}
	copied, err := h.Service.CopyPoll(h.Context(), clerk, h.ID, rerun.ID, "")
	h.Must(err)
	named, err := h.Service.CopyPoll(h.Context(), clerk, h.ID, id, "乙")
	h.Must(err)
	state, err = h.Service.State(h.Context(), h.ID)
	h.Must(err)
	for to, want := range map[ballot.PollID]ballot.Spec{copied: h.called("甲"), named: h.called("乙")} {
		p, err := state.Poll(to)
		h.Must(err)
		if diff := cmp.Diff(want, p.Spec); diff != "" || p.State != ballot.Draft || p.Parent != "" {
			t.Errorf("%s is %s after %q (-want +got):\n%s", to, p.State, p.Parent, diff)
		}
	}
	other := h.Meeting(fixtureConfig{Deputies: 3})
	_, err = h.Service.CopyPoll(h.Context(), h.Root, other, id, "")
	h.Must(err)
	if diff := cmp.Diff([]string{"甲"}, h.titles(other)); diff != "" {
		t.Errorf("in another meeting (-want +got):\n%s", diff)
	}
	_, err = h.Service.CopyPoll(h.Context(), clerk, other, id, "")
	h.Refused(err, ballot.CodeNotFound)
	_, err = h.Service.CopyPoll(h.Context(), clerk, h.ID, ballot.PollID(string(other)+"-1"), "")
	h.Refused(err, ballot.CodeNotFound)
	_, err = h.Service.CopyPoll(h.Context(), h.Chair, h.ID, id, "")
	h.Refused(err, ballot.CodeForbidden)
	_, err = h.Service.CopyPoll(h.Context(), h.Root, h.ID, id, "甲\u0007")
	h.Refused(err, ballot.CodeInvalid)
}

// A change that started from an older version of a draft does not overwrite what somebody else has saved since.
func TestDraftIsNotWrittenOver(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3})
	id := h.drafted("甲")[0]
	was := h.called("甲").Hash()
	h.Must(h.Service.Redraft(h.Context(), h.Root, id, was, h.called("乙")))
	h.Must(h.Service.Redraft(h.Context(), h.Root, id, was, h.called("乙"))) // a repeated request
	h.Refused(h.Service.Redraft(h.Context(), h.Root, id, was, h.called("丙")), ballot.CodeDraftChanged)
	if got := h.titles(h.ID); got[0] != "乙" {
		t.Errorf("it is called %q", got[0])
	}
	h.Must(h.Service.Redraft(h.Context(), h.Root, id, h.called("乙").Hash(), h.called("丙")))
	h.Must(h.Service.Redraft(h.Context(), h.Root, id, "", h.called("丁")))
	h.Refused(h.Service.Redraft(h.Context(), h.Chair, id, "", h.called("戊")), ballot.CodeForbidden)
}

// Repeated saves of one draft by one clerk, with nothing logged in between, make one log entry. Saving an unchanged
// draft writes nothing.
func TestSavingADraftAgainIsOneEntry(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 0})
	id := h.drafted("甲")[0]
	before := len(h.acts())
	save := func(by ballot.Principal, spec ballot.Spec) {
		t.Helper()
		_, err := h.Service.DraftPoll(h.Context(), by, h.ID, id, spec)
		h.Must(err)
	}
	version := func() uint64 { return h.Snapshot().Version }
	at := version()
	save(h.Root, h.called("甲"))
	if version() != at {
		t.Error("saving an unchanged draft wrote something")
	}
	for items := 4; items < 7; items++ {
		spec := h.Spec(items, 2, nil)
		spec.Title = "甲"
		save(h.Root, spec)
	}
	if n := len(h.acts()); n != before {
		t.Errorf("saving one draft again made %d entries, want 0", n-before)
	}
	if got := len(h.Snapshot().Polls[0].Spec.Items); got != 6 {
		t.Errorf("%d items are saved, want 6", got)
	}
	save(h.Root, h.called("乙"))
	if n := len(h.acts()); n != before+1 {
		t.Errorf("another title made %d entries, want 1", n-before)
	}
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "001"))
	spec := h.Spec(5, 2, nil)
	spec.Title = "乙"
	save(h.Root, spec)
	if n := len(h.acts()); n != before+3 {
		t.Errorf("%d entries, want 2: the sign-in and one of the draft", n-before)
	}
}
