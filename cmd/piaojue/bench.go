package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// newBenchCommand makes "piaojue bench": load against a running server.
func newBenchCommand() *cobra.Command {
	b := &bench{}
	cmd := &cobra.Command{
		Use: "bench --code CODE", Short: "Put load on a running server and measure it", Args: cobra.NoArgs,
		Long: "Makes a rehearsal of its own on a running server, lets deputies sign in and cast while live clients watch,\n" +
			"and prints throughput, acknowledgement times and the time from a cast to the last display. Needs the first\n" +
			"clerk's code. Where the server's address of operations answers, also its CPU time a cast (views to live\n" +
			"clients included) and, from 500 live clients on, its memory for each.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.code == "" {
				return inputError{errors.New("bench needs --code, the first clerk's code")}
			}
			if b.deputies < 1 || b.callers < 1 || b.items < 1 || b.items > 200 {
				return inputError{errors.New("bench needs at least one deputy, one caller, and 1 to 200 items")}
			}
			b.progress = cmd.ErrOrStderr()
			report, err := b.run(cmd.Context())
			if err != nil {
				return err
			}
			return report.write(cmd.OutOrStdout(), b.json)
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.url, "url", "http://127.0.0.1:8080", "server")
	f.StringVar(&b.ops, "ops", "http://127.0.0.1:8081", "the server's address of operations; empty: not asked")
	f.StringVar(&b.code, "code", "", "the first clerk's code")
	f.IntVar(&b.deputies, "deputies", 1000, "deputies, each of whom casts one ballot")
	f.IntVar(&b.items, "items", 12, "items of the poll")
	f.IntVar(&b.callers, "callers", 128, "requests at a time")
	f.DurationVar(&b.window, "window", 0, "cast within this time, evenly; 0: as fast as it goes")
	f.IntVar(&b.live, "live", 0, "live clients that watch")
	f.BoolVar(&b.recorded, "recorded", false, "a recorded poll instead of a secret one")
	f.BoolVar(&b.json, "json", false, "print JSON")
	return cmd
}

// A bench is one run of the load test.
type bench struct {
	url, ops, code                 string
	deputies, items, callers, live int
	window                         time.Duration
	recorded, json                 bool
	progress                       io.Writer
}

// run makes the meeting, signs everyone in, and times the casts.
func (b *bench) run(ctx context.Context) (*benchReport, error) {
	hall := &benchHall{bench: b, http: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: b.callers, MaxConnsPerHost: b.callers},
	}}
	defer hall.http.CloseIdleConnections()
	if err := hall.prepare(ctx); err != nil {
		return nil, err
	}
	report := &benchReport{Deputies: b.deputies, Items: b.items, Callers: b.callers, Live: b.live, Recorded: b.recorded}
	signIn, err := b.each(ctx, "sign in", 0, hall.arrive)
	if err != nil {
		return nil, err
	}
	report.SignIn = summarize(signIn)
	if err := hall.open(ctx); err != nil {
		return nil, err
	}
	alone := b.usage(ctx, true)
	watch, err := hall.watch(ctx)
	if err != nil {
		return nil, err
	}
	defer watch.end()
	before := b.usage(ctx, true)
	casts, err := b.each(ctx, "cast", b.window, hall.cast)
	if err != nil {
		return nil, err
	}
	report.Cast = summarize(casts)
	report.CPU = before.perCast(b.usage(ctx, false), b.deputies)
	report.ClientKiB = alone.perClient(before, b.live)
	report.LastSeen, report.Views = watch.last(ctx)
	began := time.Now()
	report.Returned, err = hall.close(ctx)
	report.CloseMS = ms(time.Since(began))
	return report, err
}

// A sample holds how long each call took, and all of them together.
type sample struct {
	each  []time.Duration
	whole time.Duration
}

// each calls do for every deputy, with at most callers at a time, evenly spread over the window if there is one.
func (b *bench) each(ctx context.Context, what string, window time.Duration,
	do func(context.Context, int) error,
) (sample, error) {
	bar := progressbar.NewOptions(b.deputies, progressbar.OptionSetWriter(b.progress),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetVisibility(isTerminal(b.progress)), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish())
	s := sample{each: make([]time.Duration, b.deputies)}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(b.callers)
	began := time.Now()
	for i := range b.deputies {
		if window > 0 {
			if err := wait(ctx, time.Until(began.Add(window*time.Duration(i)/time.Duration(b.deputies)))); err != nil {
				break
			}
		}
		g.Go(func() error {
			from := time.Now()
			if err := do(ctx, i); err != nil {
				return fmt.Errorf("%s of deputy %d: %w", what, i+1, err)
			}
			s.each[i] = time.Since(from)
			return bar.Add(1)
		})
	}
	err := g.Wait()
	s.whole = time.Since(began)
	return s, err
}

// benchFigures are the times of one kind of call, in milliseconds.
type benchFigures struct {
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
}

func summarize(s sample) benchFigures {
	sorted := slices.Sorted(slices.Values(s.each))
	at := func(q float64) float64 { return ms(sorted[int(q*float64(len(sorted)-1))]) }
	return benchFigures{PerSecond: float64(len(sorted)) / s.whole.Seconds(), P50: at(0.5), P99: at(0.99), Max: at(1)}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// A benchReport is what one run measured.
type benchReport struct {
	Deputies int          `json:"deputies"`
	Items    int          `json:"items"`
	Callers  int          `json:"callers"`
	Live     int          `json:"live"`
	Recorded bool         `json:"recorded"`
	SignIn   benchFigures `json:"sign_in"`
	Cast     benchFigures `json:"cast"`
	LastSeen float64      `json:"last_view_ms"` // from the last acknowledgement to the last live client's view
	Views    int          `json:"views"`        // received by all live clients
	CloseMS  float64      `json:"close_ms"`     // from the request to the counted poll
	Returned int          `json:"returned"`

	CPU       float64 `json:"server_cpu_per_cast_us,omitempty"` // if the operations address answers
	ClientKiB float64 `json:"memory_per_live_client_kib,omitempty"`
}

func (r *benchReport) write(w io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	kind := "secret"
	if r.Recorded {
		kind = "recorded"
	}
	_, err := fmt.Fprintf(w, `%d deputies, %d items, %s, %d callers, %d live clients
             per second    p50 ms    p99 ms    max ms
sign in      %10.0f%10.1f%10.1f%10.1f
cast         %10.0f%10.1f%10.1f%10.1f
last view after the last cast: %.1f ms; views sent: %d
close to counted: %.1f ms; returned %d
`, r.Deputies, r.Items, kind, r.Callers, r.Live, r.SignIn.PerSecond, r.SignIn.P50, r.SignIn.P99, r.SignIn.Max,
		r.Cast.PerSecond, r.Cast.P50, r.Cast.P99, r.Cast.Max, r.LastSeen, r.Views, r.CloseMS, r.Returned)
	if err == nil && r.CPU > 0 {
		_, err = fmt.Fprintf(w, "server's CPU time: %.1f µs a cast\n", r.CPU)
	}
	if err == nil && r.ClientKiB > 0 {
		_, err = fmt.Fprintf(w, "server's memory: %.1f KiB a live client\n", r.ClientKiB)
	}
	return err
}

// liveWatch counts what live clients are sent.
type liveWatch struct {
	tablets sync.WaitGroup
	stop    context.CancelFunc

	mu    sync.Mutex // guards the fields below
	views int
	seen  []int // ballots returned, as each client was last told
	all   chan struct{}
	want  int
}
