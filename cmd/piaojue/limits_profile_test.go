//go:build linux

package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"

	"piaojue/ballot"
)

var limitsProfile = flag.String("limits.profile", "",
	"with -limits.only profile: write the product's CPU profile while casting to this file")

// profile casts for some seconds, recorded or secret, while the product's CPU is profiled.
func (l *limits) profile() {
	h, _ := l.meeting(l.product, deputies, 0)
	var lists [][][]byte
	for range 12 {
		lists = append(lists, h.requests(h.begin(l.ctx, castItems, ballot.Recorded), castItems, 0, deputies))
	}
	done := make(chan error)
	go func() {
		resp, err := http.Get("http://" + l.product.ops + "/debug/pprof/profile?seconds=5")
		if err == nil {
			defer resp.Body.Close()
			var f *os.File
			if f, err = os.Create(*limitsProfile); err == nil {
				_, err = io.Copy(f, resp.Body)
				_ = f.Close()
			}
		}
		done <- err
	}()
	before, casts := l.product.cpu(), 0
	for _, list := range lists {
		l.add("profiled", l.volley(l.product.address, list).rate())
		casts += len(list)
	}
	l.add("profiled cpu", float64((l.product.cpu()-before).Microseconds())/float64(casts))
	l.must(<-done)
	l.tell("casts/s, recorded, profiled", "/s", "profiled", "")
	l.tell("server's CPU a cast, profiled", "µs", "profiled cpu", fmt.Sprintf("%d casts", casts))
}
