package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A Site is two servers on one store, and the first clerk's code.
type Site struct {
	Servers [2]Server
	Code    string
}

// A Server has the methods of a service that a walk calls: meeting.Service implements it, and so does a client over
// HTTP.
type Server interface {
	CreateMeeting(ctx context.Context, by ballot.Principal, in meeting.NewMeeting) (ballot.Meeting, error)
	SetRoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, roll []ballot.Deputy) error
	AddStaff(ctx context.Context, by ballot.Principal, m ballot.MeetingID, name string,
		roles []ballot.Role) (meeting.StaffMember, error)
	MakeSlips(ctx context.Context, by ballot.Principal, m ballot.MeetingID, deputies []ballot.DeputyID,
		staff []ballot.PrincipalID) ([]meeting.Slip, error)
	SignInByCode(ctx context.Context, code, pin string) (ballot.Principal, error)
	SignIn(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error
	Leave(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error
	DraftPoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, id ballot.PollID,
		spec ballot.Spec) (ballot.PollID, error)
	Do(ctx context.Context, by ballot.Principal, act ballot.Act, id ballot.PollID, in any) error
	Cast(ctx context.Context, by ballot.Principal, id ballot.PollID, in ballot.CastRequest) (meeting.CastAnswer, error)
	Snapshot(ctx context.Context, m ballot.MeetingID) (meeting.Snapshot, error)
	Log(ctx context.Context, by ballot.Principal, m ballot.MeetingID, from int) ([][]byte, error)
}

// Round prepares the next round of a poll and returns its id, or the poll's own id if none follows.
func Round(ctx context.Context, svc Server, by ballot.Principal, id ballot.PollID,
	kind ballot.Round,
) (ballot.PollID, error) {
	if err := svc.Do(ctx, by, ballot.ActRound, id, meeting.Following{Kind: kind}); err != nil {
		return "", err
	}
	snap, err := svc.Snapshot(ctx, id.Meeting())
	if err != nil {
		return "", err
	}
	p, err := snap.Poll(id)
	if err == nil && p.Next != "" {
		id = p.Next
	}
	return id, err
}

// Walks runs random walks through n meetings, each of the given number of moves by random people, on the servers in
// turn. A model that shares no code with the service decides which moves are lawful; what is accepted, the state of
// each poll and what both servers show must agree with it.
func Walks(t *testing.T, n, moves int, start func(t *testing.T) Site) {
	t.Helper()
	did := map[string]int{}
	for seed := range n {
		w := newWalk(t, uint64(seed), start(t))
		for range moves {
			w.step()
			if t.Failed() {
				t.Fatalf("walk %d:\n%s", seed, w.told())
			}
		}
		w.judge()
		if t.Failed() {
			t.Fatalf("walk %d:\n%s", seed, w.told())
		}
		for act, times := range w.did {
			did[act] += times
		}
	}
	for _, act := range []string{
		"open", "cast", "pause", "resume", "close", "void", "certify", "refuse", "announce", "archive", "hand", "confirm",
		"round tie", "round shortfall", "round rerun", "round none",
	} {
		if did[act] < n/50 {
			t.Errorf("in %d walks %q was done %d times: the test shows little", n, act, did[act])
		}
	}
}

const (
	walkers  = 6 // deputies
	walkStep = 5 // live_step
)

// A walk is one random walk through a meeting.
type walk struct {
	t       *testing.T
	r       *rand.Rand
	site    Site
	m       ballot.MeetingID
	formal  bool
	people  map[string]ballot.Principal // "clerk", "chair", "tellerA", "tellerB", "screen", deputies by number
	names   []string                    // of people, sorted, so that a walk is reproducible
	present map[string]bool
	polls   []*walkPoll
	trace   []string
	did     map[string]int
}

func newWalk(t *testing.T, seed uint64, site Site) *walk {
	t.Helper()
	w := &walk{
		t: t, r: rand.New(rand.NewPCG(seed, 11)), site: site, //nolint:gosec // for reproducibility
		people: map[string]ballot.Principal{}, present: map[string]bool{}, did: map[string]int{},
	}
	svc := site.Servers[0]
	root, err := svc.SignInByCode(w.t.Context(), site.Code, "")
	w.must(err)
	meeting, err := svc.CreateMeeting(w.t.Context(), root, meeting.NewMeeting{Title: "走一遍", Rehearsal: seed%3 == 0})
	w.must(err)
	w.m, w.formal = meeting.ID, !meeting.Rehearsal
	var roll []ballot.Deputy
	for i := range walkers {
		roll = append(roll, ballot.Deputy{
			Number: ballot.DeputyID(fmt.Sprint(i + 1)), Name: fmt.Sprint("代表", i+1), Delegation: fmt.Sprint("团", i%2),
		})
	}
	w.must(svc.SetRoll(w.t.Context(), root, w.m, roll))
	w.people["clerk"] = root
	for name, role := range map[string]ballot.Role{
		"chair": ballot.RolePresiding, "tellerA": ballot.RoleScrutineer, "tellerB": ballot.RoleScrutineer,
		"screen": ballot.RoleDisplay,
	} {
		s, err := svc.AddStaff(w.t.Context(), root, w.m, name, []ballot.Role{role})
		w.must(err)
		w.enter(name, root, nil, []ballot.PrincipalID{s.ID})
	}
	for _, d := range roll {
		w.enter(string(d.Number), root, []ballot.DeputyID{d.Number}, nil)
	}
	for i := range 1 + w.r.IntN(walkers) {
		d := roll[i].Number
		w.must(svc.SignIn(w.t.Context(), root, w.m, d))
		w.present[string(d)] = true
	}
	for name := range w.people {
		w.names = append(w.names, name)
	}
	slices.Sort(w.names)
	return w
}

func (w *walk) enter(name string, root ballot.Principal, deputies []ballot.DeputyID, staff []ballot.PrincipalID) {
	w.t.Helper()
	slips, err := w.site.Servers[0].MakeSlips(w.t.Context(), root, w.m, deputies, staff)
	w.must(err)
	w.people[name], err = w.site.Servers[1].SignInByCode(w.t.Context(), slips[0].Code, "")
	w.must(err)
}

func (w *walk) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) told() string {
	text := ""
	for i, line := range w.trace {
		text += fmt.Sprintf("%3d %s\n", i+1, line)
	}
	return text
}

// judge compares the end state of the meeting with the model: every poll, the log, and what both servers show.
func (w *walk) judge() {
	w.t.Helper()
	for i := range w.polls {
		w.compare(w.polls[i])
	}
	lines, err := w.site.Servers[0].Log(w.t.Context(), w.people["clerk"], w.m, 0)
	w.must(err)
	if _, bad := meeting.CheckChain(lines); bad != 0 {
		w.t.Errorf("the log's chain breaks at line %d", bad)
	}
	now := time.Now()
	for _, role := range ballot.Roles() {
		var shown [2]string
		for i, svc := range w.site.Servers {
			snap, err := svc.Snapshot(w.t.Context(), w.m)
			w.must(err)
			text, err := json.Marshal(meeting.ViewFor(snap, meeting.Audience{Role: role, Deputy: "1"}, now))
			w.must(err)
			shown[i] = string(text)
		}
		if shown[0] != shown[1] {
			w.t.Errorf("the servers show %s different things:\n%s\n%s", role, shown[0], shown[1])
		}
	}
}

// compare compares one poll, as a server shows it, with the model.
func (w *walk) compare(p *walkPoll) {
	w.t.Helper()
	snap, err := w.site.Servers[w.r.IntN(2)].Snapshot(w.t.Context(), w.m)
	w.must(err)
	v, _, err := snap.PollFor(ballot.RoleScrutineer, p.id)
	w.must(err)
	returned := len(p.ballots)
	if p.hand == handConfirmed {
		returned = p.handReturned
	}
	if string(v.State) != p.state || v.Returned != returned || v.Issued != len(p.issued) ||
		v.ByHand != (p.hand == handConfirmed || p.hand == handWaits && !p.running()) {
		w.t.Errorf("poll %s is %s with %d of %d returned, by hand %t; want %s, %d of %d, %s",
			p.id, v.State, v.Returned, v.Issued, v.ByHand, p.state, returned, len(p.issued), p.hand)
	}
	if p.opened && v.Present != v.Issued || v.Entitled != walkers {
		w.t.Errorf("poll %s: entitled %d, present %d, issued %d", p.id, v.Entitled, v.Present, v.Issued)
	}
	sums := meeting.Delegation{}
	for _, r := range v.Delegations {
		sums.Entitled += r.Entitled
		sums.Present += r.Present
		sums.Issued += r.Issued
		sums.Returned += r.Returned
	}
	if want := (meeting.Delegation{
		Entitled: v.Entitled, Present: v.Present, Issued: v.Issued,
		Returned: len(p.ballots),
	}); sums != want {
		w.t.Errorf("poll %s: the delegations sum to %+v, want %+v", p.id, sums, want)
	}
	if v.TooFew != (p.state == "closed" && p.few() && p.hand != handWaits) || v.TooFew && v.Tally != nil ||
		p.state == "void" && (v.Tally != nil || v.Hand != nil) {
		t := fmt.Sprintf("too few %t, tally %v, by hand %v", v.TooFew, v.Tally, v.Hand)
		w.t.Errorf("poll %s is %s with %d returned: %s", p.id, p.state, len(p.ballots), t)
	}
	if v.Outcome == nil {
		if p.decided() {
			w.t.Errorf("poll %s is %s and has no outcome", p.id, p.state)
		}
		return
	}
	want := p.outcome()
	var got []string
	for _, id := range v.Outcome.Selected {
		got = append(got, string(id))
	}
	slices.Sort(got)
	if string(v.Outcome.State) != want.state || !slices.Equal(got, want.selected) ||
		v.Outcome.SeatsLeft != want.left && want.state != "decided" {
		w.t.Errorf("poll %s: outcome %s, selected %v, %d seats left; want %+v", p.id, v.Outcome.State, got,
			v.Outcome.SeatsLeft, want)
	}
	for _, it := range v.Outcome.Items { // no ballot of one round counts in another
		if n := it.Marks["approve"]; n != p.approvals()[string(it.ID)] {
			w.t.Errorf("poll %s: item %s has %d approvals, want %d", p.id, it.ID, n, p.approvals()[string(it.ID)])
		}
	}
}
