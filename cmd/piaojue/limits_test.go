//go:build linux

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

var (
	limitsJSON   = flag.String("limits.json", "", "write the table of limits to this file")
	limitsRounds = flag.Int("limits.rounds", 5, "rounds of the table of limits")
	limitsOnly   = flag.String("limits.only", "",
		"measure only these parts of the table: casts, tls, live, times, growth, servers")
)

// Sizes of the table.
const (
	deputies  = 3000
	tablets   = 128
	castItems = 12
	fullItems = 20
	volleys   = 8 // polls of one kind in each round
)

// limits is one run of the table.
type limits struct {
	*table
	b       testing.TB
	ctx     context.Context
	binary  string
	data    string
	code    string
	redis   *redistest.Server
	product *process
}

// BenchmarkLimits measures the product against its limits, round by round beside what it is compared with, and prints
// the table: "make bench". A missed row fails the benchmark, but no test.
func BenchmarkLimits(b *testing.B) {
	l := &limits{table: newTable(), b: b, ctx: context.WithoutCancel(b.Context()), binary: buildProduct(b)}
	l.data = filepath.Join(b.TempDir(), "data")
	var err error
	l.code, err = createKeys(l.data)
	l.must(err)
	l.redis = redistest.Start(b, "--auto-aof-rewrite-percentage", "0")
	l.product = l.serve(l.redis.URL())
	parts := []struct {
		name string
		run  func()
	}{
		{"casts", l.casts},
		{"tls", l.overTLS},
		{"live", l.live},
		{"times", l.times},
		{"growth", l.growth},
		{"servers", l.servers},
		{"profile", l.profile},
	}
	for _, part := range parts {
		if *limitsOnly == "" && part.name != "profile" || slices.Contains(strings.Split(*limitsOnly, ","), part.name) {
			began := time.Now()
			part.run()
			fmt.Fprintf(os.Stderr, "%s: %.0f s\n", part.name, time.Since(began).Seconds())
		}
	}
	l.print(os.Stdout)
	if *limitsJSON != "" {
		l.must(l.write(*limitsJSON))
	}
	for _, r := range l.rows {
		if !r.Pass {
			b.Errorf("missed: %s: %s %s, target %s", r.What, short(r.Figure), r.Unit, short(r.Target))
		}
	}
}

func (l *limits) must(err error) {
	l.b.Helper()
	if err != nil {
		l.b.Fatal(err)
	}
}

// serve starts another product process on a Redis.
func (l *limits) serve(redis string) *process {
	l.b.Helper()
	return startProcess(l.b, l.binary, "serve", "--listen", "LISTEN", "--ops", "OPS", "--data", l.data, "--redis", redis)
}

// casts measures casting: throughput beside bare Redis, CPU share, and the time to the acknowledgement.
func (l *limits) casts() {
	bare, err := newBareRedis(l.ctx, l.redis, deputies)
	l.must(err)
	json := startProcess(l.b, "baseline", "LISTEN")
	for range *limitsRounds {
		h, opening := l.meeting(l.product, deputies, 0)
		l.castRound(h, bare, json, opening)
		l.pacedRound(h, bare)
		l.besideRound(h)
		l.closeRound(h, ballot.Recorded, "close recorded")
		l.closeRound(h, ballot.Secret, "close secret")
	}
	const over = "whole HTTP path, durable casts/s"
	l.ratio(over, "bare Redis, one ballot a call, 64 callers", "recorded", "bare 1", 1, true, "")
	l.ratio(over, "bare Redis, 64 ballots a call", "recorded", "bare 64", 0.3, true, "")
	l.ratio("secret polls, first cast to outcome", "recorded polls, the same", "secret", "recorded, close included", 0.7,
		true, "")
	l.ratio("server's CPU a cast", "a handler that only decodes JSON", "cpu", "cpu json", 1.6, false, "")
	l.most("acknowledgement p99 at 1,000 casts/s", "ms", "ack p99", 10, "")
	l.ratio("acknowledgement p50 at 1,000 casts/s", "bare Redis, one ballot a call", "ack p50", "bare p50", 1.6, false, "")
	l.most("close to outcome, 3,000 × 20, recorded", "ms", "close recorded", 200, "")
	l.most("close to outcome, 3,000 × 20, secret", "ms", "close secret", 1000, "")
	l.most("3,000 tablets sign in, and 3,000 cast", "s", "opening", 10, "")
	l.tell("casts/s, recorded", "/s", "recorded", "")
	l.tell("casts/s, recorded, close included", "/s", "recorded, close included", "")
	l.tell("casts/s, secret, close and count included", "/s", "secret", "")
	l.tell("casts/s, bare Redis, one ballot a call", "/s", "bare 1", "")
	l.tell("casts/s, bare Redis, 64 ballots a call", "/s", "bare 64", "")
	l.tell("server's CPU a cast", "µs", "cpu", "")
	l.tell("Redis's CPU a cast", "µs", "cpu redis", "")
	l.tell("the bench's own CPU a cast", "µs", "cpu own", "")
	l.tell("CPU a request, JSON only", "µs", "cpu json", "")
	l.tell("acknowledgement p99 in an idle poll beside a hot one", "ms", "idle p99", "")
	l.tell("and p50", "ms", "idle p50", "")
	l.tell("acknowledgement p50 at 1,000 casts/s", "ms", "ack p50", "")
	l.tell("acknowledgement p99, as fast as it goes, 128 tablets", "ms", "ack full p99", "")
}

// castRound is one round of throughput: the product and its baselines one after the other.
func (l *limits) castRound(h *benchMeeting, bare *bareRedis, json *process, opening signIn) {
	const all = deputies * volleys
	for name, size := range map[string]int{"bare 1": 1, "bare 64": 64} {
		var took time.Duration
		for range volleys {
			keys, err := bare.open(l.ctx, deputies, castItems)
			l.must(err)
			d, err := bare.cast(l.ctx, keys, 0, deputies, size, max(2, bareCallers/size), castItems)
			l.must(err)
			took += d
		}
		l.add(name, all/took.Seconds())
	}
	var jsonCPU, jsonTook, cpu, redisCPU, own, recorded, counted, secret time.Duration
	for i := range volleys {
		id := h.begin(l.ctx, castItems, ballot.Recorded)
		sealed := h.begin(l.ctx, castItems, ballot.Secret)
		list := h.requests(id, castItems, 0, deputies)

		before := json.cpu()
		v := l.volley(json.address, list)
		jsonCPU, jsonTook = jsonCPU+json.cpu()-before, jsonTook+v.took

		before, redisBefore, ownBefore := l.product.cpu(), cpuOf(l.redis.PID()), cpuOf(os.Getpid())
		v = l.volley(l.product.address, list)
		cpu, redisCPU, recorded = cpu+l.product.cpu()-before, redisCPU+cpuOf(l.redis.PID())-redisBefore, recorded+v.took
		own += cpuOf(os.Getpid()) - ownBefore
		l.add("ack full p99", quantile(v.each, 0.99))
		if i == 0 {
			l.add("opening", (opening.took + v.took).Seconds())
		}
		took, closed := h.end(l.ctx, id)
		h.judge(closed, deputies, castItems)
		counted += v.took + took

		v = l.volley(l.product.address, h.requests(sealed, castItems, 0, deputies))
		took, closed = h.end(l.ctx, sealed)
		h.judge(closed, deputies, castItems)
		secret += v.took + took
	}
	l.add("recorded", all/recorded.Seconds())
	l.add("recorded, close included", all/counted.Seconds())
	l.add("secret", all/secret.Seconds())
	l.add("cpu", float64(cpu.Microseconds())/all)
	l.add("cpu redis", float64(redisCPU.Microseconds())/all)
	l.add("cpu own", float64(own.Microseconds())/all)
	l.add("cpu json", float64(jsonCPU.Microseconds())/all)
	l.add("json", all/jsonTook.Seconds())
}

// volley casts as fast as possible.
func (l *limits) volley(address string, list [][]byte) volley {
	l.b.Helper()
	v, err := saturate([]string{address}, tablets, list, 201)
	l.must(err)
	return v
}

// pacedRound casts 1,000 a second at even intervals, after bare Redis has done the same.
func (l *limits) pacedRound(h *benchMeeting, bare *bareRedis) {
	keys, err := bare.open(l.ctx, deputies, castItems)
	l.must(err)
	each, err := bare.pace(l.ctx, keys, deputies, castItems, time.Millisecond)
	l.must(err)
	l.add("bare p50", quantile(each, 0.5))
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	list := h.requests(id, castItems, 0, deputies)
	v, err := pace(l.product.address, tablets, list, time.Millisecond, nil)
	l.must(err)
	l.add("ack p50", quantile(v.each, 0.5))
	l.add("ack p99", quantile(v.each, 0.99))
	h.end(l.ctx, id)
}

// besideRound casts now and then in one poll while another takes ballots as fast as possible.
func (l *limits) besideRound(h *benchMeeting) {
	const casts = 40
	idle, hot := h.begin(l.ctx, castItems, ballot.Recorded), h.begin(l.ctx, castItems, ballot.Recorded)
	now := h.requests(idle, castItems, 0, casts)
	done := make(chan volley)
	go func() {
		v, _ := pace(l.product.address, 4, now, 3*time.Millisecond, nil) // missing answers show in the row
		done <- v
	}()
	l.volley(l.product.address, h.requests(hot, castItems, 0, deputies))
	beside := <-done
	l.add("idle p50", quantile(beside.each, 0.5))
	l.add("idle p99", quantile(beside.each, 0.99))
	h.end(l.ctx, idle)
	h.end(l.ctx, hot)
}

// closeRound measures the time from the close request to the outcome, for the largest vote.
func (l *limits) closeRound(h *benchMeeting, secrecy ballot.Secrecy, name string) {
	id := h.begin(l.ctx, fullItems, secrecy)
	l.volley(l.product.address, h.requests(id, fullItems, 0, deputies))
	took, closed := h.end(l.ctx, id)
	h.judge(closed, deputies, fullItems)
	l.addMS(name, took)
}
