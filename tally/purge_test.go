package tally_test

import (
	"errors"
	"testing"

	"piaojue/tally"
	"piaojue/tally/redistest"
)

// TestPurgeReachesCopies: code that keeps copies of Redis's files is called to remove them, and the purge is not done
// before that.
func TestPurgeReachesCopies(t *testing.T) {
	told, fails := 0, errors.New("the folder cannot be written")
	store, err := tally.New(tally.Config{URL: redistest.Start(t).URL(), Purged: func() error {
		told++
		if told == 1 {
			return fails
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Purge(t.Context()); !errors.Is(err, fails) {
		t.Errorf("Purge = %v, want what went wrong with the copies", err)
	}
	if err := store.Purge(t.Context()); err != nil || told != 2 {
		t.Errorf("Purge again = %v, told %d times; want nil, twice", err, told)
	}
}
