package storetest

import (
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func testCodes(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	h.must(store.IndexCodes(t.Context(), h.id, []string{"x1", "x2"}))
	h.must(store.IndexCodes(t.Context(), h.id, nil))
	for hash, want := range map[string]ballot.MeetingID{"x1": h.id, "x2": h.id} {
		if m, err := store.Locate(t.Context(), hash); m != want || err != nil {
			t.Errorf("Locate(%q) = %q, %v, want %q", hash, m, err, want)
		}
	}
	_, err := store.Locate(t.Context(), "unknown")
	h.wants("Locate of an unknown code", err, ballot.CodeWrongCode)
}

func testBegin(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	p, other := ballot.DeputyPrincipal(h.deputies[0]), ballot.DeputyPrincipal(h.deputies[1])
	before := h.seq()
	for _, tt := range []struct {
		what    string
		hash    string
		p       ballot.PrincipalID
		session ballot.SessionID
		ended   bool
		code    ballot.Code
	}{
		{"another's code", "hash-0002", p, "new", false, ballot.CodeWrongCode},
		{"unknown code", "nothing", p, "new", false, ballot.CodeWrongCode},
		{"a second sign-in", "hash-0001", p, "new", true, ""},
		{"the same again", "hash-0001", p, "new", false, ""},
	} {
		ended, err := store.Begin(t.Context(), h.id, tt.hash, tt.p, tt.session)
		h.wants(tt.what, err, tt.code)
		if ended != tt.ended {
			t.Errorf("%s: ended = %v, want %v", tt.what, ended, tt.ended)
		}
	}
	_, err := store.Begin(t.Context(), "none", "hash-0001", p, "x")
	h.wants("no such meeting", err, ballot.CodeWrongCode)
	if s, err := store.Session(t.Context(), h.id, p); s != "new" || err != nil {
		t.Errorf("Session = %q, %v, want new", s, err)
	}
	if after := h.seq(); after != before+1 {
		t.Errorf("the sequence went from %d to %d, want one event", before, after)
	}
	h.must(store.End(t.Context(), h.id, p, session(h.deputies[0]))) // the old session ends nothing
	if s, _ := store.Session(t.Context(), h.id, p); s != "new" {
		t.Errorf("an ended session ended the new one: %q", s)
	}
	h.must(store.End(t.Context(), h.id, p, "new"))
	all, err := store.Sessions(t.Context(), h.id)
	if err != nil || len(all) != 1 || all[other] != session(h.deputies[1]) {
		t.Errorf("Sessions = %v, %v, want only that of %s", all, err, other)
	}
	if ended, err := store.Begin(t.Context(), h.id, "hash-0001", p, "third"); ended || err != nil {
		t.Errorf("Begin after End = %v, %v, want false", ended, err)
	}
}

func testRootClerk(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 1)
	before := h.seq()
	ended, err := store.Begin(t.Context(), "", "first", ballot.RootClerk, "r1")
	if ended || err != nil {
		t.Errorf("first sign-in: %v, %v", ended, err)
	}
	if ended, err = store.Begin(t.Context(), "", "first", ballot.RootClerk, "r2"); !ended || err != nil {
		t.Errorf("second sign-in: %v, %v, want the first to end", ended, err)
	}
	_, err = store.Begin(t.Context(), "", "first", ballot.DeputyPrincipal("0001"), "r3")
	h.wants("the first clerk's code for a deputy", err, ballot.CodeWrongCode)
	if s, err := store.Session(t.Context(), "", ballot.RootClerk); s != "r2" || err != nil {
		t.Errorf("Session = %q, %v, want r2", s, err)
	}
	all, err := store.Sessions(t.Context(), h.id)
	if err != nil || all[ballot.RootClerk] != "r2" || len(all) != 2 {
		t.Errorf("Sessions = %v, %v, want the first clerk's among them", all, err)
	}
	rest, err := store.Wait(t.Context(), h.id, before, nil) // sockets in any meeting must be notified
	if err != nil || !rest.Sessions {
		t.Errorf("Wait = %+v, %v, want sessions", rest, err)
	}
	h.must(store.End(t.Context(), "", ballot.RootClerk, "r2"))
	if s, _ := store.Session(t.Context(), "", ballot.RootClerk); s != "" {
		t.Errorf("the session %q did not end", s)
	}
}

func testEndSessions(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 3)
	h.openPoll(false)
	before := h.seq()
	p := ballot.DeputyPrincipal(h.deputies[0])
	h.must(h.try(meeting.Change{End: []ballot.PrincipalID{p, "s.9"}})) // s.9 has no session
	if s, _ := store.Session(t.Context(), h.id, p); s != "" {
		t.Errorf("the session %q did not end with the change", s)
	}
	h.refused("after the session ended", h.recorded(0, "a", "111"), ballot.CodeUnauthenticated)
	h.cast(h.recorded(1, "a", "111"))
	rest, err := store.Wait(t.Context(), h.id, before, nil)
	if err != nil || !rest.Sessions {
		t.Errorf("Wait = %+v, %v, want sessions", rest, err)
	}
}

func testPins(t *testing.T, store meeting.Store) {
	h := newHall(t, store, 2)
	p, other := ballot.DeputyPrincipal(h.deputies[0]), ballot.DeputyPrincipal(h.deputies[1])
	for want := 1; want <= 12; want++ {
		if n, err := store.TryPin(t.Context(), h.id, p); n != want || err != nil {
			t.Fatalf("TryPin = %d, %v, want %d", n, err, want)
		}
	}
	if n, _ := store.TryPin(t.Context(), h.id, other); n != 1 {
		t.Errorf("another's tries were counted: %d", n)
	}
	h.must(store.ForgivePin(t.Context(), h.id, p))
	if n, _ := store.TryPin(t.Context(), h.id, p); n != 1 {
		t.Errorf("%d tries after forgiving, want 1", n)
	}
}
