//go:build linux

package main

import (
	"bytes"
	"fmt"
	"syscall"
	"time"

	"piaojue/ballot"
)

const (
	hallScreens = 500
	deafScreens = 20
	cityScreens = 5000
	publishes   = 100 // to 5,000 clients in each round: a p99 needs a hundred
	cityItems   = 6   // so that a view has about 2 KB
	betweenIdle = 40 * time.Millisecond
	betweenPubs = 120 * time.Millisecond
	quietTime   = 16 * time.Second // in which each client is sent the view twice more
	settled     = 2 * time.Second  // after thousands have connected, each with its first view
)

// live measures the time from a cast to the screens.
func (l *limits) live() {
	naive := startProcess(l.b, "baseline", "LISTEN")
	h, _ := l.meeting(l.product, deputies, cityScreens)
	screens, err := h.screens(l.ctx)
	l.must(err)
	up, sub := wsRequests(screens, "display", h.meeting)
	nobody, _ := l.product.held(l.ctx)
	crowd, err := watchers(l.product.address, "", up, sub, cityScreens, 0, deputies)
	l.must(err)
	time.Sleep(time.Second)
	all, resident := l.product.held(l.ctx)
	l.add("memory", (all-nobody)/cityScreens/1024)
	l.add("resident", resident/(1<<20))
	before := l.product.cpu()
	time.Sleep(quietTime)
	l.add("quiet", 100*(l.product.cpu()-before).Seconds()/quietTime.Seconds())
	crowd.end()
	for range *limitsRounds {
		l.idleRound(h, up, sub)
		l.hallRound(h, up, sub)
		l.burstRound(h, up, sub)
		l.cityRound(h, naive, up, sub)
	}
	l.ratio("cast to hall display, idle, p50", "acknowledgement p50", "idle shown", "idle ack", 1.2, false, "")
	l.most("cast to the last of 500 clients at 1,000 casts/s, p50", "ms", "hall p50", 20, "1 tick")
	l.most("the same, p99", "ms", "hall p99", 40, "2 ticks")
	l.ratio("publish to the last of 5,000 clients, p50", "a loop of WriteMessage", "city p50", "naive p50", 0.8, false,
		fmt.Sprintf("%.0f bytes", median(l.series["size"])))
	l.ratio("the same, p99", "a loop of WriteMessage", "city p99", "naive p99", 0.7, false, "")
	l.most("staleness in a burst, 500 clients and 20 that never read, p99", "ms", "stale p99", 130, "")
	l.most("live clients dropped", "", "dropped", 0.5, "none")
	l.most("memory a websocket client", "KiB", "memory", 12, "heap and stacks, of 5,000")
	l.tell("cast to hall display, idle, p50", "ms", "idle shown", "")
	l.tell("publish to the last of 5,000 clients, p50", "ms", "city p50", "")
	l.tell("a loop of WriteMessage to 5,000 clients, p50", "ms", "naive p50", "")
	l.tell("server's CPU a view sent, pings included", "µs", "cpu city", "")
	l.tell("CPU a view sent, a loop of WriteMessage", "µs", "cpu naive", "")
	l.tell("server's CPU with 5,000 quiet clients", "%", "quiet", "of one processor; pings, and the view again")
	l.tell("server's resident memory with 5,000 clients", "MiB", "resident", "")
}

// idleRound casts one ballot at a time, with one display.
func (l *limits) idleRound(h *benchMeeting, up [][]byte, sub []byte) {
	const casts = 40
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	s, err := watchers(l.product.address, id, up, sub, 1, 0, deputies)
	l.must(err)
	defer s.end()
	var acks, shown []time.Duration
	from := make([]time.Time, casts+1)
	v, err := pace(l.product.address, 1, h.requests(id, castItems, 0, casts), betweenIdle,
		func(i int, at time.Time) { from[i+1] = at })
	l.must(err)
	_, err = s.await(l.ctx, 1, casts)
	l.must(err)
	acks = v.each
	for k := 1; k <= casts; k++ {
		shown = append(shown, s.last[k].Sub(from[k]))
	}
	l.add("idle ack", quantile(acks, 0.5))
	l.add("idle shown", quantile(shown, 0.5))
	h.end(l.ctx, id)
}

// hallRound casts 1,000 a second with 500 screens.
func (l *limits) hallRound(h *benchMeeting, up [][]byte, sub []byte) {
	const casts = 2000
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	s, err := watchers(l.product.address, id, up, sub, hallScreens, 0, deputies)
	l.must(err)
	defer s.end()
	from := make([]time.Time, casts+1)
	_, err = pace(l.product.address, tablets, h.requests(id, castItems, 0, casts), time.Millisecond,
		func(i int, at time.Time) { from[i+1] = at })
	l.must(err)
	_, err = s.await(l.ctx, hallScreens, casts)
	l.must(err)
	var last []time.Duration
	for k := 1; k <= casts; k++ {
		last = append(last, s.last[k].Sub(from[k]))
	}
	l.add("hall p50", quantile(last, 0.5))
	l.add("hall p99", quantile(last, 0.99))
	h.end(l.ctx, id)
}

// burstRound casts as fast as possible with 500 screens and 20 that never read.
func (l *limits) burstRound(h *benchMeeting, up [][]byte, sub []byte) {
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	s, err := watchers(l.product.address, id, up, sub, hallScreens+deafScreens, deafScreens, deputies)
	l.must(err)
	defer s.end()
	v := l.volley(l.product.address, h.requests(id, castItems, 0, deputies))
	_, err = s.await(l.ctx, hallScreens, deputies)
	l.must(err)
	var stale []time.Duration // from the k-th acknowledgement to the last screen that shows k
	for k := 1; k <= deputies; k++ {
		stale = append(stale, s.last[k].Sub(v.at[k-1]))
	}
	l.add("stale p99", quantile(stale, 0.99))
	l.add("dropped", float64(s.dropped()))
	h.end(l.ctx, id)
}

// cityRound publishes to 5,000 clients, first from the product, then from the naive server. The product process is
// stopped meanwhile, so that its pings take nothing from the other.
func (l *limits) cityRound(h *benchMeeting, naive *process, up [][]byte, sub []byte) {
	id := h.begin(l.ctx, cityItems, ballot.Recorded)
	s, err := watchers(l.product.address, id, up, sub, cityScreens, 0, deputies)
	l.must(err)
	time.Sleep(settled)
	from := make([]time.Time, publishes+1)
	before := l.product.cpu()
	_, err = pace(l.product.address, 1, h.requests(id, cityItems, 0, publishes), betweenPubs,
		func(i int, at time.Time) { from[i+1] = at })
	l.must(err)
	_, err = s.await(l.ctx, cityScreens, publishes)
	l.must(err)
	l.add("size", float64(s.size))
	l.add("cpu city", float64((l.product.cpu()-before).Microseconds())/publishes/cityScreens)
	l.city("city", s, from)
	s.end()
	h.end(l.ctx, id)

	l.must(l.product.cmd.Process.Signal(syscall.SIGSTOP))
	defer l.product.cmd.Process.Signal(syscall.SIGCONT)
	s, err = watchers(naive.address, "", up, sub, cityScreens, 0, deputies)
	l.must(err)
	defer s.end()
	time.Sleep(settled)
	var list [][]byte
	for k := range publishes {
		text := fmt.Appendf(nil, `{"returned":%d,"pad":"`, k+1)
		list = append(list, post("/publish", "",
			append(append(text, bytes.Repeat([]byte{'x'}, s0(l)-len(text)-2)...), '"', '}')))
	}
	before = naive.cpu()
	_, err = pace(naive.address, 1, list, betweenPubs, func(i int, at time.Time) { from[i+1] = at })
	l.must(err)
	_, err = s.await(l.ctx, cityScreens, publishes)
	l.must(err)
	l.add("cpu naive", float64((naive.cpu()-before).Microseconds())/publishes/cityScreens)
	l.city("naive", s, from)
}

// s0 is the size of the product's view, which the naive server sends too.
func s0(l *limits) int { return int(l.series["size"][len(l.series["size"])-1]) }

func (l *limits) city(name string, s *screens, from []time.Time) {
	var last []time.Duration
	for k := 1; k < len(from); k++ {
		last = append(last, s.last[k].Sub(from[k]))
	}
	l.add(name+" p50", quantile(last, 0.5))
	l.add(name+" p99", quantile(last, 0.99))
}
