package tally_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// rawScript does the minimum of a cast script: one deputy, one ballot, five counters.
const rawScript = `
for i = 1, #ARGV do
  if redis.call('HSETNX', KEYS[1], ARGV[i], '1112') == 1 then
    for j = 1, 5 do redis.call('HINCRBY', KEYS[2], j, 1) end
  end
end
return #ARGV`

// BenchmarkCasts reports durable casts/s in recorded polls by 128 callers, compared with Redis alone with 64 ballots in
// one call (two callers) and with one (64 callers).
func BenchmarkCasts(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		const deputies = 2000 // then the next poll, so that a longer run does not overfill one poll
		store := newStore(b, redistest.Start(b).URL())
		h := newHall(b, store, deputies)
		for n := 2; n <= b.N/deputies+1; n++ {
			writes := openPoll(deputies)
			for i := range writes {
				writes[i].Poll = benchPoll(n)
			}
			h.commit(b, store, writes...)
		}
		var next atomic.Int64
		perCaller(b, 128, 1, func(ctx context.Context) {
			i := int(next.Add(1)) - 1
			c := recorded(i%deputies, "a", "123")
			c.Poll = benchPoll(i/deputies + 1)
			if _, err := store.Cast(ctx, c); err != nil {
				b.Error(err)
			}
		})
	})
	for name, size := range map[string]int{"redis alone, 64 in a call": 64, "redis alone, 1 in a call": 1} {
		b.Run(name, func(b *testing.B) {
			client := redis.NewClient(withPool(redistest.Start(b).Options(), 64))
			defer client.Close()
			script := redis.NewScript(rawScript)
			if err := script.Load(b.Context(), client).Err(); err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			perCaller(b, 64/min(size, 32), size, func(ctx context.Context) {
				args := make([]any, size)
				for i := range args {
					args[i] = next.Add(1)
				}
				if err := script.EvalSha(ctx, client, []string{"{r}:1", "{r}:2"}, args...).Err(); err != nil {
					b.Error(err)
				}
			})
		})
	}
}

func withPool(o *redis.Options, n int) *redis.Options {
	o.PoolSize = n
	return o
}

// perCaller divides b.N casts, size in each call, among callers and reports casts/s.
func perCaller(b *testing.B, callers, size int, call func(ctx context.Context)) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for left.Add(-int64(size)) > -int64(size) {
				call(context.WithoutCancel(b.Context()))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "casts/s")
}

func benchPoll(n int) ballot.PollID { return ballot.PollID(fmt.Sprint("m1-", n)) }
