package tally_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"go.uber.org/goleak"

	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
	"piaojue/tally"
)

func TestMain(m *testing.M) {
	tally.LogRedis(slog.New(slog.DiscardHandler))
	// A client's pool that could not dial tries once more within a second of its end, and then goes away.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial"))
}

// newStore makes a store on a Redis and runs it until the test ends.
func newStore(t testing.TB, url string) *tally.Store {
	t.Helper()
	s, err := tally.New(tally.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestContractOnMiniredis(t *testing.T) {
	storetest.Run(t, func(t *testing.T) meeting.Store {
		return newStore(t, "redis://"+miniredis.RunT(t).Addr())
	})
}
