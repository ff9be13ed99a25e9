package storetest

import (
	"fmt"
	"sync"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// castSealed casts n envelopes and returns the ids in the box.
func (h *hall) castSealed(n int) []string {
	h.t.Helper()
	var ids []string
	for i := range n {
		c := h.sealed(i, "a", fmt.Sprintf("envelope %d", i))
		h.cast(c)
		ids = append(ids, c.EnvelopeID)
	}
	return ids
}

// opened makes n ballots with serials from "<prefix>0" on.
func opened(prefix string, n int) []meeting.Opened {
	var out []meeting.Opened
	for i := range n {
		out = append(out, meeting.Opened{Serial: fmt.Sprintf("%s%05d", prefix, i), Marks: "120"})
	}
	return out
}

func sealedAnew(prefix string, n int) []meeting.Sealed {
	var out []meeting.Sealed
	for i := range n {
		out = append(out, meeting.Sealed{ID: fmt.Sprint(prefix, i), Envelope: []byte("anew")})
	}
	return out
}

func testEnvelopes(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 30)
	h.openPoll(true)
	if got, err := store.Envelopes(t.Context(), poll1, 10); len(got) != 0 || err != nil {
		t.Errorf("Envelopes of an empty box = %v, %v", got, err)
	}
	h.castSealed(30)
	for limit, want := range map[int]int{100: 30, 30: 30, 7: 7} {
		got, err := store.Envelopes(t.Context(), poll1, limit)
		ids := map[string]bool{}
		for _, s := range got {
			ids[s.ID] = len(s.Envelope) > 0
		}
		if err != nil || len(ids) != want {
			t.Errorf("Envelopes(%d) = %d different, %v, want %d", limit, len(ids), err, want)
		}
	}
	drawn := map[string]bool{} // at random: 200 draws of 5 of 30 leave one out with probability below 1e-14
	for range 200 {
		got, err := store.Envelopes(t.Context(), poll1, 5)
		h.must(err)
		for _, s := range got {
			drawn[s.ID] = true
		}
	}
	if len(drawn) != 30 {
		t.Errorf("200 draws reached %d of 30 envelopes", len(drawn))
	}
}

func testCountChecks(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 20)
	h.openPoll(true, field(poll1, meeting.FieldLiveStep, "5"))
	ids := h.castSealed(12)
	good := meeting.CountAct{Poll: poll1, Take: ids, Ballots: opened("s", 6), Back: sealedAnew("b", 6)}
	change := func(f func(a *meeting.CountAct)) meeting.CountAct {
		a := meeting.CountAct{
			Poll: poll1, Take: append([]string(nil), ids...), Ballots: opened("s", 6), Back: sealedAnew("b", 6),
		}
		f(&a)
		return a
	}
	before := h.seq()
	for what, a := range map[string]meeting.CountAct{
		"an id not in the box": change(func(a *meeting.CountAct) { a.Take[3] = "gone" }),
		"an id twice":          change(func(a *meeting.CountAct) { a.Take[3] = a.Take[4] }),
		"a ballot too few":     change(func(a *meeting.CountAct) { a.Ballots = a.Ballots[1:] }),
		"a ballot too many":    change(func(a *meeting.CountAct) { a.Ballots = opened("s", 7) }),
		"counts too few":       change(func(a *meeting.CountAct) { a.Ballots, a.Back = opened("s", 4), sealedAnew("b", 8) }),
		"leaves too few":       change(func(a *meeting.CountAct) { a.Ballots, a.Back = opened("s", 8), sealedAnew("b", 4) }),
		"leaves none":          change(func(a *meeting.CountAct) { a.Ballots, a.Back = opened("s", 12), nil }),
		"an id back twice":     change(func(a *meeting.CountAct) { a.Back[0].ID = a.Back[1].ID }),
		"an id back as it was": change(func(a *meeting.CountAct) { a.Back[0].ID = ids[0] }),
		"nothing":              {Poll: poll1},
	} {
		h.wants(what, store.Count(t.Context(), a), ballot.CodeMoved)
	}
	for what, a := range map[string]meeting.CountAct{
		"marks too short": change(func(a *meeting.CountAct) { a.Ballots[0].Marks = "12" }),
		"marks unknown":   change(func(a *meeting.CountAct) { a.Ballots[0].Marks = "129" }),
		"a serial twice":  change(func(a *meeting.CountAct) { a.Ballots[0].Serial = a.Ballots[1].Serial }),
	} {
		h.wants(what, store.Count(t.Context(), a), ballot.CodeSuspect)
	}
	after := h.seq()
	if f := h.figures(); f.InBox != 12 || f.Tally.Ballots != 0 || after != before {
		t.Errorf("a refused act wrote something: %+v, %d events", f, after-before)
	}
	for _, state := range []ballot.PollState{
		ballot.Adopted, ballot.Paused, ballot.Certified, ballot.Announced, ballot.Void,
	} {
		h.state(state)
		h.wants("count while "+string(state), store.Count(t.Context(), good), ballot.CodeMoved)
	}
	h.commit(field(poll1, meeting.FieldState, "open"), field(poll1, meeting.FieldLiveStep, "0"))
	h.wants("count while open, without live steps", store.Count(t.Context(), good), ballot.CodeMoved)
	h.commit(field(poll1, meeting.FieldLiveStep, "5"), field(poll1, meeting.FieldSecret, "0"))
	h.wants("count of a recorded poll", store.Count(t.Context(), good), ballot.CodeMoved)
	h.commit(field(poll1, meeting.FieldSecret, "1"))
	h.must(store.Count(t.Context(), good))
	h.wants("the same act again", store.Count(t.Context(), good), ballot.CodeMoved)
	none := good
	none.Poll = "m1-9"
	h.wants("no such poll", store.Count(t.Context(), none), ballot.CodeNotFound)
}

// testCountLive: I12, and that envelopes outside the act are unchanged.
func testCountLive(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 20)
	h.openPoll(true, field(poll1, meeting.FieldLiveStep, "5"))
	ids := h.castSealed(20)
	ballots := opened("s", 6)
	ballots[0].Void = true
	before := h.seq()
	h.must(store.Count(t.Context(), meeting.CountAct{
		Poll: poll1, Take: ids[:12], Ballots: ballots, Back: sealedAnew("b", 6),
	}))
	f, after := h.figures(), h.seq()
	if f.Returned != 20 || f.InBox != 14 || f.Counted || after != before+1 {
		t.Errorf("figures %+v after %d events, want 20 returned, 14 in the box, 1 event", f, after-before)
	}
	wantTally(t, f.Tally, 6, 1, "[[0 5 0 0] [0 0 5 0] [5 0 0 0]]")
	in := map[string]string{}
	envelopes, err := store.Envelopes(t.Context(), poll1, 100)
	h.must(err)
	for _, s := range envelopes {
		in[s.ID] = string(s.Envelope)
	}
	if len(in) != 14 || in["b3"] != "anew" || in[ids[15]] != "envelope 15" {
		t.Errorf("the box holds %v", in)
	}
	// The whole box counts for what must stay: 8 of 8 taken are counted while 6 stay.
	h.must(store.Count(t.Context(), meeting.CountAct{Poll: poll1, Take: ids[12:], Ballots: opened("t", 8)}))
	if f := h.figures(); f.InBox != 6 || f.Tally.Ballots != 14 || f.Returned != f.InBox+f.Tally.Ballots {
		t.Errorf("figures %+v, want 6 in the box and 14 counted", f)
	}
	got, err := store.Ballots(t.Context(), poll1)
	if err != nil || len(got) != 14 || got[0] != ballots[0] || got[13].Serial != "t00007" {
		t.Errorf("Ballots = %v, %v, want 14 sorted by serial", got, err)
	}
}

// testCountOut: after the close the last envelope marks the poll counted, however few there are.
func testCountOut(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 5)
	h.openPoll(true, field(poll1, meeting.FieldLiveStep, "5"))
	ids := h.castSealed(3)
	h.state(ballot.Closed)
	h.wants("finish with envelopes in the box", store.Finish(t.Context(), poll1), ballot.CodeNotCounted)
	h.must(store.Count(t.Context(), meeting.CountAct{Poll: poll1, Take: ids[:1], Ballots: opened("s", 1)}))
	if f := h.figures(); f.Counted || f.InBox != 2 {
		t.Errorf("figures %+v, want not counted, 2 in the box", f)
	}
	h.must(store.Count(t.Context(), meeting.CountAct{Poll: poll1, Take: ids[1:], Ballots: opened("t", 2)}))
	if f := h.figures(); !f.Counted || f.InBox != 0 || f.Tally.Ballots != 3 {
		t.Errorf("figures %+v, want counted, 3 ballots", f)
	}
	r, err := store.Load(t.Context(), h.id, 0)
	if err != nil || string(r.Polls[poll1].Poll[meeting.FieldCounted]) != "1" {
		t.Errorf("the poll's field is %q, %v, want 1", r.Polls[poll1].Poll[meeting.FieldCounted], err)
	}
	h.must(store.Finish(t.Context(), poll1))
}

// testCountTooFew: I13. No act counts fewer than least, also after the close, and a box with fewer is never finished.
func testCountTooFew(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 10)
	h.openPoll(true, field(poll1, meeting.FieldLeast, "5"))
	ids := h.castSealed(4)
	h.state(ballot.Closed)
	before := h.seq()
	h.wants("count of 4", store.Count(t.Context(), meeting.CountAct{Poll: poll1, Take: ids, Ballots: opened("s", 4)}),
		ballot.CodeTooFew)
	few := meeting.CountAct{Poll: poll1, Take: ids, Ballots: opened("s", 1), Back: sealedAnew("b", 3)}
	h.wants("count of 1 of them", store.Count(t.Context(), few), ballot.CodeTooFew)
	if f, after := h.figures(), h.seq(); f.InBox != 4 || f.Tally.Ballots != 0 || f.Counted || after != before {
		t.Errorf("a refused act wrote something: %+v", f)
	}
	h.state(ballot.Open)
	c := h.sealed(4, "a", "one more")
	h.cast(c)
	h.state(ballot.Closed)
	h.must(store.Count(t.Context(), meeting.CountAct{
		Poll: poll1, Take: append(ids, c.EnvelopeID), Ballots: opened("s", 5),
	}))
	if f := h.figures(); !f.Counted || f.Tally.Ballots != 5 {
		t.Errorf("figures %+v, want 5 counted", f)
	}
}

// testCountMany counts more in one act than a script can unpack at once.
func testCountMany(t *testing.T, store meeting.Store) {
	const many = 2100
	h := newHall(t, store, many)
	h.openPoll(true, field(poll1, meeting.FieldLiveStep, "5"))
	var ids []string
	var wg sync.WaitGroup
	for worker := range 64 {
		for i := worker; i < many; i += 64 {
			ids = append(ids, h.sealed(i, "a", "x").EnvelopeID)
		}
		wg.Go(func() {
			for i := worker; i < many; i += 64 {
				if _, err := store.Cast(h.quiet(), h.sealed(i, "a", "x")); err != nil {
					t.Errorf("cast %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	h.must(store.Count(t.Context(), meeting.CountAct{
		Poll: poll1, Take: ids, Ballots: opened("s", 1050), Back: sealedAnew("b", 1050),
	}))
	if f := h.figures(); f.InBox != 1050 || f.Tally.Ballots != 1050 || f.Tally.Marks[1][2] != 1050 {
		t.Errorf("figures %+v, want 1050 counted and 1050 in the box", f)
	}
	h.state(ballot.Closed)
	ids = nil
	for _, s := range sealedAnew("b", 1050) {
		ids = append(ids, s.ID)
	}
	h.must(store.Count(t.Context(), meeting.CountAct{Poll: poll1, Take: ids, Ballots: opened("t", 1050)}))
	if f := h.figures(); !f.Counted || f.InBox != 0 || f.Tally.Ballots != many || f.Tally.Marks[1][2] != many {
		t.Errorf("figures %+v, want %d counted", f, many)
	}
}

func testFinish(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	h.cast(h.recorded(0, "a", "111"))
	h.wants("finish while open", store.Finish(t.Context(), poll1), ballot.CodeNotCounted)
	h.state(ballot.Closed)
	before := h.seq()
	h.must(store.Finish(t.Context(), poll1))
	h.must(store.Finish(t.Context(), poll1))
	f, after := h.figures(), h.seq()
	if !f.Counted || after != before+1 {
		t.Errorf("counted %v after %d events, want true after 1", f.Counted, after-before)
	}
	h.wants("no such poll", store.Finish(t.Context(), "m1-9"), ballot.CodeNotFound)
	h.commit(field(poll1, meeting.FieldSecret, "1"), field(poll1, meeting.FieldLeast, "5"),
		field(poll1, meeting.FieldState, "open"))
	h.commit(field(poll1, meeting.FieldState, "closed"), field(poll1, meeting.FieldCounted, "0"))
	h.wants("finish with fewer than least counted", store.Finish(t.Context(), poll1), ballot.CodeTooFew)
}
