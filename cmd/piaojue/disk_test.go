package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestDiskFullUnderServe: the disk of the store fills up during a vote, once with the site's Redis, which its
// supervisor restarts, and once with the embedded one. Casts get 503, no ballot is acknowledged that is not stored, and
// the server recovers by itself once there is space.
func TestDiskFullUnderServe(t *testing.T) {
	battery.Waits(t)
	for name, own := range map[string]bool{"the site's Redis": false, "the embedded store": true} {
		t.Run(name, func(t *testing.T) {
			disk := redistest.SmallDisk(t, 16<<20)
			s := newSite(t, nil)
			if own {
				data := filepath.Join(disk, "data")
				s.must(os.CopyFS(data, os.DirFS(s.data)))
				s.private(data)
			} else {
				t.Setenv("TMPDIR", disk) // redistest puts its data there
				s.redis = redistest.Start(t)
			}
			s.fullDisk(filepath.Join(disk, "ballast"), own)
		})
	}
}

// private makes a copied folder of keys belong to this site.
func (s *site) private(data string) {
	s.t.Helper()
	files, err := os.ReadDir(data)
	s.must(err)
	for _, f := range files {
		s.must(os.Chmod(filepath.Join(data, f.Name()), 0o600))
	}
	s.must(os.Chmod(data, 0o700)) //nolint:gosec // a folder
	s.data = data
}

func (s *site) fullDisk(ballast string, own bool) {
	t, c := s.t, serveConfig{Listen: "127.0.0.1:0", Data: s.data, Tick: 1e6}
	if !own {
		c.Redis = s.redis.URL()
	}
	a := s.run(c, slog.New(slog.DiscardHandler))
	const deputies = 100
	h := newBadHall(t, s, a.urls[0], deputies)
	h.cast(10)
	redistest.Fill(t, ballast)
	taken, i := 0, 10
	for ; i < deputies && h.once(i); i++ {
		taken++
	}
	h.next.Store(int32(i)) //nolint:gosec // small
	if i == deputies {
		t.Fatal("the full disk was never noticed: the test proves too little")
	}
	refused := 1
	for end := time.Now().Add(time.Duration(battery.Size(500, 3000)) * time.Millisecond); time.Now().Before(
		end); time.Sleep(20 * time.Millisecond) {
		if !h.once(i) {
			refused++
		}
	}
	if refused < 5 {
		t.Errorf("refused %d times only", refused)
	}
	s.must(os.Remove(ballast))
	if !own {
		s.redis.Restart()
	}
	h.cast(deputies - i) // the ballot refused first, with the same key
	h.judge()
	slowest := time.Duration(h.slowest.Load()).Round(time.Millisecond)
	battery.Within(t, "the slowest answer", slowest, 2500*time.Millisecond)
	battery.Measured(t, "%d casts taken after the disk was filled, then %d refused with 503, success without record 0, "+
		"slowest answer %v", taken, refused, slowest)
}

// once sends deputy i's ballot once and reports whether it was taken. Any answer but success or 503 is an error.
func (h *badHall) once(i int) bool {
	h.t.Helper()
	in := ballot.CastRequest{Key: fmt.Sprintf("key-%s-%08d", h.poll, i), Marks: map[string]string{"1": "approve"}}
	var answer struct {
		Receipt string `json:"receipt"`
	}
	began := time.Now()
	err := h.voters[i].cast(h.t.Context(), h.poll, h.bodyBytes, in, &answer)
	h.took(time.Since(began))
	if problem, ok := errors.AsType[*apiError](err); ok && problem.Status == http.StatusServiceUnavailable {
		return false
	}
	if err != nil {
		h.t.Fatalf("on a full disk: %v, want 503", err)
	}
	h.mu.Lock()
	h.receipts[i] = answer.Receipt
	h.mu.Unlock()
	return true
}
