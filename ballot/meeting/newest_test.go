package meeting_test

import (
	"testing"
	"testing/synctest"
	"time"

	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// asked counts how often the store is asked for figures.
func (h *fixture) asked() func() int {
	n := 0
	h.Store.Fail(func(method string) storetest.Fault {
		if method == "Figures" {
			n++
		}
		return storetest.NoFault
	})
	return func() int { return n }
}

// TestNewestIsWhatTheEventBrought: a watcher notified of a ballot gets the figures that came with the event, without a
// call to the store, and so does every other caller until the next event; never for another state of the meeting than
// the figures belong to.
func TestNewestIsWhatTheEventBrought(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newFixture(t, fixtureConfig{Deputies: 4, Present: 4})
		id := h.Opened(h.Spec(3, 2, map[string]any{"secrecy": "recorded"}))
		newest := func() (s meeting.Snapshot) {
			t.Helper()
			s, err := h.Service.Newest(h.Context(), h.ID)
			h.Must(err)
			return s
		}
		h.Run()
		time.Sleep(10 * time.Second) // the feed is idle
		newest()

		_, err := h.cast(h.Voters[0], id, 2)
		h.Must(err)
		synctest.Wait() // before the service checks whether there is something to count
		asked := h.asked()
		if got := newest().Figures.Polls[id].Returned; got != 1 || asked() != 0 {
			t.Errorf("%d returned, asked %d times; want 1 without asking", got, asked())
		}
		if got := newest().Figures.Polls[id].Returned; got != 1 || asked() != 0 {
			t.Errorf("a second time: %d returned, asked %d times; want 1 without asking", got, asked())
		}

		_, err = h.cast(h.Voters[1], id, 2)
		h.Must(err)
		synctest.Wait()
		later := h.Opened(h.Spec(3, 2, nil)) // the figures that came with the ballot do not include it
		if s := newest(); len(s.Figures.Polls) != 2 || s.Figures.Polls[id].Returned != 2 || s.Figures.Version != s.Version {
			t.Errorf("with poll %s: figures %+v of version %d, state of %d", later, s.Figures.Polls, s.Figures.Version,
				s.Version)
		}
	})
}
