package meeting_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

func TestVoteFromEndToEnd(t *testing.T) {
	for _, secrecy := range []string{"secret", "recorded"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 10, Rehearsal: secrecy == "secret"})
			id := h.Opened(h.Spec(4, 2, map[string]any{"secrecy": secrecy, "reveal": "on_close"}))
			for i, p := range h.Voters[:9] {
				a, err := h.cast(p, id, 1+i%2)
				h.Must(err)
				again, err := h.cast(p, id, 1+i%2)
				h.Must(err)
				if again.Receipt != a.Receipt || !again.Again {
					t.Errorf("retry of %s got %+v, want %+v again", p.Number, again, a)
				}
			}
			if got := h.View(ballot.RoleDisplay).Poll; got.Tally != nil || got.Returned != 9 || got.Issued != 10 {
				t.Errorf("while open the display sees %+v", got)
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			_, err := h.cast(h.Voters[9], id, 1)
			h.Refused(err, ballot.CodeNotOpen)
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil), ballot.CodeNotCertified)
			if got := h.View(ballot.RoleDisplay).Poll; got.Tally == nil || got.Outcome != nil {
				t.Errorf("once closed the display sees tally %v, outcome %v; want the tally only", got.Tally, got.Outcome)
			}
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "公告第 1 号"}))
			out := h.View(ballot.RoleDisplay).Poll.Outcome
			want := ballot.Counts{Entitled: 12, Present: 10, Issued: 10, Returned: 9, Valid: 9}
			if diff := cmp.Diff(want, out.Counts); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			if got := out.Items[0].Marks["approve"]; got != 9 {
				t.Errorf("item 1 has %d approvals, want 9", got)
			}
			if got := out.Items[1].Marks["approve"]; got != 4 {
				t.Errorf("item 2 has %d approvals, want 4", got)
			}
			if out.State != ballot.Shortfall || out.SeatsLeft != 1 {
				t.Errorf("got %s with %d seats left, want a shortfall of 1: 4 of 12 do not pass", out.State, out.SeatsLeft)
			}
			r, err := h.Service.Record(h.Context(), h.Teller, id)
			h.Must(err)
			if len(r.Ballots) != 9 || len(r.Returns) != 9 {
				t.Errorf("the record holds %d ballots, %d returns, want 9 of both", len(r.Ballots), len(r.Returns))
			}
			if _, bad := meeting.CheckChain(r.Log); bad != 0 {
				t.Errorf("the log's chain breaks at line %d", bad)
			}
		})
	}
}

// I8: no step can be skipped, and each step that is not allowed says why.
func TestNobodySkipsAStep(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 5})
	id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
	h.Must(err)
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), ballot.CodeNotAdopted)
	h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, id, nil), ballot.CodeNotAdopted)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
	_, err = h.Service.DraftPoll(h.Context(), h.Root, h.ID, id, h.Spec(3, 2, nil))
	h.Refused(err, ballot.CodeNotDraft) // I11
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), ballot.CodeNoQuorum)
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "006"))
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), ballot.CodeNoZeroProof)
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, id, nil))
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil), ballot.CodeNotOpen)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil)) // again: nothing changes
	h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeNotClosed)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{}), ballot.CodeInvalid)
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Discrepancy: "少一票"}))
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil), ballot.CodeNotCertified)
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "晚了"}), ballot.CodeNotOpen)
}

func TestWhoMayDoWhat(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActClose, id, nil), ballot.CodeForbidden)
	h.Refused(h.Service.Do(h.Context(), h.Root, ballot.ActClose, id, nil), ballot.CodeForbidden)
	_, err := h.cast(h.Chair, id, 1)
	h.Refused(err, ballot.CodeForbidden)
	other := h.Chair
	other.Meeting = "another"
	h.Refused(h.Service.Do(h.Context(), other, ballot.ActClose, id, nil), ballot.CodeNotFound)
	h.Refused(h.Service.SignIn(h.Context(), h.Voters[0], h.ID, "002"), ballot.CodeForbidden)
}

func TestWhoAnnouncesIsNotWhoCertified(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3, TwoPerson: true})
	both := h.Staff("一人两职", ballot.RolePresiding, ballot.RoleScrutineer)
	id := h.Opened(h.Spec(3, 1, nil))
	h.Must(h.Service.Do(h.Context(), both, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), both, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Refused(h.Service.Do(h.Context(), both, ballot.ActAnnounce, id, nil), ballot.CodeTwoPerson)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
}

// I4: a formal poll opens only on a store that keeps what it acknowledges; a rehearsal opens on any.
func TestFormalPollWantsADurableStore(t *testing.T) {
	for _, tt := range []struct {
		rehearsal bool
		want      ballot.Code
	}{{false, ballot.CodeNotDurable}, {true, ""}} {
		t.Run(fmt.Sprint(tt.rehearsal), func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 10, Present: 10, Rehearsal: tt.rehearsal, NotDurable: true})
			id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
			h.Must(err)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, id, nil))
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), tt.want)
		})
	}
}

// The end of a rehearsal wipes its data, and keeps every poll as a draft under a new id, in the same order.
func TestRehearsalEndsWhole(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3, Rehearsal: true})
	id := h.Opened(h.Spec(3, 1, nil))
	formal := false
	_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: &formal})
	h.Refused(err, ballot.CodePollsRunning)
	_, err = h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	m, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: &formal})
	h.Must(err)
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	present, _ := state.PresentCount()
	if m.Rehearsal || len(state.Polls) != 1 || present != 0 || len(state.Roll) != 3 || len(state.Credentials) != 6 {
		t.Errorf("after the rehearsal: %+v, %d polls, %d present, %d on the roll, %d credentials", m, len(state.Polls),
			present, len(state.Roll), len(state.Credentials))
	}
	if state.Entries != 2 {
		t.Errorf("the log has %d entries, want 2: formal, and the draft that is kept", state.Entries)
	}
	if kept := state.Polls[0].ID; kept == id {
		t.Errorf("the id %s of a rehearsed poll is that of the draft that is kept", id)
	}
	next, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
	h.Must(err)
	if next == id {
		t.Errorf("the id %s of a rehearsed poll was given again", id)
	}
	again := true
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: &again})
	h.Refused(err, ballot.CodeNotRehearsal)
}

// The end of a rehearsal keeps drafts and adopted, announced and void polls with their items and rules, in the order of
// the agenda, as drafts that can be adopted and opened. Rounds that followed from a result and all ballots are gone.
func TestRehearsalKeepsPollsAsDrafts(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3, Rehearsal: true})
	named := func(title string, rules map[string]any) ballot.Spec {
		spec := h.Spec(3, 1, rules)
		spec.Title = title
		return spec
	}
	specs := []ballot.Spec{
		named("已公布", map[string]any{"secrecy": "recorded"}), named("已作废", nil), named("已通过", nil),
		named("草案", map[string]any{"seats": 9}), // contradictory rules are kept too
	}
	short := h.Opened(specs[0])
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, short, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, short, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, short, nil))
	_, err := storetest.Round(h.Context(), h.Service, h.Chair, short, ballot.RoundShortfall)
	h.Must(err)
	void := h.Opened(specs[1])
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, void, meeting.Reason{Reason: "演练"}))
	for i, spec := range specs[2:] {
		id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", spec)
		h.Must(err)
		if i == 0 {
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
		}
	}
	before, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: new(false)})
	h.Must(err)
	after, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	var kept []ballot.Spec
	for _, p := range after.Polls {
		kept = append(kept, p.Spec)
		if _, err := before.Poll(p.ID); err == nil {
			t.Errorf("poll %s kept its id from the rehearsal", p.ID)
		}
		bare := &meeting.Poll{ID: p.ID, Spec: p.Spec, State: ballot.Draft}
		if diff := cmp.Diff(bare, p, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("a kept poll is more than a draft (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(specs, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	lines, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
	h.Must(err)
	first, err := meeting.ReadEntry(lines[0])
	h.Must(err)
	if first.Act != ballot.ActFormal || first.Args["kept"] != "4" || first.Args["rounds"] != "1" || len(lines) != 5 {
		t.Errorf("the log begins with %s %v and has %d entries", first.Act, first.Args, len(lines))
	}
	h.Must(h.Service.SignIn(h.Context(), h.Voters[0], h.ID, "001"))
	h.Must(h.Service.SignIn(h.Context(), h.Voters[1], h.ID, "002"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, after.Polls[0].ID, nil))
	h.Begin(after.Polls[0].ID)
	if n := h.Snapshot().Figures.Polls[after.Polls[0].ID].Returned; n != 0 {
		t.Errorf("%d returned to a poll that was just opened", n)
	}
}

// Concurrent acts of one meeting share commits, and none is lost.
func TestManySignInsAtOnce(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 60})
	var deputies []ballot.Principal
	for i := range 60 {
		deputies = append(deputies, h.Deputy(ballot.DeputyID(fmt.Sprintf("%03d", i+1))))
	}
	var wg sync.WaitGroup
	for _, p := range deputies {
		wg.Go(func() {
			if err := h.Service.SignIn(h.Context(), p, h.ID, p.Number); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	if present, _ := state.PresentCount(); present != 60 {
		t.Errorf("%d present, want 60", present)
	}
	lines, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
	h.Must(err)
	signed := 0
	for _, line := range lines {
		e, err := meeting.ReadEntry(line)
		h.Must(err)
		if e.Act == ballot.ActSignIn {
			signed += len(e.Deputies)
		}
	}
	if signed != 60 {
		t.Errorf("the log names %d sign-ins, want 60", signed)
	}
}

func TestLateDeputyIsIssuedABallotAndLeaverIsNot(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 4})
	id := h.Opened(h.Spec(3, 1, nil))
	late := h.Deputy("005")
	_, err := h.cast(late, id, 1)
	h.Refused(err, ballot.CodeNotIssued)
	h.Must(h.Service.SignIn(h.Context(), late, h.ID, "005"))
	_, err = h.cast(late, id, 1)
	h.Must(err)
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "001"))
	_, err = h.cast(h.Voters[0], id, 1)
	h.Refused(err, ballot.CodeNotPresent)
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "001"))
	_, err = h.cast(h.Voters[0], id, 1)
	h.Must(err)
	v := h.View(ballot.RolePresiding).Poll
	if v.Issued != 5 || v.Present != 5 || v.Returned != 2 {
		t.Errorf("issued %d, present %d, returned %d; want 5, 5, 2", v.Issued, v.Present, v.Returned)
	}
}

func TestSecondSignInEndsTheFirst(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 2})
	slips, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"003"}, nil)
	h.Must(err)
	first, err := h.Service.SignInByCode(h.Context(), slips[0].Code, "")
	h.Must(err)
	h.Must(h.Service.CheckSession(h.Context(), first))
	h.Must(h.Service.SignIn(h.Context(), first, h.ID, "003"))
	second, err := h.Service.SignInByCode(h.Context(), slips[0].Code, "")
	h.Must(err)
	h.Refused(h.Service.CheckSession(h.Context(), first), ballot.CodeUnauthenticated)
	id := h.Opened(h.Spec(3, 1, nil))
	_, err = h.cast(first, id, 1)
	h.Refused(err, ballot.CodeUnauthenticated)
	_, err = h.cast(second, id, 1)
	h.Must(err)
	_, err = h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"003"}, nil)
	h.Must(err)
	h.Refused(h.Service.CheckSession(h.Context(), second), ballot.CodeUnauthenticated)
	_, err = h.Service.SignInByCode(h.Context(), slips[0].Code, "")
	h.Refused(err, ballot.CodeWrongCode)
}

func TestPinIsAskedAndLimited(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Pin: true})
	slips, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"001"}, nil)
	h.Must(err)
	_, err = h.Service.SignInByCode(h.Context(), slips[0].Code, "")
	h.Refused(err, ballot.CodePinRequired)
	wrong := "000000"
	if slips[0].Pin == wrong {
		wrong = "000001"
	}
	for range 10 {
		_, err = h.Service.SignInByCode(h.Context(), slips[0].Code, wrong)
		h.Refused(err, ballot.CodeWrongCode)
	}
	_, err = h.Service.SignInByCode(h.Context(), slips[0].Code, slips[0].Pin)
	h.Refused(err, ballot.CodePinLocked)
}

func TestVoidBallotIsTakenOnlyWhenConfirmed(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, map[string]any{"reveal": "on_close"}))
	_, err := h.cast(h.Voters[0], id, 2)
	h.Refused(err, ballot.CodeOverLimit)
	in := ballot.CastRequest{
		Key: "0123456789abcdef", Marks: map[string]string{"1": "approve", "2": "approve"}, AcceptVoid: true,
	}
	_, err = h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Must(err)
	in.AcceptVoid = false
	_, err = h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Refused(err, ballot.CodeOverLimit)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	v := h.View(ballot.RoleScrutineer).Poll
	if v.TallyOf != 1 || v.TallyVoid != 1 {
		t.Errorf("tally of %d, %d void; want 1 and 1", v.TallyOf, v.TallyVoid)
	}
}

// The state that a service caches after its own acts equals the one that another service reads from the store.
func TestKeptStateIsTheStoredOne(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 5, Present: 5, Rehearsal: true})
	same := func(when string) {
		t.Helper()
		kept, err := h.Service.State(h.Context(), h.ID)
		h.Must(err)
		records, err := h.Store.Load(h.Context(), h.ID, 0)
		h.Must(err)
		stored, err := meeting.ReadState(records)
		h.Must(err)
		stored.Tail = kept.Tail // read from the log, not from the records
		if diff := cmp.Diff(stored, kept, cmpopts.IgnoreUnexported(meeting.State{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: stored and kept differ (-stored +kept):\n%s", when, diff)
		}
	}
	same("signed in")
	id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 600}))
	same("open")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil))
	same("paused")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "002"))
	same("resumed")
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "公告"}))
	same("announced")
	_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundShortfall)
	h.Must(err)
	same("next round")
	some := []ballot.Deputy{{Number: "003", Name: "丙"}, {Number: "001", Name: "甲"}}
	h.Refused(h.Service.SetRoll(h.Context(), h.Root, h.ID, some), ballot.CodeInvalid) // the others were issued ballots
	for _, n := range []ballot.DeputyID{"005", "004", "002"} {
		some = append(some, ballot.Deputy{Number: n, Name: "某" + string(n)})
	}
	h.Must(h.Service.SetRoll(h.Context(), h.Root, h.ID, some))
	same("another roll")
	formal := false
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: &formal})
	h.Must(err)
	same("formal")
}
