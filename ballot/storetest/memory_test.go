package storetest_test

import (
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) meeting.Store { return storetest.NewMemory() })
}

func TestMemoryClock(t *testing.T) {
	now := time.UnixMilli(1_000_000)
	m := storetest.NewMemory(storetest.WithClock(func() time.Time { return now }))
	if err := m.Commit(t.Context(), meeting.Change{Meeting: "m1", NewHead: "h"}); err != nil {
		t.Fatal(err)
	}
	beat := func() int {
		f, err := m.Figures(t.Context(), "m1", nil)
		if err != nil {
			t.Fatal(err)
		}
		return f.Devices[ballot.RoleDeputy]
	}
	for range 9 {
		if _, err := m.TryPin(t.Context(), "m1", "d.1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Heartbeat(t.Context(), "m1", "one", map[ballot.Role]int{ballot.RoleDeputy: 3}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(14 * time.Second)
	if n := beat(); n != 3 {
		t.Errorf("%d devices after 14 s, want 3", n)
	}
	now = now.Add(2 * time.Second)
	if n := beat(); n != 0 {
		t.Errorf("%d devices after 16 s, want 0", n)
	}
	now = now.Add(15 * time.Minute)
	if n, err := m.TryPin(t.Context(), "m1", "d.1"); n != 1 || err != nil {
		t.Errorf("TryPin after 15 minutes = %d, %v, want 1", n, err)
	}
}

func TestFaulty(t *testing.T) {
	f := storetest.NewFaulty(storetest.NewMemory())
	create := meeting.Change{Meeting: "m1", NewHead: "h"}
	f.FailNext("Commit", storetest.Before)
	if err := f.Commit(t.Context(), create); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
		t.Errorf("made to fail before: %v", err)
	}
	if m, _ := f.Meetings(t.Context()); len(m) != 0 {
		t.Errorf("failing before took effect: %v", m)
	}
	f.FailNext("Commit", storetest.After)
	if err := f.Commit(t.Context(), create); ballot.CodeOf(err) != ballot.CodeStoreUnavailable {
		t.Errorf("made to fail after: %v", err)
	}
	if m, _ := f.Meetings(t.Context()); len(m) != 1 {
		t.Errorf("failing after took no effect: %v", m)
	}
	if err := f.Commit(t.Context(), create); ballot.CodeOf(err) != ballot.CodeMoved {
		t.Errorf("the call after: %v, want moved", err)
	}
}
