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

	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
)

// newDemoCommand makes "piaojue demo": a whole vote, live, for someone new to the program.
func newDemoCommand() *cobra.Command {
	var d demo
	cmd := &cobra.Command{
		Use: "demo", Short: "Show a whole vote live: the newcomer's command", Args: cobra.NoArgs,
		Long: "Holds an example meeting (98 deputies, 12 projects, 10 seats) on the embedded store: simulated deputies\n" +
			"sign in and vote over the real API, the hall display follows, and one tablet is left for you. Always a\n" +
			"rehearsal (演练).",
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
	bundle string
	pages  string // folder
	out    io.Writer
	log    *slog.Logger

	tablets sync.WaitGroup // live channels of simulated tablets; the server closes them when it ends
}

// run serves from a temporary folder until ctx ends or, with --fast, until the result is announced.
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

// show prepares the meeting, prints the links and holds the vote.
func (d *demo) show(ctx context.Context, a *app, code string) error {
	hall := &demoHall{base: a.urls[0], http: &http.Client{
		Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32},
	}}
	defer hall.http.CloseIdleConnections()
	if err := hall.prepare(ctx, code); err != nil {
		return err
	}
	if !d.fast {
		d.printLinks(a, hall, code)
	}
	v := &demoVote{demoHall: hall, fast: d.fast, out: d.out, tablets: &d.tablets}
	if err := v.hold(ctx); err != nil {
		return err
	}
	if d.bundle != "" {
		return v.writeBundle(ctx, d.bundle)
	}
	return nil
}

func (d *demo) printLinks(a *app, h *demoHall, code string) {
	kept := "在自己的 Redis 中，逐笔写盘 (on a Redis of its own, durable)"
	if a.inMemory {
		kept = "在内存中，退出即失 (in memory; install redis-server for a durable one)"
	}
	link := func(s meeting.Slip) string { return h.base + "/#" + s.Code }
	last := h.deputies[len(h.deputies)-1]
	fmt.Fprintf(d.out, `
票决演示 · piaojue demo
演练：98 名代表，12 个候选项目，选 10 个。数据%s。

  ① 大屏        %s
    hall display, open this first

  ② 您的平板    %s
    your tablet: %s. 可以亲手投出最后一票 cast the last ballot yourself

  ③ 主持人      %s
    presiding officer: 打开后由您来主持 open it and you preside

     监票人      %s
    scrutineer
     会务        %s
    clerk

按 Ctrl+C 结束 · press Ctrl+C to end

`, kept, link(h.display), link(last), last.Name, link(h.yours), link(h.watching), h.base+"/#"+seal.Group(code, 5))
}
