package meeting_test

import (
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/seal"
)

// I13: whatever its reveal setting, a secret poll of a formal meeting that closes with fewer returned ballots than may
// be opened together is not counted, and nobody learns a tally of it, neither then nor once it is void.
func TestTooFewAreNotCounted(t *testing.T) {
	for _, reveal := range []string{"live", "on_close", "on_announce"} {
		t.Run(reveal, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
			h.Run()
			id := h.Opened(h.Spec(3, 1, map[string]any{"reveal": reveal}))
			for _, p := range h.Voters[:9] {
				_, err := h.cast(p, id, 1)
				h.Must(err)
			}
			i := slices.IndexFunc(h.pollView(ballot.RolePresiding, id).Steps,
				func(s meeting.Step) bool { return s.Act == ballot.ActClose })
			if args := h.pollView(ballot.RolePresiding, id).Steps[i].Args; args["returned"] != "9" || args["least"] != "10" {
				t.Errorf("before the close the presiding officer sees %v", args)
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeTooFew)
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Discrepancy: "少一票"}),
				ballot.CodeTooFew)
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil), ballot.CodeTooFew)
			h.nobodyLearns(id, true)
			for _, by := range []ballot.Principal{h.Root, h.Teller, h.Chair} {
				_, err := h.Service.Record(h.Context(), by, id)
				h.Refused(err, ballot.CodeTooFew)
			}
			snap, err := h.Service.Snapshot(h.Context(), h.ID)
			h.Must(err)
			h.Refused(snap.WhyNoOutcome(id), ballot.CodeTooFew)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "收回不足"}))
			h.nobodyLearns(id, false)
			again := h.next(id, ballot.RoundRerun)
			for _, p := range h.Voters {
				h.vote(p, again, map[string]string{"1": "approve"})
			}
			if out := h.concluded(again); out.Counts.Returned != 12 || out.Selected[0] != "1" {
				t.Errorf("held again: %+v", out)
			}
		})
	}
}

// nobodyLearns checks in every view of a poll, in its recount and in the store that nothing of it is counted.
func (h *fixture) nobodyLearns(id ballot.PollID, few bool) {
	h.Helper()
	for _, r := range ballot.Roles() {
		v := h.pollView(r, id)
		if v.TooFew != few || v.Tally != nil || v.Outcome != nil || v.Hand != nil {
			h.Errorf("%s: too few %t, tally %v, outcome %v", r, v.TooFew, v.Tally, v.Outcome)
		}
	}
	want := ballot.CodeVoided
	if few {
		want = ballot.CodeTooFew
	}
	for _, by := range []ballot.Principal{h.Teller, h.Chair} {
		_, _, err := h.Service.Recount(h.Context(), by, id)
		h.Refused(err, want)
	}
	f, err := h.Store.Figures(h.Context(), h.ID, []ballot.PollID{id})
	h.Must(err)
	if got := f.Polls[id]; got.Counted || got.Tally.Ballots != 0 {
		h.Errorf("the store has counted %d", got.Tally.Ballots)
	}
}

// A poll with ten is counted, and so are a poll adopted before this rule existed and a recorded poll.
func TestEnoughAreCounted(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rules  map[string]any
		voters int
	}{
		{"ten", nil, 10},
		{"a smaller step", map[string]any{"live_step": 5}, 5},
		{"recorded", map[string]any{"secrecy": "recorded"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
			id := h.Opened(h.Spec(3, 1, tt.rules))
			for _, p := range h.Voters[:tt.voters] {
				_, err := h.cast(p, id, 1)
				h.Must(err)
			}
			if out := h.concluded(id); out.Counts.Returned != tt.voters {
				t.Errorf("outcome %+v", out)
			}
			if v := h.pollView(ballot.RoleDisplay, id); v.TooFew || v.Few {
				t.Errorf("too few %t, few %t", v.TooFew, v.Few)
			}
		})
	}
}

// A poll adopted by the previous version has no least, and is counted under the terms of its adoption.
func TestAdoptedBeforeThisWasLaw(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	r, err := h.Store.Load(h.Context(), h.ID, 0)
	h.Must(err)
	doc := r.Polls[id].Poll[meeting.FieldDoc]
	old := []byte(strings.Replace(string(doc), `"least":10,`, "", 1))
	if len(old) == len(doc) {
		t.Fatalf("the poll's document has no least: %s", doc)
	}
	entry, err := json.Marshal(meeting.Entry{N: r.Entries + 1, Prev: r.Head, Act: ballot.ActEdit})
	h.Must(err)
	// The state that the change leads to, signed as a server would sign it.
	was := *r
	r.Version, r.Head, r.Entries = r.Version+1, meeting.HashEntry(entry), r.Entries+1
	r.Polls[id].Poll[meeting.FieldDoc] = old
	delete(r.Polls[id].Poll, meeting.FieldLeast)
	h.Must(h.prover().Prove(h.ID, &meeting.Unsigned{Records: r}))
	h.Must(h.Store.Commit(h.Context(), meeting.Change{
		Meeting: h.ID, Version: was.Version, Head: was.Head, NewHead: r.Head, Entries: [][]byte{entry},
		Signature: r.Signature,
		Writes: []meeting.Write{
			{Table: meeting.TablePoll, Poll: id, Key: meeting.FieldDoc, Value: old},
			{Table: meeting.TablePoll, Poll: id, Key: meeting.FieldLeast, Delete: true},
		},
	}))
	if out := h.concluded(id); out.Counts.Returned != 1 {
		t.Errorf("outcome %+v", out)
	}
}

// A rehearsal counts any number, and says that a formal meeting would not.
func TestARehearsalCountsAFew(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12, Rehearsal: true})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	out := h.concluded(id)
	if v := h.pollView(ballot.RoleDisplay, id); out.Counts.Returned != 1 || !v.Few || v.TooFew || v.Least != 10 {
		t.Errorf("outcome %+v, few %t, too few %t, least %d", out, v.Few, v.TooFew, v.Least)
	}
}

// If fewer deputies are entitled than ballots may be opened together, the rules are not adopted; a rehearsal adopts
// them.
func TestStepOverEntitled(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9, Formal: true})
	id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
	h.Must(err)
	err = h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil)
	if got := codesOf(err); !slices.Equal(got, []ballot.FaultCode{ballot.FaultStepOverEntitled}) {
		t.Errorf("adopted with 9 entitled: %v", err)
	}
	h.Opened(h.Spec(3, 1, map[string]any{"secrecy": "recorded"}))
	h.Opened(h.Spec(3, 1, map[string]any{"live_step": 9}))
	rehearsed := newFixture(t, fixtureConfig{Deputies: 9, Present: 9, Rehearsal: true})
	rehearsed.Opened(rehearsed.Spec(3, 1, nil))
}

// Two servers on one store close, count and serve the meeting at once: neither counts too few ballots.
func TestTwoServersCountNotTooFew(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	ring, err := seal.NewKeyring(make([]byte, 32))
	h.Must(err)
	mint, err := seal.NewCodeGenerator(make([]byte, 32))
	h.Must(err)
	other, err := meeting.NewService(meeting.Config{Store: h.Store, Keys: ring, Codes: mint, Sign: h.prover().Sign})
	h.Must(err)
	id := h.Opened(h.Spec(3, 1, map[string]any{"reveal": "on_close"}))
	for _, p := range h.Voters[:9] {
		h.vote(p, id, map[string]string{"1": "approve"})
	}
	done := make(chan error, 2)
	for _, svc := range []*meeting.Service{h.Service, other} {
		go func() { done <- svc.Do(h.Context(), h.Chair, ballot.ActClose, id, nil) }()
	}
	h.Must(<-done)
	h.Must(<-done)
	h.Refused(other.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeTooFew)
	h.nobodyLearns(id, true)
}

// Whatever was known of a poll before it was declared void, nobody sees it any more, and its record has neither ballots
// nor a count by hand.
func TestNobodyLearnsTheTallyOfAVoidPoll(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules map[string]any
		until func(*fixture, ballot.PollID)
	}{
		{"counted", nil, func(*fixture, ballot.PollID) {}},
		{"certified", nil, func(h *fixture, id ballot.PollID) {
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
		}},
		{"recorded", map[string]any{"secrecy": "recorded"}, func(*fixture, ballot.PollID) {}},
		{"by hand", nil, func(h *fixture, id ballot.PollID) {
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
			id := h.Opened(h.Spec(3, 2, tt.rules))
			for _, p := range h.Voters {
				h.vote(p, id, map[string]string{"1": "approve"})
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			tt.until(h, id)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"}))
			for _, r := range ballot.Roles() {
				if v := h.pollView(r, id); v.Tally != nil || v.Outcome != nil || v.Hand != nil {
					t.Errorf("%s sees tally %v, outcome %v, by hand %v", r, v.Tally, v.Outcome, v.Hand)
				}
			}
			_, _, err := h.Service.Recount(h.Context(), h.Teller, id)
			h.Refused(err, ballot.CodeVoided)
			if tt.name == "recorded" {
				_, err = h.Service.Named(h.Context(), h.Teller, id)
				h.Refused(err, ballot.CodeVoided)
			}
			r, err := h.Service.Record(h.Context(), h.Teller, id)
			h.Must(err)
			b, err := record.Of(r, "test")
			h.Must(err)
			if len(b.Ballots) != 0 || b.Outcome != nil || b.Manifest.ByHand != nil || len(b.Receipts) != 12 {
				t.Errorf("the record holds %d ballots, outcome %v, by hand %v, %d receipts", len(b.Ballots), b.Outcome,
					b.Manifest.ByHand, len(b.Receipts))
			}
			if list, err := h.Service.Receipts(h.Context(), h.Voters[0], id); err != nil || len(list) != 12 {
				t.Errorf("%d receipts, %v", len(list), err)
			}
		})
	}
}

// prover signs as the fixture's server does.
func (h *fixture) prover() meeting.Prover {
	h.Helper()
	key := make([]byte, 32)
	ring, err := seal.NewKeyring(key)
	h.Must(err)
	mint, err := seal.NewCodeGenerator(key)
	h.Must(err)
	return meeting.Prover{
		Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	}
}
