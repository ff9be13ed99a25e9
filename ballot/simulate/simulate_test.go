package simulate_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/simulate"
	"piaojue/ballot/storetest"
)

// A fixture is a meeting of 30 deputies with slips, of whom the first uses a tablet of their own.
type fixture struct {
	*storetest.Fixture
	real ballot.Principal
}

const deputies = 30

func newFixture(t *testing.T, rehearsal bool) *fixture {
	t.Helper()
	h := &fixture{Fixture: storetest.NewFixture(t, storetest.FixtureConfig{
		Deputies: deputies, Rehearsal: rehearsal, Bare: true,
	})}
	h.Chair = ballot.Principal{ID: "s.1", Roles: []ballot.Role{ballot.RolePresiding}, Meeting: h.ID}
	h.Teller = ballot.Principal{ID: "s.2", Roles: []ballot.Role{ballot.RoleScrutineer}, Meeting: h.ID}
	return h
}

// slips makes a slip for every deputy; the first deputy signs in with theirs.
func (h *fixture) slips() {
	h.Helper()
	var all []ballot.DeputyID
	for _, d := range storetest.Roll(deputies, 0) {
		all = append(all, d.Number)
	}
	h.real, _ = h.Slip(all, nil)
}

func (h *fixture) play() {
	h.Helper()
	for range 3 * deputies {
		h.Must(simulate.Once(h.Context(), h.Service))
	}
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

// TestSimulatedDeputiesVote: all deputies except the one with a tablet of their own sign in and cast a valid ballot,
// and when the rehearsal ends nothing of them is left.
func TestSimulatedDeputiesVote(t *testing.T) {
	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			h := newFixture(t, true)
			h.Refused(h.Service.Simulate(h.Context(), h.Root, h.ID, true), ballot.CodeNoSlips)
			h.slips()
			h.play()
			if present, _ := h.Snapshot().PresentCount(); present != 0 {
				t.Errorf("%d came unasked", present)
			}
			h.Must(h.Service.Simulate(h.Context(), h.Root, h.ID, true))
			h.play()
			if present, _ := h.Snapshot().PresentCount(); present != deputies-1 {
				t.Errorf("%d are present, want %d", present, deputies-1)
			}
			h.Must(h.Service.SignIn(h.Context(), h.real, h.ID, h.real.Number))
			id := h.Opened(h.Parsed(spec))
			h.play()
			if got := h.Snapshot().Figures.Polls[id].Returned; got != deputies-1 {
				t.Errorf("%d ballots are returned, want all but the one of who sits here", got)
			}
			h.Must(h.Service.CheckSession(h.Context(), h.real))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			if tally := h.Snapshot().Figures.Polls[id].Tally; tally.Ballots != deputies-1 || tally.Void != 0 {
				t.Errorf("counted %d, void %d", tally.Ballots, tally.Void)
			}
			off := false
			_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: &off})
			h.Must(err)
			h.play()
			s := h.Snapshot()
			present, _ := s.PresentCount()
			if present != 0 || len(s.Polls) != 1 || s.Polls[0].State != ballot.Draft || s.Meeting.Simulated {
				t.Errorf("after the rehearsal: %d present, %d polls, simulated %v", present, len(s.Polls), s.Meeting.Simulated)
			}
		})
	}
}

// TestFormalMeetingIsNeverSimulated: neither the act that starts the simulation nor the acts of simulated deputies work
// in a formal meeting.
func TestFormalMeetingIsNeverSimulated(t *testing.T) {
	h := newFixture(t, false)
	h.slips()
	h.Refused(h.Service.Simulate(h.Context(), h.Root, h.ID, true), ballot.CodeFormal)
	h.Refused(h.Service.SimulateSignIn(h.Context(), h.ID, "002"), ballot.CodeFormal)
	for i := range deputies {
		n := ballot.DeputyID(fmt.Sprintf("%03d", i+1))
		h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, n))
	}
	id := h.Opened(h.Parsed(specs["selection"]))
	in := ballot.CastRequest{Key: "simulated-0123456789", Marks: map[string]string{"1": "approve"}}
	h.Refused(h.Service.SimulateCast(h.Context(), id, "002", in), ballot.CodeFormal)
	h.play()
	if got := h.Snapshot().Figures.Polls[id].Returned; got != 0 {
		t.Errorf("%d ballots in a formal poll", got)
	}
	h.Refused(h.Service.Simulate(h.Context(), h.Chair, h.ID, true), ballot.CodeForbidden)
}

// TestSimulationStops: once it is turned off no simulated deputy signs in or casts any more.
func TestSimulationStops(t *testing.T) {
	h := newFixture(t, true)
	h.slips()
	h.Must(h.Service.Simulate(h.Context(), h.Root, h.ID, true))
	h.play()
	id := h.Opened(h.Parsed(specs["decision"]))
	h.Must(simulate.Once(h.Context(), h.Service))
	before := h.Snapshot().Figures.Polls[id].Returned
	h.Must(h.Service.Simulate(h.Context(), h.Root, h.ID, false))
	h.play()
	if got := h.Snapshot().Figures.Polls[id].Returned; got != before || got == 0 {
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
