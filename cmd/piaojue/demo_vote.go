package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/simulate"
	"piaojue/realtime"
)

// A demoVote plays everyone at the example meeting except the newcomer. If someone opens the presiding officer's page,
// that person presides: the simulation then waits for each press, but not forever.
type demoVote struct {
	*demoHall
	fast bool
	out  io.Writer

	chair, teller *apiClient
	voters        []*apiClient
	tablets       *sync.WaitGroup // live channels of the simulated tablets
}

// Timing of the demo.
const (
	arriveOver  = 7 * time.Second
	voteOver    = 22 * time.Second
	forNobody   = 8 * time.Second  // wait for the last ballot while nobody has taken the tablet
	forNewcomer = 45 * time.Second // wait for it once they have signed in, and for each press if they preside
	toRead      = 3 * time.Second
	look        = 300 * time.Millisecond
)

// hold runs the vote, from sign-in to announcement.
func (v *demoVote) hold(ctx context.Context) error {
	var err error
	if v.chair, err = login(ctx, v.base, v.http, v.presiding.Code); err != nil {
		return err
	}
	if v.teller, err = login(ctx, v.base, v.http, v.scrutineer.Code); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{v.welcome, v.arrive, v.adopt, v.begin, v.vote, v.finish, v.settle} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (v *demoVote) say(format string, args ...any) {
	fmt.Fprintf(v.out, time.Now().Format("15:04:05")+"  "+format+"\n", args...)
}

// welcome waits a short time for someone to open the hall display.
func (v *demoVote) welcome(ctx context.Context) error {
	return v.until(ctx, toRead+toRead, func(view *meeting.View) bool { return view.Devices[ballot.RoleDisplay] > 0 })
}

func (v *demoVote) arrive(ctx context.Context) error {
	v.say("代表陆续签到 · deputies arrive")
	if err := v.scene(ctx, meeting.SceneSignIn); err != nil {
		return err
	}
	coming := v.deputies[:demoDeputies-1] // the last one is the newcomer's
	v.voters = make([]*apiClient, len(coming))
	return v.each(ctx, len(coming), arriveOver, func(ctx context.Context, i int) error {
		c, err := login(ctx, v.base, v.http, coming[i].Code)
		if err != nil {
			return err
		}
		v.voters[i] = c
		if !v.fast {
			v.connect(c)
		}
		return c.call(ctx, http.MethodPost, "/api/meetings/"+string(v.meeting.ID)+"/signin", struct{}{}, nil)
	})
}

// connect keeps a simulated tablet on the live channel, like a real one, until the server closes it.
func (v *demoVote) connect(c *apiClient) {
	v.tablets.Go(func() {
		dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}, HandshakeTimeout: toRead}
		url := "ws" + strings.TrimPrefix(v.base, "http") + "/live?page=vote"
		conn, resp, err := dialer.Dial(url, http.Header{"Authorization": {"Bearer " + c.token}})
		if err != nil {
			return // the console shows the tablet as offline
		}
		_ = resp.Body.Close()
		defer conn.Close() //nolint:errcheck // nothing is lost
		err = conn.WriteJSON(map[string]any{"meeting": v.meeting.ID, "since": 0})
		for err == nil {
			_, _, err = conn.NextReader()
		}
	})
}

func (v *demoVote) adopt(ctx context.Context) error {
	if err := v.press(ctx, "adopt", "票决办法通过 · the rules are adopted", ballot.Draft); err != nil {
		return err
	}
	if err := v.scene(ctx, meeting.SceneProjects); err != nil {
		return err
	}
	return v.pause(ctx, toRead)
}

func (v *demoVote) begin(ctx context.Context) error {
	if err := v.teller.call(ctx, http.MethodPost, v.path("zero"), struct{}{}, nil); err != nil {
		return err
	}
	return v.press(ctx, "open", "表决开启 · the poll is open", ballot.Adopted)
}

// vote lets the simulated deputies vote, then waits for the newcomer's ballot.
func (v *demoVote) vote(ctx context.Context) error {
	order := rand.New(rand.NewPCG(19, 4)).Perm(len(v.voters))
	err := v.each(ctx, len(v.voters), voteOver, func(ctx context.Context, i int) error {
		n := order[i]
		return v.cast(ctx, v.voters[n], n)
	})
	if err != nil {
		return err
	}
	if v.fast {
		return v.newcomer(ctx)
	}
	v.say("97 名代表已投票，等您在平板上投最后一票 · 97 have voted, the last ballot is yours")
	came := false
	done := func(view *meeting.View) bool {
		came = view.Attendance.Present == demoDeputies
		p := view.Poll
		return p.State != ballot.Open && p.State != ballot.Paused || p.Returned == demoDeputies
	}
	if err := v.until(ctx, forNobody, func(view *meeting.View) bool { return done(view) || came }); err != nil || !came {
		return err
	}
	return v.until(ctx, forNewcomer, done)
}

// newcomer casts the last ballot in place of the newcomer.
func (v *demoVote) newcomer(ctx context.Context) error {
	c, err := login(ctx, v.base, v.http, v.deputies[demoDeputies-1].Code)
	if err != nil {
		return err
	}
	if err := c.call(ctx, http.MethodPost, "/api/meetings/"+string(v.meeting.ID)+"/signin", struct{}{}, nil); err != nil {
		return err
	}
	return v.cast(ctx, c, demoDeputies-1)
}

// cast sends deputy n's ballot, the same in every run: the projects they like, ten at most.
func (v *demoVote) cast(ctx context.Context, c *apiClient, n int) error {
	chance := rand.New(rand.NewPCG(uint64(n), 2026)) //nolint:gosec // a simulation
	ids, favour := make([]string, len(demoProjects)), make([]int, len(demoProjects))
	for i, p := range demoProjects {
		ids[i], favour[i] = strconv.Itoa(i+1), p.favour
	}
	marks := simulate.Choose(chance, ids, favour, 10)
	in := ballot.CastRequest{Key: fmt.Sprintf("demo-%s-%03d-ballot", v.poll, n), Marks: marks}
	err := c.cast(ctx, v.poll, v.bodyBytes, in, nil)
	if e, ok := errors.AsType[*apiError](err); ok && e.Code == string(ballot.CodeNotOpen) {
		return nil // the presiding officer closed early
	}
	return err
}

func (v *demoVote) finish(ctx context.Context) error {
	if err := v.press(ctx, "close", "表决关闭，开始核对 · the poll is closed", ballot.Open, ballot.Paused); err != nil {
		return err
	}
	if err := v.pause(ctx, toRead); err != nil {
		return err
	}
	err := v.teller.call(ctx, http.MethodPost, v.path("certify"), map[string]bool{"agree": true}, nil)
	if e, ok := errors.AsType[*apiError](err); ok && e.Status == http.StatusConflict {
		err = nil // the newcomer has certified it or declared it void
	}
	v.say("监票人签认 · the count is certified")
	return err
}

func (v *demoVote) settle(ctx context.Context) error {
	if err := v.press(ctx, "announce", "结果公布 · the result is announced", ballot.Certified); err != nil {
		return err
	}
	var p struct {
		meeting.PollView
	}
	if err := v.chair.call(ctx, http.MethodGet, v.path(""), nil, &p); err != nil || p.Outcome == nil {
		return err
	}
	v.say("收回 %d 票，%d 项入选 · %d ballots, %d projects selected", p.Returned, len(p.Outcome.Selected), p.Returned,
		len(p.Outcome.Selected))
	return nil
}

// press performs an act of the presiding officer if the poll is still in one of the given states: the newcomer may have
// done it first.
func (v *demoVote) press(ctx context.Context, act, said string, from ...ballot.PollState) error {
	stands := func(view *meeting.View) bool {
		for _, p := range view.Polls {
			for _, s := range from {
				if p.ID == v.poll && p.State == s {
					return true
				}
			}
		}
		return false
	}
	if !v.fast {
		presides := false
		err := v.until(ctx, 0, func(view *meeting.View) bool {
			presides = view.Devices[ballot.RolePresiding] > 0
			return true
		})
		if err != nil {
			return err
		}
		if presides {
			v.say("请您在主持人页面操作（最多等 %d 秒）· the next press is yours", int(forNewcomer.Seconds()))
			if err := v.until(ctx, forNewcomer, func(view *meeting.View) bool { return !stands(view) }); err != nil {
				return err
			}
		}
	}
	still := false
	if err := v.until(ctx, 0, func(view *meeting.View) bool { still = stands(view); return true }); err != nil {
		return err
	}
	if still {
		if err := v.chair.call(ctx, http.MethodPost, v.path(act), struct{}{}, nil); err != nil {
			return err
		}
	}
	v.say("%s", said)
	return nil
}

// until polls the meeting, as the simulated presiding officer sees it, until holds returns true or the time is over.
func (v *demoVote) until(ctx context.Context, most time.Duration, holds func(*meeting.View) bool) error {
	if v.fast {
		most = 0
	}
	for end := time.Now().Add(most); ; {
		var view meeting.View
		if err := v.chair.call(ctx, http.MethodGet, "/api/meetings/"+string(v.meeting.ID), nil, &view); err != nil {
			return err
		}
		if holds(&view) || time.Now().After(end) {
			return nil
		}
		if err := wait(ctx, look); err != nil {
			return err
		}
	}
}

// each calls do for n deputies: one after the other at a human pace or, without pauses, several at a time.
func (v *demoVote) each(ctx context.Context, n int, over time.Duration, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
		if err := v.pause(ctx, over/time.Duration(n)); err != nil {
			break
		}
	}
	return g.Wait()
}

func (v *demoVote) pause(ctx context.Context, d time.Duration) error {
	if v.fast {
		return nil
	}
	return wait(ctx, d)
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func (v *demoVote) scene(ctx context.Context, s meeting.SceneName) error {
	return v.chair.call(ctx, http.MethodPost, "/api/meetings/"+string(v.meeting.ID)+"/scene", meeting.Scene{Scene: s}, nil)
}

func (v *demoVote) path(act string) string {
	if act == "" {
		return "/api/polls/" + string(v.poll)
	}
	return "/api/polls/" + string(v.poll) + "/" + act
}

// writeBundle writes the poll's record to a file.
func (v *demoVote) writeBundle(ctx context.Context, path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return v.chair.send(ctx, http.MethodGet, v.path("bundle.zip"), "", nil, f)
}
