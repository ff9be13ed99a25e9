//go:build linux

package main

import (
	"fmt"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// servers measures several servers on one Redis, and meetings spread over a cluster of three. On one machine they share
// its CPUs: the rows show that the results are right and what sharing costs, not what more machines would gain.
func (l *limits) servers() {
	all := []*process{l.product}
	for len(all) < 4 {
		all = append(all, l.serve(l.redis.URL()))
	}
	h, _ := l.meeting(all[0], deputies, 0)
	for range *limitsRounds {
		for _, n := range []int{1, 2, 4} {
			l.add(fmt.Sprint("servers ", n), l.spread(h, all[:n]))
		}
	}
	for _, p := range all[1:] {
		p.stop()
	}
	l.ratio("two servers on one Redis", "one", "servers 2", "servers 1", 0.7, true, "one machine")
	l.ratio("four servers on one Redis", "one", "servers 4", "servers 1", 0.6, true, "one machine")

	cluster := redistest.StartCluster(l.b, 3)
	p := l.serve(cluster.URL())
	defer p.stop()
	for range 2 * *limitsRounds {
		h, _ := l.meeting(p, deputies/10, 0)
		l.add("cluster", l.spread(h, []*process{p}))
	}
	used := 0
	for _, keys := range cluster.Keys(l.b) {
		if keys > 0 {
			used++
		}
	}
	l.tell("casts/s, cluster of three, meeting after meeting", "/s", "cluster", fmt.Sprintf("%d nodes used", used))
}

// spread casts over several servers, checks the count, and returns casts/s.
func (l *limits) spread(h *benchMeeting, servers []*process) float64 {
	l.b.Helper()
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	var addresses []string
	for _, p := range servers {
		addresses = append(addresses, p.address)
	}
	v, err := saturate(addresses, tablets, h.requests(id, castItems, 0, h.deputies), 201)
	l.must(err)
	_, closed := h.end(l.ctx, id)
	h.judge(closed, h.deputies, castItems)
	return v.rate()
}
