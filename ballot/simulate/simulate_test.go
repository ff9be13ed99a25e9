package simulate_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/simulate"
	"piaojue/ballot/storetest"
)

// A hall is a meeting of 30 with slips, of whom the first sits at a tablet of his own.
type hall struct {
	*testing.T
	ctx                 context.Context
	svc                 *meeting.Service
	root, chair, teller ballot.Principal
	real                ballot.Principal
	m                   ballot.MeetingID
}

const deputies = 30

func newHall(t *testing.T, rehearsal bool) *hall {
	t.Helper()
	h := &hall{T: t, ctx: t.Context()}
	key := make([]byte, seal.KeySize)
	ring, err := seal.NewKeyring(key)
	h.must(err)
	mint, err := seal.NewCodeGenerator(key)
	h.must(err)
	h.svc, err = meeting.NewService(meeting.Config{
		Store: storetest.NewMemory(), Keys: ring, Codes: mint,
		Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	})
	h.must(err)
	h.root = ballot.Principal{ID: ballot.RootClerk, Roles: []ballot.Role{ballot.RoleClerk}}
	m, err := h.svc.CreateMeeting(h.ctx, h.root, meeting.NewMeeting{Title: "第四次会议", Rehearsal: rehearsal})
	h.must(err)
	h.m = m.ID
	roll := make([]ballot.Deputy, deputies)
	for i := range roll {
		roll[i] = ballot.Deputy{Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%03d", i+1)}
	}
	h.must(h.svc.SetRoll(h.ctx, h.root, h.m, roll))
	h.chair = ballot.Principal{ID: "s.1", Roles: []ballot.Role{ballot.RolePresiding}, Meeting: h.m}
	h.teller = ballot.Principal{ID: "s.2", Roles: []ballot.Role{ballot.RoleScrutineer}, Meeting: h.m}
	return h
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// slips gives everybody a slip; the first deputy signs in with his.
func (h *hall) slips() {
	h.Helper()
	var all []ballot.DeputyID
	for i := range deputies {
		all = append(all, ballot.DeputyID(fmt.Sprintf("%03d", i+1)))
	}
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, all, nil)
	h.must(err)
	h.real, err = h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
}

func (h *hall) refused(err error, want ballot.Code) {
	h.Helper()
	if got := ballot.CodeOf(err); got != want {
		h.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func (h *hall) play() {
	h.Helper()
	for range 3 * deputies {
		h.must(simulate.Once(h.ctx, h.svc))
	}
}

func (h *hall) opened(spec string) ballot.PollID {
	h.Helper()
	s, err := ballot.ParseSpec([]byte(spec))
	h.must(err)
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", s)
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActZero, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil))
	return id
}

func (h *hall) snapshot() meeting.Snapshot {
	h.Helper()
	s, err := h.svc.Snapshot(h.ctx, h.m)
	h.must(err)
	return s
}

var specs = map[string]string{
	"selection": `{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"},` +
		`{"title":"丙"}],"rules":{"seats":2,"min_approvals":1}}`,
	"recorded": `{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"},` +
		`{"title":"丙"}],"rules":{"seats":2,"secrecy":"recorded"}}`,
	"decision": `{"kind":"decision","title":"决议","items":[{"title":"甲"},{"title":"乙"}],"rules":{}}`,
	"rating": `{"kind":"rating","title":"测评","items":[{"title":"甲"}],"rules":{"scale":["满意","不满意"],
		"grades":[{"grade":"满意","marks":["满意"],"threshold":{"num":1,"den":2,"over":true},"base":"entitled"},
		{"grade":"不满意"}]}}`,
}

// TestSimulatedDeputiesVote: all but the one who sits at a tablet of his own sign in and cast a valid ballot, and when
// the rehearsal ends nothing of them is left.
func TestSimulatedDeputiesVote(t *testing.T) {
	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, true)
			h.refused(h.svc.Simulate(h.ctx, h.root, h.m, true), ballot.CodeNoSlips)
			h.slips()
			h.play()
			if present, _ := h.snapshot().PresentCount(); present != 0 {
				t.Errorf("%d came unasked", present)
			}
			h.must(h.svc.Simulate(h.ctx, h.root, h.m, true))
			h.play()
			if present, _ := h.snapshot().PresentCount(); present != deputies-1 {
				t.Errorf("%d are present, want %d", present, deputies-1)
			}
			h.must(h.svc.SignIn(h.ctx, h.real, h.m, h.real.Number))
			id := h.opened(spec)
			h.play()
			if got := h.snapshot().Figures.Polls[id].Returned; got != deputies-1 {
				t.Errorf("%d ballots are returned, want all but the one of who sits here", got)
			}
			h.must(h.svc.CheckSession(h.ctx, h.real))
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
			if tally := h.snapshot().Figures.Polls[id].Tally; tally.Ballots != deputies-1 || tally.Void != 0 {
				t.Errorf("counted %d, void %d", tally.Ballots, tally.Void)
			}
			off := false
			_, err := h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: &off})
			h.must(err)
			h.play()
			s := h.snapshot()
			if present, _ := s.PresentCount(); present != 0 || len(s.Polls) != 0 || s.Meeting.Simulated {
				t.Errorf("after the rehearsal: %d present, %d polls, simulated %v", present, len(s.Polls), s.Meeting.Simulated)
			}
		})
	}
}

// TestFormalMeetingIsNeverSimulated: neither by the act, nor by the acts of simulated deputies themselves.
func TestFormalMeetingIsNeverSimulated(t *testing.T) {
	h := newHall(t, false)
	h.slips()
	h.refused(h.svc.Simulate(h.ctx, h.root, h.m, true), ballot.CodeFormal)
	h.refused(h.svc.SimulateSignIn(h.ctx, h.m, "002"), ballot.CodeFormal)
	for i := range deputies {
		n := ballot.DeputyID(fmt.Sprintf("%03d", i+1))
		h.must(h.svc.SignIn(h.ctx, h.root, h.m, n))
	}
	id := h.opened(specs["selection"])
	in := ballot.CastRequest{Key: "simulated-0123456789", Marks: map[string]string{"1": "approve"}}
	h.refused(h.svc.SimulateCast(h.ctx, id, "002", in), ballot.CodeFormal)
	h.play()
	if got := h.snapshot().Figures.Polls[id].Returned; got != 0 {
		t.Errorf("%d ballots in a formal poll", got)
	}
	h.refused(h.svc.Simulate(h.ctx, h.chair, h.m, true), ballot.CodeForbidden)
}

// TestSimulationStops: once it is turned off nobody comes or casts any more.
func TestSimulationStops(t *testing.T) {
	h := newHall(t, true)
	h.slips()
	h.must(h.svc.Simulate(h.ctx, h.root, h.m, true))
	h.play()
	id := h.opened(specs["decision"])
	h.must(simulate.Once(h.ctx, h.svc))
	before := h.snapshot().Figures.Polls[id].Returned
	h.must(h.svc.Simulate(h.ctx, h.root, h.m, false))
	h.play()
	if got := h.snapshot().Figures.Polls[id].Returned; got != before || got == 0 {
		t.Errorf("%d ballots, want the %d from before", got, before)
	}
}

// TestMarksAreValid: whatever the limits, a simulated ballot keeps them, and is the same each time.
func TestMarksAreValid(t *testing.T) {
	for seats := 1; seats <= 6; seats++ {
		for least := 0; least <= seats; least++ {
			text := fmt.Sprintf(`{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"},{"title":"丙"},
				{"title":"丁"},{"title":"戊"},{"title":"己"}],
				"rules":{"seats":%d,"min_approvals":%d}}`, seats, least)
			spec, err := ballot.ParseSpec([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			for n := range 50 {
				d := ballot.DeputyID(fmt.Sprint(n))
				marks := simulate.Marks("m-1", spec, d)
				parsed, err := spec.ParseMarks(marks)
				if err != nil || spec.Limits(parsed) != nil {
					t.Fatalf("%d to %d: %v: %v, %v", least, seats, marks, err, spec.Limits(parsed))
				}
				a, _ := json.Marshal(marks)
				b, _ := json.Marshal(simulate.Marks("m-1", spec, d))
				if string(a) != string(b) {
					t.Fatalf("first %s, then %s", a, b)
				}
			}
		}
	}
}
