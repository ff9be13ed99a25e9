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
			h := newHall(t, hallConfig{deputies: 12, present: 10, rehearsal: secrecy == "secret"})
			id := h.opened(h.spec(4, 2, map[string]any{"secrecy": secrecy, "reveal": "on_close"}))
			for i, p := range h.voters[:9] {
				a, err := h.cast(p, id, 1+i%2)
				h.must(err)
				again, err := h.cast(p, id, 1+i%2)
				h.must(err)
				if again.Receipt != a.Receipt || !again.Again {
					t.Errorf("retry of %s got %+v, want %+v again", p.Number, again, a)
				}
			}
			if got := h.view(ballot.RoleDisplay).Poll; got.Tally != nil || got.Returned != 9 || got.Issued != 10 {
				t.Errorf("while open the display sees %+v", got)
			}
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
			_, err := h.cast(h.voters[9], id, 1)
			h.refused(err, ballot.CodeNotOpen)
			h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil), ballot.CodeNotCertified)
			if got := h.view(ballot.RoleDisplay).Poll; got.Tally == nil || got.Outcome != nil {
				t.Errorf("once closed the display sees tally %v, outcome %v; want the tally only", got.Tally, got.Outcome)
			}
			h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "公告第 1 号"}))
			out := h.view(ballot.RoleDisplay).Poll.Outcome
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
			r, err := h.svc.Record(h.ctx, h.teller, id)
			h.must(err)
			if len(r.Ballots) != 9 || len(r.Returns) != 9 {
				t.Errorf("the record holds %d ballots, %d returns, want 9 of both", len(r.Ballots), len(r.Returns))
			}
			if _, bad := meeting.CheckChain(r.Log); bad != 0 {
				t.Errorf("the log's chain breaks at line %d", bad)
			}
		})
	}
}

// I8: nobody skips a step, and each step that cannot be taken says why.
func TestNobodySkipsAStep(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 9, present: 5})
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 1, nil))
	h.must(err)
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil), ballot.CodeNotAdopted)
	h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActZero, id, nil), ballot.CodeNotAdopted)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
	_, err = h.svc.DraftPoll(h.ctx, h.root, h.m, id, h.spec(3, 2, nil))
	h.refused(err, ballot.CodeNotDraft) // I11
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil), ballot.CodeNoQuorum)
	h.must(h.svc.SignIn(h.ctx, h.root, h.m, "006"))
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil), ballot.CodeNoZeroProof)
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActZero, id, nil))
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil), ballot.CodeNotOpen)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil)) // again: as it is
	h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeNotClosed)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{}), ballot.CodeInvalid)
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Discrepancy: "少一票"}))
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil), ballot.CodeNotCertified)
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActVoid, id, meeting.Reason{Reason: "晚了"}), ballot.CodeNotOpen)
}

func TestWhoMayDoWhat(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 3})
	id := h.opened(h.spec(3, 1, nil))
	h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActClose, id, nil), ballot.CodeForbidden)
	h.refused(h.svc.Do(h.ctx, h.root, ballot.ActClose, id, nil), ballot.CodeForbidden)
	_, err := h.cast(h.chair, id, 1)
	h.refused(err, ballot.CodeForbidden)
	other := h.chair
	other.Meeting = "another"
	h.refused(h.svc.Do(h.ctx, other, ballot.ActClose, id, nil), ballot.CodeNotFound)
	h.refused(h.svc.SignIn(h.ctx, h.voters[0], h.m, "002"), ballot.CodeForbidden)
}

func TestWhoAnnouncesIsNotWhoCertified(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 3, twoPerson: true})
	both := h.staff("一人两职", ballot.RolePresiding, ballot.RoleScrutineer)
	id := h.opened(h.spec(3, 1, nil))
	h.must(h.svc.Do(h.ctx, both, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, both, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.refused(h.svc.Do(h.ctx, both, ballot.ActAnnounce, id, nil), ballot.CodeTwoPerson)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
}

// I4: a formal poll opens only on a store that keeps what it acknowledges; a rehearsal opens on any.
func TestFormalPollWantsADurableStore(t *testing.T) {
	for _, tt := range []struct {
		rehearsal bool
		want      ballot.Code
	}{{false, ballot.CodeNotDurable}, {true, ""}} {
		t.Run(fmt.Sprint(tt.rehearsal), func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 10, present: 10, rehearsal: tt.rehearsal, notDurable: true})
			id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 1, nil))
			h.must(err)
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
			h.must(h.svc.Do(h.ctx, h.teller, ballot.ActZero, id, nil))
			h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil), tt.want)
		})
	}
}

func TestRehearsalEndsWhole(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 3, rehearsal: true})
	id := h.opened(h.spec(3, 1, nil))
	formal := false
	_, err := h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: &formal})
	h.refused(err, ballot.CodePollsRunning)
	_, err = h.cast(h.voters[0], id, 1)
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	m, err := h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: &formal})
	h.must(err)
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	present, _ := state.PresentCount()
	if m.Rehearsal || len(state.Polls) != 0 || present != 0 || len(state.Roll) != 3 || len(state.Credentials) != 6 {
		t.Errorf("after the rehearsal: %+v, %d polls, %d present, %d on the roll, %d credentials", m, len(state.Polls),
			present, len(state.Roll), len(state.Credentials))
	}
	if state.Entries != 1 {
		t.Errorf("the log has %d entries, want 1", state.Entries)
	}
	next, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 1, nil))
	h.must(err)
	if next == id {
		t.Errorf("the id %s of a rehearsed poll was given again", id)
	}
	again := true
	_, err = h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: &again})
	h.refused(err, ballot.CodeNotRehearsal)
}

// Acts of one meeting that come together share commits, and none is lost.
func TestManySignInsAtOnce(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 60})
	var deputies []ballot.Principal
	for i := range 60 {
		deputies = append(deputies, h.deputy(ballot.DeputyID(fmt.Sprintf("%03d", i+1))))
	}
	var wg sync.WaitGroup
	for _, p := range deputies {
		wg.Go(func() {
			if err := h.svc.SignIn(h.ctx, p, h.m, p.Number); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	if present, _ := state.PresentCount(); present != 60 {
		t.Errorf("%d present, want 60", present)
	}
	lines, err := h.svc.Log(h.ctx, h.root, h.m, 0)
	h.must(err)
	signed := 0
	for _, line := range lines {
		e, err := meeting.ReadEntry(line)
		h.must(err)
		if e.Act == ballot.ActSignIn {
			signed += len(e.Deputies)
		}
	}
	if signed != 60 {
		t.Errorf("the log names %d sign-ins, want 60", signed)
	}
}

func TestLateDeputyIsIssuedABallotAndLeaverIsNot(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 6, present: 4})
	id := h.opened(h.spec(3, 1, nil))
	late := h.deputy("005")
	_, err := h.cast(late, id, 1)
	h.refused(err, ballot.CodeNotIssued)
	h.must(h.svc.SignIn(h.ctx, late, h.m, "005"))
	_, err = h.cast(late, id, 1)
	h.must(err)
	h.must(h.svc.Leave(h.ctx, h.root, h.m, "001"))
	_, err = h.cast(h.voters[0], id, 1)
	h.refused(err, ballot.CodeNotPresent)
	h.must(h.svc.SignIn(h.ctx, h.root, h.m, "001"))
	_, err = h.cast(h.voters[0], id, 1)
	h.must(err)
	v := h.view(ballot.RolePresiding).Poll
	if v.Issued != 5 || v.Present != 5 || v.Returned != 2 {
		t.Errorf("issued %d, present %d, returned %d; want 5, 5, 2", v.Issued, v.Present, v.Returned)
	}
}

func TestSecondSignInEndsTheFirst(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 2})
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"003"}, nil)
	h.must(err)
	first, err := h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
	h.must(h.svc.CheckSession(h.ctx, first))
	h.must(h.svc.SignIn(h.ctx, first, h.m, "003"))
	second, err := h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
	h.refused(h.svc.CheckSession(h.ctx, first), ballot.CodeUnauthenticated)
	id := h.opened(h.spec(3, 1, nil))
	_, err = h.cast(first, id, 1)
	h.refused(err, ballot.CodeUnauthenticated)
	_, err = h.cast(second, id, 1)
	h.must(err)
	_, err = h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"003"}, nil)
	h.must(err)
	h.refused(h.svc.CheckSession(h.ctx, second), ballot.CodeUnauthenticated)
	_, err = h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.refused(err, ballot.CodeWrongCode)
}

func TestPinIsAskedAndLimited(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, pin: true})
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"001"}, nil)
	h.must(err)
	_, err = h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.refused(err, ballot.CodePinRequired)
	wrong := "000000"
	if slips[0].Pin == wrong {
		wrong = "000001"
	}
	for range 10 {
		_, err = h.svc.SignInByCode(h.ctx, slips[0].Code, wrong)
		h.refused(err, ballot.CodeWrongCode)
	}
	_, err = h.svc.SignInByCode(h.ctx, slips[0].Code, slips[0].Pin)
	h.refused(err, ballot.CodePinLocked)
}

func TestVoidBallotIsTakenOnlyWhenConfirmed(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 3})
	id := h.opened(h.spec(3, 1, map[string]any{"reveal": "on_close"}))
	_, err := h.cast(h.voters[0], id, 2)
	h.refused(err, ballot.CodeOverLimit)
	in := ballot.CastRequest{
		Key: "0123456789abcdef", Marks: map[string]string{"1": "approve", "2": "approve"}, AcceptVoid: true,
	}
	_, err = h.svc.Cast(h.ctx, h.voters[0], id, in)
	h.must(err)
	in.AcceptVoid = false
	_, err = h.svc.Cast(h.ctx, h.voters[0], id, in)
	h.refused(err, ballot.CodeOverLimit)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	v := h.view(ballot.RoleScrutineer).Poll
	if v.TallyOf != 1 || v.TallyVoid != 1 {
		t.Errorf("tally of %d, %d void; want 1 and 1", v.TallyOf, v.TallyVoid)
	}
}

// What a service keeps of a meeting after its own acts is what another one reads from the box.
func TestKeptStateIsTheStoredOne(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 5, present: 5, rehearsal: true})
	same := func(when string) {
		t.Helper()
		kept, err := h.svc.State(h.ctx, h.m)
		h.must(err)
		records, err := h.box.Load(h.ctx, h.m, 0)
		h.must(err)
		stored, err := meeting.ReadState(records)
		h.must(err)
		stored.Tail = kept.Tail // read from the log, not from the records
		if diff := cmp.Diff(stored, kept, cmpopts.IgnoreUnexported(meeting.State{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: stored and kept differ (-stored +kept):\n%s", when, diff)
		}
	}
	same("signed in")
	id := h.opened(h.spec(3, 1, map[string]any{"duration_s": 600}))
	same("open")
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActPause, id, nil))
	same("paused")
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActResume, id, nil))
	h.must(h.svc.Leave(h.ctx, h.root, h.m, "002"))
	same("resumed")
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "公告"}))
	same("announced")
	_, err := storetest.Round(h.ctx, h.svc, h.chair, id, ballot.RoundShortfall)
	h.must(err)
	same("next round")
	some := []ballot.Deputy{{Number: "003", Name: "丙"}, {Number: "001", Name: "甲"}}
	h.refused(h.svc.SetRoll(h.ctx, h.root, h.m, some), ballot.CodeInvalid) // the others were issued ballots
	for _, n := range []ballot.DeputyID{"005", "004", "002"} {
		some = append(some, ballot.Deputy{Number: n, Name: "某" + string(n)})
	}
	h.must(h.svc.SetRoll(h.ctx, h.root, h.m, some))
	same("another roll")
	formal := false
	_, err = h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: &formal})
	h.must(err)
	same("formal")
}
