package storetest

import (
	"maps"
	"testing"

	"piaojue/ballot/meeting"
)

func testDelegations(t *testing.T, store meeting.Store) {
	testDelegationsOf(t, store, false, func(h *hall, i int, key string) meeting.Cast { return h.recorded(i, key, "123") })
}

func testDelegationsSecret(t *testing.T, store meeting.Store) {
	testDelegationsOf(t, store, true, func(h *hall, i int, key string) meeting.Cast { return h.sealed(i, key, "x") })
}

// testDelegationsOf: each delegation's returns are counted when a ballot is accepted, once for each deputy, also when a
// ballot is replaced.
func testDelegationsOf(t *testing.T, store meeting.Store, secret bool, cast func(*hall, int, string) meeting.Cast) {
	t.Helper()
	h := newHall(t, store, 4)
	h.openPoll(secret, field(poll1, meeting.FieldRevise, "1"))
	var issued []meeting.Write
	for i, delegation := range []string{"一团", "二团", "", "一团"} {
		issued = append(issued, meeting.Write{
			Table: meeting.TableIssued, Poll: poll1, Key: string(h.deputies[i]), Value: []byte("1" + delegation),
		})
	}
	h.commit(issued...)
	for i := range 3 {
		h.cast(cast(h, i, "a"))
		h.cast(cast(h, i, "a"))
	}
	again := cast(h, 0, "b")
	again.Replaces = cast(h, 0, "a").Receipt
	h.cast(again)
	if got, want := h.figures().ReturnedIn, map[string]int{"一团": 1, "二团": 1, "": 1}; !maps.Equal(got, want) {
		t.Errorf("by delegation %v, want %v", got, want)
	}
}
