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

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/simulate"
	"piaojue/realtime"
)

// A demoVote plays everyone at the example meeting except the newcomer, who presides and has one tablet. It waits for
// each step of theirs until they do it or skip it; with --fast it does every step itself.
type demoVote struct {
	*demoHall
	run   int // number of the vote, from 1
	fast  bool
	pace  float64 // factor of every pause, see demo
	out   io.Writer
	board *demoBoard

	chair, teller *apiClient
	voters        []*apiClient
	tablets       *sync.WaitGroup // live channels of the simulated tablets

	mu    sync.Mutex
	conns []*websocket.Conn // of the tablets
	left  bool
}

// Timing of the demo.
const (
	arriveOver = 7 * time.Second
	voteOver   = 22 * time.Second
	toRead     = 3 * time.Second
	look       = 300 * time.Millisecond
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
	for _, step := range []func(context.Context) error{
		v.welcome, v.arrive, v.adopt, v.begin, v.vote, v.close, v.certify, v.announce,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (v *demoVote) say(format string, args ...any) {
	fmt.Fprintf(v.out, time.Now().Format("15:04:05")+"  "+format+"\n", args...)
}

// welcome waits until someone opens the hall display, or the wait is skipped.
func (v *demoVote) welcome(ctx context.Context) error {
	_, err := v.await(ctx, "display", func(view *meeting.View) bool { return view.Devices[ballot.RoleDisplay] > 0 })
	return err
}

func (v *demoVote) arrive(ctx context.Context) error {
	v.at("arrive")
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
		v.mu.Lock()
		v.conns = append(v.conns, conn)
		gone := v.left
		v.mu.Unlock()
		if gone {
			return
		}
		err = conn.WriteJSON(map[string]any{"meeting": v.meeting.ID, "since": 0})
		for err == nil {
			_, _, err = conn.NextReader()
		}
	})
}

// leave closes the live channels of the simulated tablets: their meeting is over.
func (v *demoVote) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.left = true
	for _, c := range v.conns {
		_ = c.Close() // it may be closed already
	}
}

func (v *demoVote) adopt(ctx context.Context) error {
	if err := v.press(ctx, "adopt", "票决办法通过 · the rules are adopted", ballot.Draft); err != nil {
		return err
	}
	v.at("projects")
	if err := v.scene(ctx, meeting.SceneProjects); err != nil {
		return err
	}
	return v.pause(ctx, toRead)
}

func (v *demoVote) begin(ctx context.Context) error {
	err := v.scrutiny(ctx, "zero", func(p *meeting.PollView) bool { return p.State != ballot.Adopted || p.Zero },
		struct{}{})
	if err != nil {
		return err
	}
	return v.press(ctx, "open", "表决开启 · the poll is open", ballot.Adopted)
}

// vote lets the simulated deputies vote, then waits for the newcomer's ballot.
func (v *demoVote) vote(ctx context.Context) error {
	v.at("vote")
	order := rand.New(rand.NewPCG(19, 4)).Perm(len(v.voters))
	err := v.each(ctx, len(v.voters), voteOver, func(ctx context.Context, i int) error {
		n := order[i]
		return v.cast(ctx, v.voters[n], n)
	})
	if err != nil {
		return err
	}
	skipped, err := v.await(ctx, "last", func(view *meeting.View) bool {
		p := v.mine(view)
		return p.State != ballot.Open && p.State != ballot.Paused || p.Returned == demoDeputies
	})
	if err != nil || !skipped {
		return err
	}
	return v.newcomer(ctx)
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
	for {
		err := c.cast(ctx, v.poll, v.bodyBytes, in, nil)
		switch e, _ := errors.AsType[*apiError](err); {
		case e == nil:
			return err
		case e.Code == string(ballot.CodePaused):
			if err := wait(ctx, look); err != nil {
				return err
			}
		case e.Status == http.StatusConflict:
			return nil // the poll was closed early, or the newcomer was first
		default:
			return err
		}
	}
}

func (v *demoVote) close(ctx context.Context) error {
	return v.press(ctx, "close", "表决关闭，开始核对 · the poll is closed", ballot.Open, ballot.Paused)
}

func (v *demoVote) certify(ctx context.Context) error {
	v.at("certify")
	if err := v.pause(ctx, toRead); err != nil {
		return err
	}
	err := v.scrutiny(ctx, "certify", func(p *meeting.PollView) bool { return p.State != ballot.Closed },
		map[string]bool{"agree": true})
	if err != nil {
		return err
	}
	v.say("监票人签认 · the count is certified")
	return nil
}

func (v *demoVote) announce(ctx context.Context) error {
	err := v.press(ctx, "announce", "结果公布 · the result is announced", ballot.Closed, ballot.Certified)
	if err != nil {
		return err
	}
	var p struct {
		meeting.PollView
	}
	if err := v.chair.call(ctx, http.MethodGet, v.path(""), nil, &p); err != nil {
		return err
	}
	if p.Outcome == nil || p.State == ballot.Void {
		v.at("void")
		return v.watch(ctx)
	}
	v.at("done")
	v.say("收回 %d 票，%d 项入选 · %d ballots, %d projects selected", p.Returned, len(p.Outcome.Selected), p.Returned,
		len(p.Outcome.Selected))
	return v.watch(ctx)
}

// watch updates the figures on the demo's page.
func (v *demoVote) watch(ctx context.Context) error {
	_, err := v.view(ctx)
	return err
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
