package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

const (
	killDeputies = 132
	killItems    = 6
	killsAVote   = 10
	killTablets  = 50
)

// A mortal is a server process on a fixed address, which is killed and started again.
type mortal struct {
	site    *site
	address string
	through []string // the beginning of the command, if it runs elsewhere
	more    []string // further arguments
	cmd     *exec.Cmd
	stderr  lockedBuffer
	random  *rand.Rand
	slowest time.Duration // from the start of a process to its first answer
}

func newMortal(s *site) *mortal {
	s.t.Helper()
	l, err := new(net.ListenConfig).Listen(s.t.Context(), "tcp", "127.0.0.1:0")
	s.must(err)
	m := &mortal{site: s, address: l.Addr().String()}
	s.must(l.Close())
	s.t.Cleanup(m.kill)
	return m
}

// start starts the process and returns once it answers.
func (m *mortal) start() {
	m.site.t.Helper()
	args := append(slices.Clone(m.through), "piaojue", "serve", "--listen", m.address, "--ops", "", "--data", m.site.data,
		"--redis", m.site.redis.URL())
	m.cmd = exec.Command(args[0], append(args[1:], m.more...)...)
	m.cmd.Stderr = &m.stderr
	m.site.must(m.cmd.Start())
	began := time.Now()
	for range 2000 {
		resp, err := http.Get("http://" + m.address + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				m.slowest = max(m.slowest, time.Since(began))
				return
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	m.site.t.Fatalf("the server does not answer: %s", m.stderr.bytes())
}

// kill ends the process like kill -9.
func (m *mortal) kill() {
	if m.cmd == nil {
		return
	}
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
	m.cmd = nil
}

// TestKillServer: the server is killed with kill -9 at random moments between returns and counts, during live counts
// and at the close. I1, I4, I12: every returned ballot is counted once, every receipt given stays valid, and no live
// step is smaller than allowed.
func TestKillServer(t *testing.T) {
	kills := battery.Size(20, 200)
	redis := redistest.Start(t, "--aof-use-rdb-preamble", "no")
	s := newSite(t, redis)
	m := newMortal(s)
	m.start()
	m.random = battery.Random(t)
	var unknown atomic.Int32
	for done := 0; done < kills; done += killsAVote {
		v := newKillVote(m, done/killsAVote%2 == 0, &unknown)
		v.cast(killsAVote - 1)
		v.close()
		v.judge()
	}
	steps := liveSteps(t, redis.AOF())
	for _, n := range steps {
		if n < ballot.MinStep || n < 10 {
			t.Errorf("a live count of %d ballots, want at least 10", n)
		}
	}
	if len(steps) < kills/killsAVote || unknown.Load() == 0 {
		t.Errorf("%d live counts, %d answers lost: the test proves too little", len(steps), unknown.Load())
	}
	battery.Within(t, "ready again", m.slowest, 5*time.Second)
	battery.Measured(t, "%d kills under %d tablets, %d answers lost; lost 0, twice 0, tally = recount; %d live counts, "+
		"none under 10; ready after %v at most",
		kills, killTablets, unknown.Load(), len(steps), m.slowest.Round(time.Millisecond))
}

// A killVote is one vote through a server that is killed again and again.
type killVote struct {
	*benchHall
	*mortal
	t        *testing.T
	live     bool
	unknown  *atomic.Int32
	released atomic.Int32 // how many deputies may cast by now
	receipts [killDeputies]string
}

func newKillVote(m *mortal, live bool, unknown *atomic.Int32) *killVote {
	m.site.t.Helper()
	v := &killVote{mortal: m, t: m.site.t, live: live, unknown: unknown}
	v.benchHall = m.site.hall("http://"+m.address, killDeputies, killItems)
	clerk, err := login(v.t.Context(), v.url, v.http, m.site.code)
	m.site.must(err)
	spec := v.spec()
	reveal := ballot.RevealOnClose
	if live {
		reveal = ballot.RevealLive
	}
	spec["rules"] = map[string]any{"seats": 2, "max_approvals": killItems, "secrecy": "secret", "reveal": reveal}
	m.site.must(clerk.call(v.t.Context(), http.MethodPut, "/api/polls/"+string(v.poll), spec, nil))
	m.site.must(v.open(v.t.Context()))
	return v
}

// cast lets all deputies cast, some of them between each kill and the next, each until they have their receipt.
func (v *killVote) cast(kills int) {
	v.t.Helper()
	ctx, stop := context.WithTimeout(v.t.Context(), time.Minute)
	defer stop()
	var tablets sync.WaitGroup
	for tablet := range killTablets {
		tablets.Go(func() {
			for i := tablet; i < killDeputies; i += killTablets {
				for int(v.released.Load()) <= i && ctx.Err() == nil {
					time.Sleep(2 * time.Millisecond)
				}
				time.Sleep(time.Duration(v.random.IntN(250)) * time.Millisecond) // so that kills happen during casts
				v.receipts[i] = v.castUntil(ctx, i)
			}
		})
	}
	for n := range kills {
		v.released.Store(int32(killDeputies * (n + 1) / (kills + 1)))
		time.Sleep(time.Duration(50+v.random.IntN(300)) * time.Millisecond) // during casts, before and after live counts
		v.kill()
		v.start()
	}
	v.released.Store(killDeputies)
	tablets.Wait()
}

// approvals is how many items deputy i approves: the first 0 to 6.
func approvals(i int) int { return i % (killItems + 1) }

func (v *killVote) castUntil(ctx context.Context, i int) string {
	marks := map[string]string{}
	for j := range approvals(i) {
		marks[strconv.Itoa(j+1)] = "approve"
	}
	in := ballot.CastRequest{Key: fmt.Sprintf("key-%s-%08d", v.poll, i), Marks: marks}
	for ctx.Err() == nil {
		var answer struct {
			Receipt string `json:"receipt"`
		}
		err := v.voters[i].cast(ctx, v.poll, v.bodyBytes, in, &answer)
		if err == nil {
			return answer.Receipt
		}
		if refused, ok := errors.AsType[*apiError](err); ok && refused.Status < http.StatusInternalServerError {
			v.t.Errorf("deputy %d: %v", i, err)
			return ""
		}
		v.unknown.Add(1)
		time.Sleep(10 * time.Millisecond)
	}
	v.t.Errorf("deputy %d: out of time", i)
	return ""
}

// close closes the poll and kills the server while it counts; the next server counts the rest.
func (v *killVote) close() {
	v.t.Helper()
	closing := make(chan error, 1)
	go func() {
		closing <- v.chair.call(v.t.Context(), http.MethodPost, "/api/polls/"+string(v.poll)+"/close", struct{}{}, nil)
	}()
	time.Sleep(time.Duration(v.random.IntN(12000)) * time.Microsecond)
	v.kill()
	<-closing // done, refused or lost
	v.start()
	for range 500 {
		returned, err := v.benchHall.close(v.t.Context())
		if err == nil {
			if returned != killDeputies {
				v.t.Errorf("%d returned, want %d", returned, killDeputies)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	v.t.Fatal("the poll was not counted")
}

// judge compares the count and the list of receipts with what the deputies know.
func (v *killVote) judge() {
	v.t.Helper()
	var again struct {
		Ballots int                `json:"ballots"`
		Equal   bool               `json:"equal"`
		Tally   []ballot.TallyLine `json:"tally"`
	}
	v.site.must(v.teller.call(v.t.Context(), http.MethodGet, "/api/polls/"+string(v.poll)+"/recount", nil, &again))
	if again.Ballots != killDeputies || !again.Equal {
		v.t.Errorf("recount of %d ballots, want %d; equal %v", again.Ballots, killDeputies, again.Equal)
	}
	for j, line := range again.Tally {
		want := 0
		for i := range killDeputies {
			if approvals(i) > j {
				want++
			}
		}
		if line.Marks["approve"] != want {
			v.t.Errorf("item %s has %d approvals, want %d", line.ID, line.Marks["approve"], want)
		}
	}
	var list struct {
		Receipts []string `json:"receipts"`
	}
	v.site.must(v.teller.call(v.t.Context(), http.MethodGet, "/api/polls/"+string(v.poll)+"/receipts", nil, &list))
	mine := slices.Sorted(slices.Values(v.receipts[:]))
	if !slices.Equal(mine, list.Receipts) {
		v.t.Errorf("the list of receipts is not what the deputies were given: %d and %d", len(list.Receipts), len(mine))
	}
}

// liveSteps returns the size of every count of an open poll, from the append-only file.
func liveSteps(t *testing.T, file []byte) []int {
	t.Helper()
	var steps []int
	state := map[string]string{}
	for c := range aofCommands(t, file) {
		if !strings.EqualFold(string(c[0]), "HSET") {
			continue
		}
		_, rest, found := strings.Cut(string(c[1]), ":poll:")
		poll, what, _ := strings.Cut(rest, ":")
		switch {
		case found && what == "":
			for i := 2; i+1 < len(c); i += 2 {
				if string(c[i]) == meeting.FieldState {
					state[poll] = string(c[i+1])
				}
			}
		case found && what == "ballots" && state[poll] == string(ballot.Open):
			steps = append(steps, (len(c)-2)/2)
		}
	}
	return steps
}
