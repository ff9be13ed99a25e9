package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// TestTwoServers: two servers on one Redis serve one hall. Both show the ballots cast at either. A display whose server
// goes away keeps its last frame and catches up.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	first, second := pair(t)
	h := newHall(t, first, selection(40, nil))
	walls := []*window{h.desk(display, "/display", 1920, 1080), h.secondDisplay(second)}
	h.attend(1, 40)
	h.open()
	for _, w := range walls {
		w.shows("hall", "data-scene", "voting")
	}
	h.cast(1, 18, favour)
	h.moveTo(second)
	h.cast(19, 36, favour)
	for _, w := range walls {
		w.shows("returned", "data-count", "36")
		w.until("the live tally", one(at("tally-of"))+".dataset.count > 0")
	}
	first.stop()
	walls[0].see("lost")
	walls[0].shows("returned", "data-count", "36")
	h.cast(37, 40, favour)
	walls[1].shows("returned", "data-count", "40")
	first.start()
	walls[0].shows("returned", "data-count", "40")
	h.act(chair, "close", nil)
	h.announce()
	for _, w := range walls {
		w.see("result")
	}
	rows := walls[0].resultRows()
	if diff := cmp.Diff(rows, walls[1].resultRows()); diff != "" || len(rows) != len(projects) {
		t.Errorf("the displays show %d rows and differ (-one +two):\n%s", len(rows), diff)
	}
}

// pair starts two servers on one Redis, the second with copies of the first one's keys.
func pair(t *testing.T) (*server, *server) {
	t.Helper()
	site := redistest.Start(t)
	both := make([]*server, 2)
	for i := range both {
		s := &server{t: t, base: "http://" + freeAddress(t), data: filepath.Join(t.TempDir(), "data"), redis: site.URL()}
		if i == 0 {
			s.clerk = initialize(t, s.data)
		} else {
			s.clerk = both[0].clerk
			copyKeys(t, both[0].data, s.data)
		}
		s.start()
		both[i] = s
	}
	return both[0], both[1]
}

// copyKeys copies a data folder for another server; only their owner may read the keys.
func copyKeys(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.IsDir() { // the folder of pictures
			continue
		}
		data, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, f.Name()), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// secondDisplay adds a display to the staff and opens it at another server.
func (h *hall) secondDisplay(s *server) *window {
	h.t.Helper()
	return s.seat(h.t, "大屏二", h.addStaff("大屏二", ballot.RoleDisplay), "/display", 1920, 1080)
}

// moveTo points everyone without a browser at another server; their sign-ins are valid there.
func (h *hall) moveTo(s *server) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.s, h.clerk.base = s, s.base
	for _, a := range h.signed {
		a.base = s.base
	}
}
