package storetest

import (
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// testSignature: the signature of a state is stored with its version, and a refused change leaves it unchanged.
func testSignature(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	h.must(h.try(meeting.Change{Signature: []byte("signed 1")}))
	stale := meeting.Change{
		Meeting: h.id, Version: h.version - 1, Head: h.head, NewHead: "new", Signature: []byte("signed 2"),
	}
	h.wants("a change of an older version", store.Commit(t.Context(), stale), ballot.CodeMoved)
	r, err := store.Load(t.Context(), h.id, 0)
	if err != nil || string(r.Signature) != "signed 1" {
		t.Errorf("Load gives the signature %q, %v, want that of the last change", r.Signature, err)
	}
}

// testProofs: the proofs of returns and counted ballots are returned as they were stored.
func testProofs(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(true, field(poll1, meeting.FieldRevise, "1"))
	h.cast(h.sealed(0, "a", "x"))
	again := h.sealed(0, "b", "y")
	again.Replaces = "R0001a"
	h.cast(again)
	got, err := store.Returns(t.Context(), poll1)
	if want := (meeting.Return{Deputy: "0001", Receipt: "R0001b", EnvelopeID: "e-0001b", Proof: "P0001b"}); err != nil ||
		len(got) != 1 || got[0] != want {
		t.Errorf("Returns = %+v, %v, want %+v", got, err, want)
	}
	h.state(ballot.Closed)
	counted := meeting.Opened{Serial: "s1", Marks: "111", Void: true, Proof: "Ps1"}
	h.must(store.Count(t.Context(), meeting.CountAct{
		Poll: poll1, Take: []string{"e-0001b"}, Ballots: []meeting.Opened{counted},
	}))
	ballots, err := store.Ballots(t.Context(), poll1)
	if err != nil || len(ballots) != 1 || ballots[0] != counted {
		t.Errorf("Ballots = %+v, %v, want %+v", ballots, err, counted)
	}
}

// testSuspect: a suspect poll accepts and counts no more ballots, and watchers are notified.
func testSuspect(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(true)
	h.cast(h.sealed(0, "a", "x"))
	before := h.seq()
	h.must(store.Suspect(t.Context(), poll1, "a reason"))
	h.must(store.Suspect(t.Context(), poll1, "another"))
	f, after := h.figures(), h.seq()
	if !f.Suspect || after != before+1 {
		t.Errorf("figures %+v after %d events, want suspect and one event", f, after-before)
	}
	h.refused("a cast into a suspect poll", h.sealed(1, "a", "x"), ballot.CodeStoreUnavailable)
	h.state(ballot.Closed)
	act := meeting.CountAct{Poll: poll1, Take: []string{"e-0001a"}, Ballots: opened("s", 1)}
	h.wants("a count of a suspect poll", store.Count(t.Context(), act), ballot.CodeStoreUnavailable)
	h.wants("finishing a suspect poll", store.Finish(t.Context(), poll1), ballot.CodeStoreUnavailable)
	r, err := store.Load(t.Context(), h.id, 0)
	if err != nil || string(r.Polls[poll1].Poll[meeting.FieldSuspect]) != "a reason" {
		t.Errorf("the poll says %q, %v, want the first reason", r.Polls[poll1].Poll[meeting.FieldSuspect], err)
	}
	h.wants("no such poll", store.Suspect(t.Context(), "m1-9", "a reason"), ballot.CodeNotFound)
}
