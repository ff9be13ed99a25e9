package storetest

import (
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// An archived poll keeps deputy and receipt of each return, and the counted ballots; box and digests are deleted.
func testArchive(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 5)
	h.openPoll(true)
	ids := h.castSealed(4)
	h.state(ballot.Closed)
	counted := opened("S", 3)
	h.must(store.Count(t.Context(), meeting.CountAct{
		Poll: poll1, Take: ids, Ballots: counted, Back: []meeting.Sealed{{ID: "left", Envelope: []byte("uncounted")}},
	}))
	before, err := store.Returns(t.Context(), poll1)
	h.must(err)
	h.wants("archive an older state", store.Commit(t.Context(), meeting.Change{
		Meeting: h.id, Version: h.version - 1, Head: h.head, NewHead: "x", Archive: []ballot.PollID{poll1},
	}), ballot.CodeMoved)
	if f := h.figures(); f.InBox != 1 {
		t.Errorf("a refused change left %d in the box, want 1", f.InBox)
	}
	h.must(h.try(meeting.Change{
		Archive: []ballot.PollID{poll1}, Writes: []meeting.Write{field(poll1, meeting.FieldState, string(ballot.Announced))},
	}))
	h.must(store.Purge(t.Context()))
	h.must(store.Purge(t.Context())) // again: nothing changes

	if f := h.figures(); f.InBox != 0 || f.Returned != 4 || f.Tally.Ballots != 3 {
		t.Errorf("figures %+v; want none in the box, 4 returned, 3 counted", f)
	}
	if sealed, err := store.Envelopes(t.Context(), poll1, 0); err != nil || len(sealed) != 0 {
		t.Errorf("envelopes %v, %v after archiving", sealed, err)
	}
	after, err := store.Returns(t.Context(), poll1)
	h.must(err)
	for i := range before { // the digests are deleted, and the proofs with them
		before[i].EnvelopeID, before[i].Proof = "", ""
	}
	if fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("returns %v, before %v", after, before)
	}
	if ballots, err := store.Ballots(t.Context(), poll1); err != nil || len(ballots) != 3 {
		t.Errorf("ballots %v, %v, want 3", ballots, err)
	}
	// Without the digests a retry cannot be distinguished from another ballot.
	h.refused("the first ballot again", h.sealed(0, "a", "envelope 0"), ballot.CodeReturned)
	h.refused("the same key, other marks", h.sealed(0, "a", "another"), ballot.CodeReturned)
	h.refused("a deputy who never returned", h.sealed(4, "a", "late"), ballot.CodeNotOpen)

	h.must(h.try(meeting.Change{Archive: []ballot.PollID{poll1}})) // again: nothing is left to destroy
	if receipt, err := store.Returned(t.Context(), poll1, h.deputies[1]); err != nil || receipt != before[1].Receipt {
		t.Errorf("receipt %q, %v; want %q", receipt, err, before[1].Receipt)
	}
	// A poll that was never opened has nothing to destroy either.
	h.must(h.try(meeting.Change{Archive: []ballot.PollID{"m1-2"}}))
}

// A poll of more than a thousand deputies is archived in one act.
func testArchiveLarge(t *testing.T, store meeting.Store) {
	const deputies = 1203
	h := newHall(t, store, deputies)
	h.openPoll(true)
	h.castSealed(deputies)
	h.must(h.try(meeting.Change{
		Archive: []ballot.PollID{poll1}, Writes: []meeting.Write{field(poll1, meeting.FieldState, string(ballot.Void))},
	}))
	returns, err := store.Returns(t.Context(), poll1)
	h.must(err)
	if f := h.figures(); f.InBox != 0 || len(returns) != deputies {
		t.Errorf("%d in the box, %d returns; want 0 and %d", f.InBox, len(returns), deputies)
	}
	for i, r := range returns {
		if want := h.sealed(i, "a", "").Receipt; r.Receipt != want {
			t.Fatalf("deputy %s has receipt %q, want %q", r.Deputy, r.Receipt, want)
		}
	}
	for _, i := range []int{0, 999, 1000, deputies - 1} {
		h.refused("a retry after archiving", h.sealed(i, "a", fmt.Sprintf("envelope %d", i)), ballot.CodeReturned)
	}
}
