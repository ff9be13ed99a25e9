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

// A usage is what a server has used, as its operations address reports. The zero usage means unknown.
type usage struct {
	cpu  float64 // seconds
	held float64 // bytes of heap and stacks, after collections
}

// usage asks the server, after two garbage collections if memory matters: the second one frees what pools no longer
// use. If the address does not answer, the usage is unknown and the load test continues.
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

// readOps reads an operations address and, if metrics is given, fills in its metrics without labels.
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
			metrics[name], _ = strconv.ParseFloat(value, 64) // values that are not numbers are not needed
		}
	}
	return lines.Err()
}

// perCast is the CPU time of a cast, in microseconds; 0 if unknown.
func (u usage) perCast(after usage, casts int) float64 {
	if u.cpu == 0 || after.cpu == 0 {
		return 0
	}
	return (after.cpu - u.cpu) * 1e6 / float64(casts)
}

// fewClients is the number of clients below which their memory cannot be told from the rest.
const fewClients = 500

// perClient is the memory of a live client, in KiB; 0 if it is unknown or there are too few clients.
func (u usage) perClient(after usage, clients int) float64 {
	if u.held == 0 || after.held == 0 || clients < fewClients {
		return 0
	}
	return max(0, after.held-u.held) / 1024 / float64(clients)
}
