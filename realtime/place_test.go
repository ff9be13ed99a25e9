package realtime

import (
	"slices"
	"testing"
)

// TestDismissed: each client that stays has its own place, whichever client leaves: the first, the last, or one that
// never came in, as when the hub ends before it is added.
func TestDismissed(t *testing.T) {
	for who, gone := range map[string]int{"first": 0, "last": 2, "stranger": 3, "stranger to an empty hall": -1} {
		t.Run(who, func(t *testing.T) {
			x, want := &audienceHub{}, 0
			all := []*client{{}, {}, {}, {}}
			if gone >= 0 {
				for _, c := range all[:3] {
					x.place(c)
				}
				want = 3
			}
			c := all[(gone+4)%4]
			if slices.Contains(x.clients, c) {
				want--
			}
			x.remove(c)
			if len(x.clients) != want || slices.Contains(x.clients, c) {
				t.Errorf("%d clients are left, want %d without the one that went", len(x.clients), want)
			}
			for i, left := range x.clients {
				if left.place != i {
					t.Errorf("the client at %d has place %d", i, left.place)
				}
			}
		})
	}
}
