package storetest

import (
	"fmt"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// testCastRefusals checks the order of refusals: each step removes the first reason.
func testCastRefusals(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	d := string(h.deputies[0])
	c := h.recorded(0, "a", "111")
	wrong := c
	wrong.Session = "revoked"
	h.refused("no such poll", wrong, ballot.CodeNotFound)
	h.openPoll(false, field(poll1, meeting.FieldState, "adopted"),
		meeting.Write{Table: meeting.TableIssued, Poll: poll1, Key: d, Delete: true},
		meeting.Write{Table: meeting.TablePresence, Key: d, Value: []byte(ballot.Left)})
	before := h.seq()
	h.refused("before it opens", wrong, ballot.CodeNotOpen)
	h.state(ballot.Closed)
	h.refused("after the close", wrong, ballot.CodeNotOpen) // I2
	h.state(ballot.Paused)
	h.refused("in a pause", wrong, ballot.CodePaused)
	h.state(ballot.Open)
	h.refused("another session", wrong, ballot.CodeUnauthenticated)
	none := c
	none.Session = ""
	h.refused("no session", none, ballot.CodeUnauthenticated)
	h.refused("not issued", c, ballot.CodeNotIssued)
	h.commit(meeting.Write{Table: meeting.TableIssued, Poll: poll1, Key: d, Value: []byte("1")})
	h.refused("has left", c, ballot.CodeNotPresent) // I7
	h.commit(meeting.Write{Table: meeting.TablePresence, Key: d, Delete: true})
	h.refused("never signed in", c, ballot.CodeNotPresent)
	if after := h.seq(); after != before+5 {
		t.Errorf("refusals were announced: %d events for 5 commits", after-before)
	}
	if f := h.figures(); f.Returned != 0 || f.Tally.Ballots != 0 {
		t.Errorf("a refused cast was recorded: %+v", f)
	}
	h.commit(meeting.Write{Table: meeting.TablePresence, Key: d, Value: []byte(ballot.Present)})
	if a := h.cast(c); a.Again || a.Receipt != c.Receipt { // signing in again restores the issued ballot
		t.Errorf("answer %+v, want the receipt %s", a, c.Receipt)
	}
}

// testCastMisfits: a cast that does not fit the poll is an error of the caller and is not recorded.
func testCastMisfits(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	h.openPoll(false)
	for _, marks := range []string{"", "11", "1111", "114", "1a1", "1 1", "1:1", "-11"} {
		h.refused(fmt.Sprintf("recorded marks %q", marks), h.recorded(0, "a", marks), ballot.CodeInternal)
	}
	h.refused("an envelope for a recorded poll", h.sealed(0, "a", "sealed"), ballot.CodeInternal)
	h.commit(field(poll1, meeting.FieldSecret, "1"))
	h.refused("marks for a secret poll", h.recorded(0, "a", "111"), ballot.CodeInternal) // I3
	both := h.sealed(0, "a", "sealed")
	both.Marks = "111"
	h.refused("an envelope with marks beside it", both, ballot.CodeInternal) // I3
	if f := h.figures(); f.Returned != 0 || f.InBox != 0 || f.Tally.Ballots != 0 {
		t.Errorf("a misfit was recorded: %+v", f)
	}
}

// testCastRetries: I1, for both kinds of poll.
func testCastRetries(t *testing.T, store meeting.Store) {
	for _, secret := range []bool{false, true} {
		h := newHallOrSame(t, store)
		make1 := h.recorded
		if secret {
			make1 = h.sealed
		}
		h.openPoll(secret)
		first := make1(0, "a", "111")
		h.cast(first)
		before := h.seq()
		retry := first
		retry.Receipt, retry.EnvelopeID, retry.Session = "ANOTHER", first.EnvelopeID+"x", "revoked"
		for _, state := range []ballot.PollState{ballot.Open, ballot.Paused, ballot.Closed, ballot.Certified} {
			h.state(state)
			if a := h.cast(retry); !a.Again || a.Receipt != first.Receipt {
				t.Errorf("secret %v, %s: retry got %+v, want again %s", secret, state, a, first.Receipt)
			}
			h.refused("the key with other marks, "+string(state), make1(0, "a", "222"), ballot.CodeKeyReused)
			h.refused("another ballot, "+string(state), make1(0, "b", "111"), ballot.CodeReturned)
			replacing := make1(0, "b", "111")
			replacing.Replaces = first.Receipt
			h.refused("replacing where it is final, "+string(state), replacing, ballot.CodeReturned)
		}
		if after := h.seq(); after != before+4 {
			t.Errorf("secret %v: retries were announced: %d events for 4 commits", secret, after-before)
		}
		if f := h.figures(); f.Returned != 1 {
			t.Errorf("secret %v: %d returned, want 1", secret, f.Returned)
		}
		h.must(h.try(meeting.Change{WipeAll: true, Wipe: []ballot.PollID{poll1}, Writes: []meeting.Write{
			{Table: meeting.TablePresence, Key: string(h.deputies[0]), Value: []byte(ballot.Present)},
		}}))
	}
}

// newHallOrSame makes the fixture, or continues with the one that a test left in the store.
func newHallOrSame(t *testing.T, store meeting.Store) *hall {
	t.Helper()
	r, err := store.Load(t.Context(), "m1", 0)
	if err != nil {
		return newHall(t, store, 1)
	}
	return &hall{t: t, store: store, id: "m1", version: r.Version, head: r.Head, deputies: []ballot.DeputyID{"0001"}}
}

func testCastDeadline(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	now, err := store.Now(t.Context())
	h.must(err)
	h.openPoll(false, field(poll1, meeting.FieldClosesAt, fmt.Sprint(now+60_000)), field(poll1, meeting.FieldRevise, "1"))
	first := h.recorded(0, "a", "111")
	h.cast(first)
	h.commit(field(poll1, meeting.FieldClosesAt, fmt.Sprint(now-1)))
	h.refused("after the deadline", h.recorded(1, "a", "111"), ballot.CodeNotOpen)
	second := h.recorded(0, "b", "222")
	second.Replaces = first.Receipt
	h.refused("replacing after the deadline", second, ballot.CodeReturned)
	if a := h.cast(first); !a.Again {
		t.Error("a retry after the deadline was taken for a new ballot")
	}
	h.commit(field(poll1, meeting.FieldClosesAt, "0"))
	h.cast(second)
}

func testCastReplaces(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false, field(poll1, meeting.FieldRevise, "1"))
	first, second, third := h.recorded(0, "a", "123"), h.recorded(0, "b", "113"), h.recorded(0, "c", "000")
	third.Void = true
	second.Replaces, third.Replaces = first.Receipt, second.Receipt
	h.cast(first)
	h.refused("another ballot that replaces none", h.recorded(0, "b", "113"), ballot.CodeReturned)
	h.refused("a receipt that does not stand", third, ballot.CodeSuperseded)
	revoked := second
	revoked.Session = "revoked"
	h.refused("a revoked session", revoked, ballot.CodeUnauthenticated)
	h.state(ballot.Paused)
	h.refused("in a pause", second, ballot.CodePaused)
	h.refused("another ballot that replaces none, in a pause", h.recorded(0, "b", "113"), ballot.CodeReturned)
	h.state(ballot.Open)
	h.commit(meeting.Write{Table: meeting.TablePresence, Key: "0001", Value: []byte(ballot.Left)})
	h.refused("one who has left", second, ballot.CodeNotPresent) // I7
	h.commit(meeting.Write{Table: meeting.TablePresence, Key: "0001", Value: []byte(ballot.Present)})
	if a := h.cast(second); a.Again || a.Receipt != second.Receipt {
		t.Errorf("the replacing cast got %+v", a)
	}
	wantTally(t, h.figures().Tally, 1, 0, "[[0 1 0 0] [0 1 0 0] [0 0 0 1]]")
	h.refused("a late retry of the first", first, ballot.CodeReturned)
	if a := h.cast(second); !a.Again || a.Receipt != second.Receipt {
		t.Errorf("the retry of the second got %+v", a)
	}
	h.cast(third)
	wantTally(t, h.figures().Tally, 1, 1, "[[0 0 0 0] [0 0 0 0] [0 0 0 0]]")
	h.refused("a late retry of the second", second, ballot.CodeSuperseded)
	if r, _ := store.Returned(t.Context(), poll1, "0001"); r != third.Receipt {
		t.Errorf("Returned = %s, want the last receipt %s", r, third.Receipt)
	}
}

func testCastReplacesSecret(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(true, field(poll1, meeting.FieldRevise, "1"))
	first, second := h.sealed(0, "a", "one"), h.sealed(0, "b", "two")
	second.Replaces = first.Receipt
	h.cast(first)
	h.cast(second)
	box1, err := store.Envelopes(t.Context(), poll1, 10)
	if err != nil || len(box1) != 1 || box1[0].ID != second.EnvelopeID || string(box1[0].Envelope) != "two" {
		t.Errorf("the box holds %q, %v, want only the second envelope", box1, err)
	}
	if f := h.figures(); f.Returned != 1 || f.InBox != 1 {
		t.Errorf("figures %+v, want 1 returned and 1 in the box", f)
	}
}

func testRecordedTally(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 4)
	h.openPoll(false)
	wantTally(t, h.figures().Tally, 0, 0, "[[0 0 0 0] [0 0 0 0] [0 0 0 0]]")
	for i, marks := range []string{"123", "120", "103"} {
		h.cast(h.recorded(i, "a", marks))
	}
	void := h.recorded(3, "a", "111")
	void.Void = true
	h.cast(void)
	wantTally(t, h.figures().Tally, 4, 1, "[[0 3 0 0] [1 0 2 0] [1 0 0 2]]")
	got, err := store.Ballots(t.Context(), poll1)
	if want := "[{0001 123 false } {0002 120 false } {0003 103 false } {0004 111 true }]"; err != nil ||
		fmt.Sprint(got) != want {
		t.Errorf("Ballots = %v, %v, want %s", got, err, want)
	}
}

func wantTally(t *testing.T, got ballot.Tally, ballots, void int, marks string) {
	t.Helper()
	if got.Ballots != ballots || got.Void != void || fmt.Sprint(got.Marks) != marks {
		t.Errorf("tally %+v, want %d ballots, %d void, %s", got, ballots, void, marks)
	}
}

func testReturns(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(true)
	h.cast(h.sealed(2, "a", "x"))
	h.cast(h.sealed(0, "a", "x"))
	got, err := store.Returns(t.Context(), poll1)
	if want := "[{0001 R0001a  P0001a} {0003 R0003a  P0003a}]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("Returns = %v, %v, want %s", got, err, want)
	}
	for d, want := range map[ballot.DeputyID]ballot.Receipt{"0001": "R0001a", "0002": ""} {
		if r, err := store.Returned(t.Context(), poll1, d); r != want || err != nil {
			t.Errorf("Returned(%s) = %q, %v, want %q", d, r, err, want)
		}
	}
	if r, err := store.Returns(t.Context(), "m1-9"); len(r) != 0 || err != nil {
		t.Errorf("Returns of no poll = %v, %v", r, err)
	}
}

// waitTimeout bounds what must return at once; it is far longer than that should take.
const waitTimeout = 20 * time.Second
