package tally_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/tally/redistest"
)

const (
	orderDeputies = 40
	orderItems    = 20
	orderStep     = 5
)

// An orderHall holds one secret poll after another, and remembers what nobody else knows: whose marks are whose.
type orderHall struct {
	t      *testing.T
	svc    *meeting.Service
	m      ballot.MeetingID
	root   ballot.Principal
	chair  ballot.Principal
	teller ballot.Principal
	voters []ballot.Principal

	truth   map[ballot.PollID]map[string]string // marks → deputy
	arrival map[ballot.PollID][]string
}

func newOrderHall(t *testing.T, svc *meeting.Service, root ballot.Principal) *orderHall {
	t.Helper()
	h := &orderHall{
		t: t, svc: svc, root: root, truth: map[ballot.PollID]map[string]string{}, arrival: map[ballot.PollID][]string{},
	}
	ctx := t.Context()
	m, err := svc.CreateMeeting(ctx, root, meeting.NewMeeting{Title: "次序", Body: "某某镇人民代表大会"})
	h.must(err)
	h.m = m.ID
	var roll []ballot.Deputy
	var numbers []ballot.DeputyID
	for i := range orderDeputies {
		roll = append(roll, ballot.Deputy{Number: ballot.DeputyID(number(i)), Name: "代表" + number(i)})
		numbers = append(numbers, roll[i].Number)
	}
	h.must(svc.SetRoll(ctx, root, h.m, roll))
	chair, err := svc.AddStaff(ctx, root, h.m, "主席", []ballot.Role{ballot.RolePresiding})
	h.must(err)
	teller, err := svc.AddStaff(ctx, root, h.m, "监票人", []ballot.Role{ballot.RoleScrutineer})
	h.must(err)
	slips, err := svc.MakeSlips(ctx, root, h.m, numbers, []ballot.PrincipalID{chair.ID, teller.ID})
	h.must(err)
	for i, slip := range slips {
		p, err := svc.SignInByCode(ctx, slip.Code, "")
		h.must(err)
		switch i {
		case orderDeputies:
			h.chair = p
		case orderDeputies + 1:
			h.teller = p
		default:
			h.must(svc.SignIn(ctx, p, h.m, p.Number))
			h.voters = append(h.voters, p)
		}
	}
	return h
}

func (h *orderHall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// opened drafts, adopts and opens a poll.
func (h *orderHall) opened(reveal ballot.Reveal) ballot.PollID {
	h.t.Helper()
	ctx := context.WithoutCancel(h.t.Context())
	var items []map[string]string
	for i := range orderItems {
		items = append(items, map[string]string{"title": fmt.Sprint("项目", i+1)})
	}
	raw, err := json.Marshal(map[string]any{"kind": "selection", "title": "次序", "items": items, "rules": map[string]any{
		"seats": 5, "max_approvals": orderItems, "secrecy": "secret", "reveal": reveal, "live_step": orderStep,
	}})
	h.must(err)
	spec, err := ballot.ParseSpec(raw)
	h.must(err)
	id, err := h.svc.DraftPoll(ctx, h.root, h.m, "", spec)
	h.must(err)
	h.must(h.svc.Do(ctx, h.chair, ballot.ActAdopt, id, nil))
	h.must(h.svc.Do(ctx, h.teller, ballot.ActZero, id, nil))
	h.must(h.svc.Do(ctx, h.chair, ballot.ActOpen, id, nil))
	return id
}

// hold runs one poll. All deputies cast, one after another in random order; with live counts each waits for the counts.
func (h *orderHall) hold(reveal ballot.Reveal) ballot.PollID {
	h.t.Helper()
	ctx := context.WithoutCancel(h.t.Context())
	id := h.opened(reveal)
	h.truth[id] = map[string]string{}
	for _, i := range rand.Perm(orderDeputies) {
		code, marks := strings.Builder{}, map[string]string{}
		for j := range orderItems {
			n := rand.IntN(3)
			marks[fmt.Sprint(j+1)] = []string{"approve", "reject", "abstain"}[n]
			fmt.Fprint(&code, n+1)
		}
		p := h.voters[i]
		h.truth[id][code.String()] = string(p.Number)
		h.arrival[id] = append(h.arrival[id], string(p.Number))
		_, err := h.svc.Cast(ctx, p, id, ballot.CastRequest{Key: fmt.Sprintf("%032x", rand.Uint64()), Marks: marks})
		h.must(err)
		if reveal == ballot.RevealLive {
			h.awaitCount(ctx, id)
		}
	}
	h.must(h.svc.Do(ctx, h.chair, ballot.ActClose, id, nil))
	if len(h.truth[id]) != orderDeputies {
		h.t.Fatal("two ballots are alike")
	}
	return id
}

// awaitCount waits while the box holds enough for a live count with something to observe.
func (h *orderHall) awaitCount(ctx context.Context, id ballot.PollID) {
	h.t.Helper()
	for range 1000 {
		snap, err := h.svc.Snapshot(ctx, h.m)
		h.must(err)
		if snap.Figures.Polls[id].InBox < 3*orderStep {
			return
		}
		time.Sleep(10 * time.Millisecond) //nolint:forbidigo // another goroutine of the service counts, on its own clock
	}
	h.t.Fatal("nothing was counted live")
}

// newOrderService makes a service on a Redis, and its first clerk.
func newOrderService(t *testing.T, server *redistest.Server) (*meeting.Service, ballot.Principal) {
	t.Helper()
	store := newStore(t, server.URL())
	key := make([]byte, seal.KeySize)
	ring, err := seal.NewKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	mint, err := seal.NewCodeGenerator(key)
	if err != nil {
		t.Fatal(err)
	}
	code, hash := mint.Code()
	svc, err := meeting.NewService(meeting.Config{
		Store: store, Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
		Clerk: func() (string, error) { return hash, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	root, err := svc.SignInByCode(t.Context(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	return svc, root
}

// A trace is what the append-only file reveals of one poll.
type trace struct {
	deputy map[string]string // envelope id → deputy who cast it; "" if it was put back
	acts   []countTrace
}

type countTrace struct {
	taken   []string // envelope ids in the order of their removal
	ballots []string // marks in the order in which they were stored
}

// readTraces follows every poll through the append-only file, as a person with a copy of it can.
func readTraces(t *testing.T, file []byte) map[ballot.PollID]*trace {
	t.Helper()
	out := map[ballot.PollID]*trace{}
	var act countTrace
	var deputy, envelope string
	of := func(key []byte) (*trace, string) {
		_, rest, found := bytes.Cut(key, []byte(":poll:"))
		id, what, _ := strings.Cut(string(rest), ":")
		if !found {
			return nil, ""
		}
		p := ballot.PollID(id)
		if out[p] == nil {
			out[p] = &trace{deputy: map[string]string{}}
		}
		return out[p], what
	}
	var at *trace
	for c := range commands(t, file) {
		name := strings.ToUpper(string(c[0]))
		if name == "EXEC" && at != nil {
			if len(act.taken) > 0 {
				at.acts = append(at.acts, act)
			} else if deputy != "" {
				at.deputy[envelope] = deputy
			}
		}
		if name == "MULTI" || name == "EXEC" {
			at, act, deputy, envelope = nil, countTrace{}, "", ""
			continue
		}
		if len(c) < 3 {
			continue
		}
		switch poll, what := of(c[1]); {
		case name == "HDEL" && what == "box":
			at = poll
			for _, id := range c[2:] {
				act.taken = append(act.taken, string(id))
			}
		case name == "HSET" && what == "ballots":
			for i := 3; i < len(c); i += 2 {
				act.ballots = append(act.ballots, string(c[i]))
			}
		case name == "HSET" && what == "box" && len(act.taken) == 0:
			at, envelope = poll, string(c[2])
		case name == "HSET" && what == "returned":
			deputy = string(c[2])
		}
	}
	return out
}

// links counts, position by position, how many deputies in one order match the ballots in another.
func links(truth map[string]string, deputies, ballots []string) int {
	n := 0
	for i := range min(len(deputies), len(ballots)) {
		if truth[ballots[i]] == deputies[i] && deputies[i] != "" {
			n++
		}
	}
	return n
}

// rawHash returns fields or values of a hash in stored order.
func rawHash(t *testing.T, client *redis.Client, key, command string) []string {
	t.Helper()
	list, err := client.Do(t.Context(), command, key).StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestOrderTellsNothing: I3. A person with the append-only file and all keys knows who came when and which envelope was
// whose; no order of ballots, stored, removed, by serial or as written, leads from there to a ballot.
func TestOrderTellsNothing(t *testing.T) {
	const runs = 100
	server := redistest.Start(t, "--aof-use-rdb-preamble", "no")
	svc, root := newOrderService(t, server)
	h := newOrderHall(t, svc, root)
	client := server.Client()
	for range runs {
		h.hold(ballot.RevealOnClose)
	}
	traces := readTraces(t, server.AOF())
	sums := map[string]int{}
	for id, truth := range h.truth {
		tr := traces[id]
		if tr == nil || len(tr.acts) != 1 || len(tr.acts[0].ballots) != orderDeputies || len(tr.deputy) != orderDeputies {
			t.Fatalf("the file shows %+v of poll %s: the search is blind", tr, id)
		}
		base := "{m:" + string(h.m) + "}:poll:" + string(id)
		var removed, bySerial []string
		for _, e := range tr.acts[0].taken {
			removed = append(removed, tr.deputy[e])
		}
		list, err := newStoreIdle(t, server.URL()).Ballots(t.Context(), id)
		h.must(err)
		for _, b := range list {
			bySerial = append(bySerial, b.Marks)
		}
		deputies := map[string][]string{
			"arrival": h.arrival[id], "removal": removed, "stored returns": rawHash(t, client, base+":returned", "HKEYS"),
		}
		ballots := map[string][]string{
			"as written": tr.acts[0].ballots, "by serial": bySerial, "as stored": rawHash(t, client, base+":ballots", "HVALS"),
		}
		for who, d := range deputies {
			for what, b := range ballots {
				sums[who+" × "+what] += links(truth, d, b)
				back := slices.Clone(b)
				slices.Reverse(back)
				sums[who+" × "+what+", backwards"] += links(truth, d, back)
			}
		}
	}
	if len(sums) != 18 {
		t.Errorf("%d orders were matched, want 18", len(sums))
	}
	for what, n := range sums {
		if mean := float64(n) / runs; mean > 2 {
			t.Errorf("%s links %.2f of %d ballots a run, want at most 2", what, mean, orderDeputies)
		}
	}
	t.Logf("links in %d runs: %v", runs, sums)
}

// TestLiveOrderTellsNothing: within the envelopes that one live count takes, no order is better than a guess.
func TestLiveOrderTellsNothing(t *testing.T) {
	halls, each := 10, 10
	if testing.Short() {
		halls, each = 4, 5
	}
	server := redistest.Start(t, "--aof-use-rdb-preamble", "no")
	svc, root := newOrderService(t, server)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- svc.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-done
	})
	var all []*orderHall
	for range halls {
		all = append(all, newOrderHall(t, svc, root))
	}
	var wg sync.WaitGroup
	for _, h := range all {
		wg.Go(func() {
			for range each {
				h.hold(ballot.RevealLive)
			}
		})
	}
	wg.Wait()
	traces := readTraces(t, server.AOF())
	var acts int
	found, expected := map[string]int{}, map[string]float64{}
	for _, h := range all {
		for id, truth := range h.truth {
			for _, act := range traces[id].acts {
				acts++
				chance, hits := guess(traces[id], act, truth, h.arrival[id])
				for how, n := range hits {
					found[how], expected[how] = found[how]+n, expected[how]+chance[how]
				}
			}
		}
	}
	if acts < 3*halls*each {
		t.Errorf("%d count acts in %d polls: too few to prove anything", acts, halls*each)
	}
	for how, n := range found {
		if limit := expected[how] + 5*math.Sqrt(expected[how]) + 1; float64(n) > limit {
			t.Errorf("%s links %d ballots, chance alone %.1f", how, n, expected[how])
		}
	}
	t.Logf("%d polls, %d count acts, by chance %v, found %v", halls*each, acts, expected, found)
}

// guess matches the ballots of one act to the deputies whose envelopes it is known to have taken, in two orders; each
// guess is right by chance once in as many as were taken.
func guess(tr *trace, act countTrace, truth map[string]string,
	arrival []string,
) (chance map[string]float64, hits map[string]int) {
	var removed, known []string
	for _, e := range act.taken {
		d := tr.deputy[e]
		removed = append(removed, d)
		if d != "" {
			known = append(known, d)
		}
	}
	slices.SortFunc(known, func(a, b string) int { return slices.Index(arrival, a) - slices.Index(arrival, b) })
	chance, hits = map[string]float64{}, map[string]int{}
	for how, order := range map[string][]string{"the order of removal": removed, "the order of arrival": known} {
		hits[how] = links(truth, order, act.ballots)
		for i := range min(len(order), len(act.ballots)) {
			if order[i] != "" {
				chance[how] += 1 / float64(len(act.taken))
			}
		}
	}
	return chance, hits
}
