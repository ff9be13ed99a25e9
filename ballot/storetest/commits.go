package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func testMeetings(t *testing.T, store meeting.Store) {
	for _, m := range []ballot.MeetingID{"zeta", "alpha", "mid"} {
		if err := store.Commit(t.Context(), meeting.Change{Meeting: m, NewHead: "h"}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := store.Meetings(t.Context())
	if err != nil || fmt.Sprint(got) != "[zeta alpha mid]" {
		t.Errorf("Meetings() = %v, %v, want them oldest first", got, err)
	}
	if _, err := store.Load(t.Context(), "none", 0); ballot.CodeOf(err) != ballot.CodeNotFound {
		t.Errorf("Load of no meeting: %v, want not_found", err)
	}
	if now, err := store.Now(t.Context()); err != nil || now < 1_600_000_000_000 {
		t.Errorf("Now() = %d, %v, want milliseconds since 1970", now, err)
	}
}

func testCommitMoved(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	before := h.seq()
	for _, c := range []meeting.Change{
		{Meeting: h.id}, // the meeting exists already
		{Meeting: h.id, Version: h.version, Head: "other"},        // another head
		{Meeting: h.id, Version: h.version - 1, Head: h.head},     // an older version
		{Meeting: h.id, Version: h.version + 1, Head: h.head},     // a newer version
		{Meeting: "none", Version: 1},                             // no such meeting
		{Meeting: h.id, Head: h.head, WipeAll: true, Version: 99}, // nothing is wiped either
	} {
		c.NewHead, c.Entries = "new", [][]byte{[]byte("x")}
		c.Writes = []meeting.Write{{Table: meeting.TableStaff, Key: "s.1", Value: []byte("x")}}
		c.End = []ballot.PrincipalID{ballot.DeputyPrincipal(h.deputies[0])}
		h.wants(fmt.Sprintf("commit on version %d head %q", c.Version, c.Head), store.Commit(t.Context(), c),
			ballot.CodeMoved)
	}
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if r.Version != h.version || r.Head != h.head || r.Entries != 1 || len(r.Tables[meeting.TableStaff]) != 0 ||
		len(r.Tables[meeting.TablePresence]) != 1 {
		t.Errorf("a refused commit wrote something: %+v", r)
	}
	if s, _ := store.Session(t.Context(), h.id, ballot.DeputyPrincipal(h.deputies[0])); s == "" {
		t.Error("a refused commit ended a session")
	}
	if after := h.seq(); after != before {
		t.Errorf("refused commits moved the sequence from %d to %d", before, after)
	}
}

// A change that moves a deadline is too late once the deadline has passed by the store's clock (I2).
func testCommitLate(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	now, err := store.Now(t.Context())
	h.must(err)
	late := meeting.Change{
		Meeting: h.id, Version: h.version, Head: h.head, NewHead: "new", Entries: [][]byte{[]byte("x")},
		Writes: []meeting.Write{{Table: meeting.TableStaff, Key: "s.1", Value: []byte("x")}}, Before: time.UnixMilli(now),
	}
	h.wants("a commit that comes too late", store.Commit(t.Context(), late), ballot.CodeNotOpen)
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if r.Version != h.version || r.Entries != 1 || len(r.Tables[meeting.TableStaff]) != 0 {
		t.Errorf("a commit that came too late wrote something: %+v", r)
	}
	late.Before = time.UnixMilli(now).Add(time.Hour)
	h.must(store.Commit(t.Context(), late))
}

func testCommitWrites(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	h.commit(
		meeting.Write{Table: meeting.TableStaff, Key: "s.1", Value: []byte("a")},
		// the later write counts, and bytes are kept as they are
		meeting.Write{Table: meeting.TableStaff, Key: "s.1", Value: []byte{0, 255, '\n'}},
		meeting.Write{Table: meeting.TableRoll, Key: "0002", Delete: true},
		meeting.Write{Table: meeting.TableRoll, Key: "0009", Delete: true}, // deleting a missing key is no error
		meeting.Write{Table: meeting.TableIssued, Poll: poll1, Key: "0002", Delete: true})
	r, err := store.Load(t.Context(), h.id, 1)
	h.must(err)
	if r.Version != h.version || r.Head != h.head || r.Entries != 3 {
		t.Errorf("version %d head %q entries %d, want %d %q 3", r.Version, r.Head, r.Entries, h.version, h.head)
	}
	if got := string(r.Tables[meeting.TableStaff]["s.1"]); got != "\x00\xff\n" {
		t.Errorf("staff record is %q", got)
	}
	if len(r.Tables[meeting.TableRoll]) != 1 || len(r.Polls[poll1].Issued) != 1 ||
		string(r.Polls[poll1].Poll[meeting.FieldItems]) != "3" {
		t.Errorf("roll %v, poll %v", r.Tables[meeting.TableRoll], r.Polls[poll1])
	}
	same, err := store.Load(t.Context(), h.id, h.version)
	if same != nil || err != nil {
		t.Errorf("Load at the same version = %v, %v, want nil, nil", same, err)
	}
	h.cast(h.recorded(0, "a", "111")) // casts do not increment the version
	if same, err := store.Load(t.Context(), h.id, h.version); same != nil || err != nil {
		t.Errorf("Load after a cast = %v, %v, want nil, nil", same, err)
	}
}

func testCommitRace(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 0)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			err := store.Commit(h.quiet(), meeting.Change{
				Meeting: h.id, Version: h.version, Head: h.head, NewHead: fmt.Sprint("by-", i), Entries: [][]byte{{'e'}},
			})
			switch ballot.CodeOf(err) {
			case "":
				won.Add(1)
			case ballot.CodeMoved:
			default:
				t.Errorf("commit: %v", err)
			}
		})
	}
	wg.Wait()
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if won.Load() != 1 || r.Version != h.version+1 || r.Entries != 2 {
		t.Errorf("%d of 50 won, version %d, %d entries; want 1, %d, 2", won.Load(), r.Version, r.Entries, h.version+1)
	}
}

// testCommitLarge writes a roll larger than any real one, in one change.
func testCommitLarge(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 0)
	var writes []meeting.Write
	for i := range 6000 {
		writes = append(writes, meeting.Write{Table: meeting.TableRoll, Key: fmt.Sprint("n", i), Value: []byte("x")})
	}
	h.commit(writes...)
	for i := range writes {
		writes[i].Delete = i%2 == 0
		writes[i].Value = []byte("y")
	}
	h.commit(writes...)
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if n := len(r.Tables[meeting.TableRoll]); n != 3000 || string(r.Tables[meeting.TableRoll]["n1"]) != "y" {
		t.Errorf("the roll has %d rows, want 3000", n)
	}
}

func testWipe(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(true)
	h.cast(h.sealed(0, "a", "sealed"))
	before := h.seq()
	h.must(h.try(meeting.Change{
		WipeAll: true, Wipe: []ballot.PollID{poll1},
		Writes: []meeting.Write{{Table: meeting.TableMeeting, Key: "doc", Value: []byte("formal")}},
	}))
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if len(r.Polls) != 0 || len(r.Tables[meeting.TablePresence]) != 0 || r.Entries != 1 {
		t.Errorf("polls %v, presence %v, %d entries are left", r.Polls, r.Tables[meeting.TablePresence], r.Entries)
	}
	if len(r.Tables[meeting.TableRoll]) != 2 || len(r.Tables[meeting.TableCredentials]) != 2 ||
		string(r.Tables[meeting.TableMeeting]["doc"]) != "formal" {
		t.Errorf("roll, slips or the new record are gone: %v", r.Tables)
	}
	if after := h.seq(); after <= before {
		t.Errorf("the sequence went from %d to %d", before, after)
	}
	h.openPoll(true) // the same id starts from nothing
	if f := h.figures(); f.Returned != 0 || f.InBox != 0 {
		t.Errorf("ballots survived: %+v", f)
	}
	if receipt, _ := store.Returned(t.Context(), poll1, h.deputies[0]); receipt != "" {
		t.Errorf("a receipt survived: %s", receipt)
	}
	if rest, err := store.Wait(t.Context(), h.id, before, nil); err != nil || rest.Seq <= before {
		t.Errorf("Wait(%d) = %+v, %v after the wipe", before, rest, err)
	}
}

// A wipe applies before the writes of the same change: a poll kept from a rehearsal exists under its new id.
func testWipeAndWrite(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	kept := ballot.PollID(string(h.id) + "-9")
	h.must(h.try(meeting.Change{
		WipeAll: true, Wipe: []ballot.PollID{poll1},
		Writes: []meeting.Write{
			{Table: meeting.TableMeeting, Key: "polls", Value: []byte(`["` + string(kept) + `"]`)},
			{Table: meeting.TablePoll, Poll: kept, Key: meeting.FieldDoc, Value: []byte("{}")},
		},
	}))
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if len(r.Polls) != 1 || string(r.Polls[kept].Poll[meeting.FieldDoc]) != "{}" {
		t.Errorf("polls %v, want the one that is kept", r.Polls)
	}
}

// A poll whose every field is deleted is gone, and the other polls do not change.
func testDeletePoll(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	h.openPoll(false)
	draft := ballot.PollID(string(h.id) + "-9")
	field := func(key string, gone bool) meeting.Write {
		return meeting.Write{Table: meeting.TablePoll, Poll: draft, Key: key, Value: []byte("1"), Delete: gone}
	}
	list := func(ids string) meeting.Write {
		return meeting.Write{Table: meeting.TableMeeting, Key: "polls", Value: []byte(ids)}
	}
	h.must(h.try(meeting.Change{Writes: []meeting.Write{
		list(`["` + string(poll1) + `","` + string(draft) + `"]`), field(meeting.FieldDoc, false),
		field(meeting.FieldState, false),
	}}))
	h.must(h.try(meeting.Change{Writes: []meeting.Write{
		list(`["` + string(poll1) + `"]`), field(meeting.FieldDoc, true), field(meeting.FieldState, true),
	}}))
	r, err := store.Load(t.Context(), h.id, 0)
	h.must(err)
	if _, there := r.Polls[draft]; there || len(r.Polls[poll1].Poll) == 0 {
		t.Errorf("polls %v", r.Polls)
	}
	h.must(h.try(meeting.Change{Writes: []meeting.Write{list(`["` + string(poll1) + `","` + string(draft) + `"]`)}}))
	r, err = store.Load(t.Context(), h.id, 0)
	h.must(err)
	if n := len(r.Polls[draft].Poll); n != 0 {
		t.Errorf("%d fields of a deleted poll are left", n)
	}
}

func testLog(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 0)
	h.must(h.store.Commit(t.Context(), meeting.Change{
		Meeting: h.id, Version: h.version, Head: h.head, NewHead: "h2", Entries: [][]byte{[]byte("b"), {0, 1}, []byte("d")},
	}))
	for _, tt := range []struct {
		from, max int
		want      string
	}{{0, 10, `["head-1" "b" "\x00\x01" "d"]`}, {1, 2, `["b" "\x00\x01"]`}, {3, 1, `["d"]`}, {4, 5, `[]`}, {0, 0, `[]`}} {
		got, err := store.Log(t.Context(), h.id, tt.from, tt.max)
		if err != nil || fmt.Sprintf("%q", got) != tt.want {
			t.Errorf("Log(%d, %d) = %q, %v, want %s", tt.from, tt.max, got, err, tt.want)
		}
	}
}
