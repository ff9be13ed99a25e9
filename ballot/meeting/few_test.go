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

// I13: whatever it reveals, a secret poll of a formal meeting that closes with fewer returned than are ever opened
// together is not counted, and nobody learns a tally of it, then or once it is void.
func TestTooFewAreNotCounted(t *testing.T) {
	for _, reveal := range []string{"live", "on_close", "on_announce"} {
		t.Run(reveal, func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 12, present: 12})
			h.run()
			id := h.opened(h.spec(3, 1, map[string]any{"reveal": reveal}))
			for _, p := range h.voters[:9] {
				_, err := h.cast(p, id, 1)
				h.must(err)
			}
			i := slices.IndexFunc(h.pollView(ballot.RolePresiding, id).Steps,
				func(s meeting.Step) bool { return s.Act == ballot.ActClose })
			if args := h.pollView(ballot.RolePresiding, id).Steps[i].Args; args["returned"] != "9" || args["least"] != "10" {
				t.Errorf("before the close the officer is told %v", args)
			}
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
			h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeTooFew)
			h.refused(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Discrepancy: "少一票"}), ballot.CodeTooFew)
			h.refused(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil), ballot.CodeTooFew)
			h.nobodyLearns(id, true)
			for _, by := range []ballot.Principal{h.root, h.teller, h.chair} {
				_, err := h.svc.Record(h.ctx, by, id)
				h.refused(err, ballot.CodeTooFew)
			}
			snap, err := h.svc.Snapshot(h.ctx, h.m)
			h.must(err)
			h.refused(snap.WhyNoOutcome(id), ballot.CodeTooFew)
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActVoid, id, meeting.Reason{Reason: "收回不足"}))
			h.nobodyLearns(id, false)
			again := h.next(id, ballot.RoundRerun)
			for _, p := range h.voters {
				h.vote(p, again, map[string]string{"1": "approve"})
			}
			if out := h.concluded(again); out.Counts.Returned != 12 || out.Selected[0] != "1" {
				t.Errorf("held again: %+v", out)
			}
		})
	}
}

// nobodyLearns holds every view of a poll, its recount and its store against the promise that nothing is counted of it.
func (h *hall) nobodyLearns(id ballot.PollID, few bool) {
	h.t.Helper()
	for _, r := range ballot.Roles() {
		v := h.pollView(r, id)
		if v.TooFew != few || v.Tally != nil || v.Outcome != nil || v.Hand != nil {
			h.t.Errorf("%s: too few %t, tally %v, outcome %v", r, v.TooFew, v.Tally, v.Outcome)
		}
	}
	want := ballot.CodeVoided
	if few {
		want = ballot.CodeTooFew
	}
	for _, by := range []ballot.Principal{h.teller, h.chair} {
		_, _, err := h.svc.Recount(h.ctx, by, id)
		h.refused(err, want)
	}
	f, err := h.box.Figures(h.ctx, h.m, []ballot.PollID{id})
	h.must(err)
	if got := f.Polls[id]; got.Counted || got.Tally.Ballots != 0 {
		h.t.Errorf("the store has counted %d", got.Tally.Ballots)
	}
}

// With ten it counts, and so does a poll that was adopted before this was law, and a recorded one.
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
			h := newHall(t, hallConfig{deputies: 12, present: 12})
			id := h.opened(h.spec(3, 1, tt.rules))
			for _, p := range h.voters[:tt.voters] {
				_, err := h.cast(p, id, 1)
				h.must(err)
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

// A poll that the version before adopted knows no least, and is counted as it was adopted.
func TestAdoptedBeforeThisWasLaw(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 12})
	id := h.opened(h.spec(3, 1, nil))
	_, err := h.cast(h.voters[0], id, 1)
	h.must(err)
	r, err := h.box.Load(h.ctx, h.m, 0)
	h.must(err)
	doc := r.Polls[id].Poll[meeting.FieldDoc]
	old := []byte(strings.Replace(string(doc), `"least":10,`, "", 1))
	if len(old) == len(doc) {
		t.Fatalf("the poll's document has no least: %s", doc)
	}
	entry, err := json.Marshal(meeting.Entry{N: r.Entries + 1, Prev: r.Head, Act: ballot.ActEdit})
	h.must(err)
	// The state that the change leads to, signed as a server would.
	was := *r
	r.Version, r.Head, r.Entries = r.Version+1, meeting.HashEntry(entry), r.Entries+1
	r.Polls[id].Poll[meeting.FieldDoc] = old
	delete(r.Polls[id].Poll, meeting.FieldLeast)
	h.must(h.prover().Prove(h.m, &meeting.Unsigned{Records: r}))
	h.must(h.box.Commit(h.ctx, meeting.Change{
		Meeting: h.m, Version: was.Version, Head: was.Head, NewHead: r.Head, Entries: [][]byte{entry}, Signature: r.Signature,
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
	h := newHall(t, hallConfig{deputies: 12, present: 12, rehearsal: true})
	id := h.opened(h.spec(3, 1, nil))
	_, err := h.cast(h.voters[0], id, 1)
	h.must(err)
	out := h.concluded(id)
	if v := h.pollView(ballot.RoleDisplay, id); out.Counts.Returned != 1 || !v.Few || v.TooFew || v.Least != 10 {
		t.Errorf("outcome %+v, few %t, too few %t, least %d", out, v.Few, v.TooFew, v.Least)
	}
}

// Where fewer are entitled than are ever opened together, the rules are not adopted; a rehearsal adopts them.
func TestStepOverEntitled(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 9, present: 9, formal: true})
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 1, nil))
	h.must(err)
	err = h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil)
	if got := codesOf(err); !slices.Equal(got, []ballot.FaultCode{ballot.FaultStepOverEntitled}) {
		t.Errorf("adopted with 9 entitled: %v", err)
	}
	h.opened(h.spec(3, 1, map[string]any{"secrecy": "recorded"}))
	h.opened(h.spec(3, 1, map[string]any{"live_step": 9}))
	rehearsed := newHall(t, hallConfig{deputies: 9, present: 9, rehearsal: true})
	rehearsed.opened(rehearsed.spec(3, 1, nil))
}

// Two servers on one store close, count and tend at once: neither counts what is too few.
func TestTwoServersCountNotTooFew(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 12})
	ring, err := seal.NewKeyring(make([]byte, 32))
	h.must(err)
	mint, err := seal.NewCodeGenerator(make([]byte, 32))
	h.must(err)
	other, err := meeting.NewService(meeting.Config{Store: h.box, Keys: ring, Codes: mint, Sign: h.prover().Sign})
	h.must(err)
	id := h.opened(h.spec(3, 1, map[string]any{"reveal": "on_close"}))
	for _, p := range h.voters[:9] {
		h.vote(p, id, map[string]string{"1": "approve"})
	}
	done := make(chan error, 2)
	for _, svc := range []*meeting.Service{h.svc, other} {
		go func() { done <- svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil) }()
	}
	h.must(<-done)
	h.must(<-done)
	h.refused(other.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeTooFew)
	h.nobodyLearns(id, true)
}

// Whatever had been learned of a poll before it was declared void, nobody is told any more, and its record holds
// neither ballots nor a count by hand.
func TestNobodyLearnsTheTallyOfAVoidPoll(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules map[string]any
		until func(*hall, ballot.PollID)
	}{
		{"counted", nil, func(*hall, ballot.PollID) {}},
		{"certified", nil, func(h *hall, id ballot.PollID) {
			h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
		}},
		{"recorded", map[string]any{"secrecy": "recorded"}, func(*hall, ballot.PollID) {}},
		{"by hand", nil, func(h *hall, id ballot.PollID) {
			h.must(h.svc.Do(h.ctx, h.teller, ballot.ActHand, id, paper()))
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 12, present: 12})
			id := h.opened(h.spec(3, 2, tt.rules))
			for _, p := range h.voters {
				h.vote(p, id, map[string]string{"1": "approve"})
			}
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
			tt.until(h, id)
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"}))
			for _, r := range ballot.Roles() {
				if v := h.pollView(r, id); v.Tally != nil || v.Outcome != nil || v.Hand != nil {
					t.Errorf("%s sees tally %v, outcome %v, by hand %v", r, v.Tally, v.Outcome, v.Hand)
				}
			}
			_, _, err := h.svc.Recount(h.ctx, h.teller, id)
			h.refused(err, ballot.CodeVoided)
			if tt.name == "recorded" {
				_, err = h.svc.Named(h.ctx, h.teller, id)
				h.refused(err, ballot.CodeVoided)
			}
			r, err := h.svc.Record(h.ctx, h.teller, id)
			h.must(err)
			b, err := record.Of(r, "test")
			h.must(err)
			if len(b.Ballots) != 0 || b.Outcome != nil || b.Manifest.ByHand != nil || len(b.Receipts) != 12 {
				t.Errorf("the record holds %d ballots, outcome %v, by hand %v, %d receipts", len(b.Ballots), b.Outcome,
					b.Manifest.ByHand, len(b.Receipts))
			}
			if list, err := h.svc.Receipts(h.ctx, h.voters[0], id); err != nil || len(list) != 12 {
				t.Errorf("%d receipts, %v", len(list), err)
			}
		})
	}
}

// prover signs as the hall's server does.
func (h *hall) prover() meeting.Prover {
	h.t.Helper()
	key := make([]byte, 32)
	ring, err := seal.NewKeyring(key)
	h.must(err)
	mint, err := seal.NewCodeGenerator(key)
	h.must(err)
	return meeting.Prover{
		Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	}
}
