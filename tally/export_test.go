package tally

import (
	"context"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// WithUpgrade adds one more upgrade to a store than the program has, as the next version would.
func (s *Store) WithUpgrade(do func(context.Context, redis.UniversalClient) error) *Store {
	s.upgrades = append(s.upgrades[:len(s.upgrades):len(s.upgrades)], upgrade{
		"a test", func(*Store) error { return nil },
		func(ctx context.Context, s *Store, _ []ballot.MeetingID) error { return do(ctx, s.acts) },
	})
	all, err := readScripts(s.schema())
	if err != nil {
		panic(err)
	}
	s.scripts = all
	return s
}

// Mend does what Run does at first contact.
func (s *Store) Mend(ctx context.Context) error { return s.gate.try(ctx) }

// AfterEach calls do after each call of the store's acts.
func (s *Store) AfterEach(do func(ctx context.Context, call redis.Cmder)) {
	s.acts.AddHook(afterEach{do: do})
}

type afterEach struct {
	redis.Hook
	do func(ctx context.Context, call redis.Cmder)
}

func (afterEach) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h afterEach) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, call redis.Cmder) error {
		err := next(ctx, call)
		h.do(ctx, call)
		return err
	}
}

func (afterEach) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
