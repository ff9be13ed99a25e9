package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"piaojue/web/i18n"
)

// newDemoCommand makes "piaojue demo": a whole vote, live, for someone new to the program.
func newDemoCommand() *cobra.Command {
	d := demo{pace: 1}
	cmd := &cobra.Command{
		Use: "demo", Short: "Show a whole vote live: the newcomer's command", Args: cobra.NoArgs,
		Long: "Holds an example meeting (98 deputies, 12 projects, 10 seats) on the embedded store: simulated deputies\n" +
			"sign in and vote over the real API, and the hall display follows. One tablet and the presiding are left for\n" +
			"you. The page /demo, printed first, leads the way: it says what to do next, and the vote waits for you, or\n" +
			"goes on by itself where you press so there. Always a rehearsal (演练).",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d.out = cmd.OutOrStdout()
			d.log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			if d.bundle != "" && !d.fast {
				return inputError{errors.New("--bundle goes with --fast")}
			}
			return d.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&d.listen, "listen", "127.0.0.1:8080",
		"address to serve; another port is taken where this one is in use")
	cmd.Flags().BoolVar(&d.fast, "fast", false, "run through without pauses, and end")
	cmd.Flags().StringVar(&d.bundle, "bundle", "", "with --fast: write the poll's record to this file")
	cmd.Flags().StringVar(&d.pages, "pages", "",
		"serve the pages that are built in this folder, read for each request (make dev)")
	return cmd
}

// A demo is one run of the example meeting.
type demo struct {
	listen string
	fast   bool
	pace   float64 // factor of every pause: 1 is a human pace, tests use less
	bundle string
	pages  string // folder
	out    io.Writer
	log    *slog.Logger

	tablets sync.WaitGroup // live channels of simulated tablets; the server closes them when it ends
	board   demoBoard
}

// run serves from a temporary folder until ctx ends, the newcomer ends the demo or, with --fast, the result is
// announced.
func (d *demo) run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "piaojue-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	code, err := createKeys(dir)
	if err != nil {
		return err
	}
	c := serveConfig{Listen: d.address(ctx), Data: dir, Tick: 20 * time.Millisecond, Plain: true, Bare: true}
	if d.pages != "" {
		c.changing = os.DirFS(d.pages)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a, err := newApp(ctx, c, d.log)
	if err != nil {
		return err
	}
	d.board.code, d.board.end = code, stop
	if !d.fast {
		a.pages = d.board.handlers()
	}
	g, ctx := errgroup.WithContext(ctx)
	defer d.tablets.Wait()
	g.Go(func() error { return a.run(ctx) })
	g.Go(func() error {
		err := d.show(ctx, a, code)
		if d.fast || err != nil {
			stop()
		}
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	})
	return g.Wait()
}

// address is the requested address, or one with a free port if that one is in use.
func (d *demo) address(ctx context.Context) string {
	if d.fast {
		return "127.0.0.1:0"
	}
	l, err := listenTCP(ctx, d.listen)
	if err != nil {
		host, _, splitErr := net.SplitHostPort(d.listen)
		if splitErr != nil {
			return d.listen // listening on it fails with an error message
		}
		return net.JoinHostPort(host, "0")
	}
	_ = l.Close()
	return d.listen
}

// show holds a vote, and another one in a new meeting each time the newcomer asks for it.
func (d *demo) show(ctx context.Context, a *app, code string) error {
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	defer client.CloseIdleConnections()
	for run := 1; ; run++ {
		one, next := context.WithCancel(ctx)
		d.board.begin(run, next)
		v := &demoVote{
			demoHall: &demoHall{base: a.urls[0], http: client}, run: run, fast: d.fast, pace: d.pace, out: d.out,
			board: &d.board, tablets: &d.tablets,
		}
		err := d.holdOne(one, v, a.inMemory, code)
		if d.fast || run == 1 && v.chair == nil { // without a meeting there is nothing to show
			next()
			return err
		}
		if err != nil && one.Err() == nil {
			d.log.WarnContext(ctx, "this vote cannot go on", "error", err)
			d.board.at("broken")
		}
		<-one.Done()
		next()
		v.leave()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// holdOne prepares a meeting, prints the links and holds the vote.
func (d *demo) holdOne(ctx context.Context, v *demoVote, inMemory bool, code string) error {
	if err := v.prepare(ctx, code, v.run); err != nil {
		return err
	}
	d.board.made(v.demoHall)
	if !d.fast {
		d.printLinks(v, inMemory)
	}
	if err := v.hold(ctx); err != nil {
		return err
	}
	if d.bundle != "" {
		return v.writeBundle(ctx, d.bundle)
	}
	return nil
}

func (d *demo) printLinks(v *demoVote, inMemory bool) {
	if v.run == 1 {
		kept := "在自己的 Redis 中，逐笔写盘 (on a Redis of its own, durable)"
		if inMemory {
			kept = "在内存中，退出即失 (in memory; install redis-server for a durable one)"
		}
		fmt.Fprintf(d.out, "\n票决演示 · piaojue demo\n演练：98 名代表，12 个候选项目，选 10 个。数据%s。\n\n"+
			"  请打开这一页，跟着它走 · open this page and follow it\n\n    %s/demo\n\n"+
			"按 Ctrl+C 或页面上的“结束”结束 · end it by Ctrl+C or there\n", kept, v.base)
	} else {
		fmt.Fprintf(d.out, "\n再来一次 · once more (%d)\n", v.run)
	}
	fmt.Fprintln(d.out)
	for _, door := range demoCodes(v.demoHall, d.board.code) {
		fmt.Fprintf(d.out, "  %s · %s\n    %s/#%s\n", say(i18n.ZH, "demo.door."+door.key),
			say(i18n.EN, "demo.door."+door.key), v.base, door.code)
	}
	fmt.Fprintln(d.out)
}
