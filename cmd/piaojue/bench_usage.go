package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A usage is what a server has used, as its address of operations tells. The zero usage: not told.
type usage struct {
	cpu  float64 // seconds
	held float64 // bytes of heap and stacks, after collections
}

// usage asks the server, after two collections where it is about memory: in the second, pools let go of what nobody
// uses. Where the address does not answer there is nothing to tell, and the load goes on.
func (b *bench) usage(ctx context.Context, collect bool) usage {
	if b.ops == "" {
		return usage{}
	}
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	for range 2 {
		if collect && readOps(ctx, b.ops+"/debug/pprof/heap?gc=1", nil) != nil {
			return usage{}
		}
	}
	m := map[string]float64{}
	if err := readOps(ctx, b.ops+"/metrics", m); err != nil {
		return usage{}
	}
	return usage{
		cpu: m["process_cpu_seconds_total"], held: m["go_memstats_heap_inuse_bytes"] + m["go_memstats_stack_inuse_bytes"],
	}
}

// readOps reads an address of operations, and the metrics without labels out of it where they are wanted.
func readOps(ctx context.Context, url string, metrics map[string]float64) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if metrics == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), " "); ok && !strings.HasPrefix(name, "#") {
			metrics[name], _ = strconv.ParseFloat(value, 64) // what is no number is not asked for
		}
	}
	return lines.Err()
}

// perCast is the processor time of a cast, in microseconds; 0 where it was not told.
func (u usage) perCast(after usage, casts int) float64 {
	if u.cpu == 0 || after.cpu == 0 {
		return 0
	}
	return (after.cpu - u.cpu) * 1e6 / float64(casts)
}

// fewClients are too few to tell their memory from the rest.
const fewClients = 500

// perClient is the memory of a live client, in KiB; 0 where it was not told or they are few.
func (u usage) perClient(after usage, clients int) float64 {
	if u.held == 0 || after.held == 0 || clients < fewClients {
		return 0
	}
	return max(0, after.held-u.held) / 1024 / float64(clients)
}
