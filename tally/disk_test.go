package tally_test

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// TestDiskFull: the disk of the append-only file fills up during a vote. Once there is space again, everything
// acknowledged is there, and nothing was acknowledged that is not.
func TestDiskFull(t *testing.T) {
	disk := redistest.SmallDisk(t, 16<<20)
	t.Setenv("TMPDIR", disk) // where redistest puts its data
	server := redistest.Start(t, "--aof-load-truncated", "yes")
	store := newStore(t, server.URL())
	const deputies = 400
	newHall(t, store, deputies)
	var unknown atomic.Int32
	told := map[int]ballot.Receipt{}
	redistest.Fill(t, filepath.Join(disk, "ballast"))
	refused := time.Duration(0)
	for i := range deputies / 2 {
		began := time.Now()
		a, err := store.Cast(t.Context(), recorded(i, "a", "123"))
		switch {
		case err == nil:
			told[i] = a.Receipt
		case ballot.CodeOf(err) != ballot.CodeStoreUnavailable:
			t.Fatalf("cast on a full disk: %v", err)
		}
		if err != nil {
			refused = time.Since(began)
			break
		}
	}
	if refused == 0 {
		t.Error("the full disk was never noticed: the test proves too little")
	}
	if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
		t.Fatal(err)
	}
	server.Restart() // as its supervisor does; with "always" Redis ends when it cannot write
	for i := range deputies {
		c := recorded(i, "a", "123")
		var got ballot.Receipt
		eventually(t, func() error {
			a, err := store.Cast(t.Context(), c)
			if err != nil {
				unknown.Add(1)
			}
			got = a.Receipt
			return err
		})
		if first := told[i]; first != "" && got != first {
			t.Errorf("deputy %d was told %s, now %s", i, first, got)
		}
	}
	if f := figures(t, store); f.Returned != deputies || f.Tally.Ballots != deputies || f.Tally.Marks[0][1] != deputies {
		t.Errorf("figures %+v, want %d", f, deputies)
	}
	battery.Within(t, "the refusal", refused, 2*time.Second)
	battery.Measured(t, "%d acknowledged before the disk was full, success without record 0, refused after %v", len(told),
		refused.Round(time.Millisecond))
}
