package meeting_test

import (
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// Who sees what when: the tally by reveal and role, the outcome only after the announcement, except for those who
// certify it.
func TestReveal(t *testing.T) {
	type sees struct{ tally, outcome bool }
	for _, tt := range []struct {
		reveal                      string
		role                        ballot.Role
		open, closed, cert, finally sees
	}{
		{"live", ballot.RoleDisplay, sees{true, false}, sees{true, false}, sees{true, false}, sees{true, true}},
		{"live", ballot.RoleDeputy, sees{true, false}, sees{true, false}, sees{true, false}, sees{true, true}},
		{"live", ballot.RolePresiding, sees{true, false}, sees{true, true}, sees{true, true}, sees{true, true}},
		{"on_close", ballot.RoleDisplay, sees{}, sees{true, false}, sees{true, false}, sees{true, true}},
		{"on_close", ballot.RoleClerk, sees{}, sees{true, false}, sees{true, false}, sees{true, true}},
		{"on_close", ballot.RoleScrutineer, sees{}, sees{true, true}, sees{true, true}, sees{true, true}},
		{"on_announce", ballot.RoleDisplay, sees{}, sees{}, sees{}, sees{true, true}},
		{"on_announce", ballot.RoleDeputy, sees{}, sees{}, sees{}, sees{true, true}},
		{"on_announce", ballot.RolePresiding, sees{}, sees{true, true}, sees{true, true}, sees{true, true}},
		{"on_announce", ballot.RoleClerk, sees{}, sees{}, sees{}, sees{true, true}},
	} {
		t.Run(tt.reveal+" "+string(tt.role), func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
			id := h.Opened(h.Spec(3, 1, map[string]any{"secrecy": "recorded", "reveal": tt.reveal}))
			_, err := h.cast(h.Voters[0], id, 1)
			h.Must(err)
			check := func(when string, want sees) {
				t.Helper()
				p := h.View(tt.role).Poll
				if got := (sees{p.Tally != nil, p.Outcome != nil}); got != want {
					t.Errorf("%s: sees %+v, want %+v", when, got, want)
				}
			}
			check("open", tt.open)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			check("closed", tt.closed)
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
			check("certified", tt.cert)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
			check("announced", tt.finally)
		})
	}
}

// I12: the live tally of a secret poll moves in steps of at least live_step, and at least as many stay uncounted while
// it is open.
func TestSecretLiveTallyMovesInSteps(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 40, Present: 40})
	h.Run()
	id := h.Opened(h.Spec(3, 1, map[string]any{"live_step": 5}))
	w := h.Service.Watch(h.ID)
	defer w.End()
	last, steps := 0, 0
	look := func() meeting.PollView {
		p := *h.View(ballot.RoleDisplay).Poll
		if p.TallyOf != last {
			if p.TallyOf-last < 5 {
				t.Errorf("a step from %d to %d", last, p.TallyOf)
			}
			last = p.TallyOf
			steps++
		}
		if p.State == ballot.Open && p.TallyOf > 0 && p.Returned-p.TallyOf < 5 {
			t.Errorf("%d of %d returned are counted", p.TallyOf, p.Returned)
		}
		return p
	}
	for _, p := range h.Voters {
		_, err := h.cast(p, id, 1)
		h.Must(err)
		look()
	}
	for end := time.Now().Add(5 * time.Second); last == 0 && time.Now().Before(end); {
		<-w.C
		look()
	}
	if steps == 0 {
		t.Error("nothing was counted while the poll was open")
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	p := *h.View(ballot.RoleDisplay).Poll
	if p.TallyOf != 40 || p.Tally[0].Marks["approve"] != 40 {
		t.Errorf("closed: %d counted, %v", p.TallyOf, p.Tally[0].Marks)
	}
}

func TestFewDeputiesHaveNoLiveTally(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 19, Present: 19})
	id := h.Opened(h.Spec(3, 1, nil))
	if p := h.View(ballot.RoleDisplay).Poll; p.Tally != nil || p.LiveStep != 0 {
		t.Errorf("19 deputies with steps of 10 get a live tally: step %d, %v", p.LiveStep, p.Tally)
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
}

func TestTimedPollClosesByTheClock(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	h.Run()
	id := h.Opened(h.Spec(3, 1, map[string]any{"duration_s": 1, "reveal": "on_close"}))
	if p := h.View(ballot.RoleDisplay).Poll; p.ClosesAt.IsZero() {
		t.Error("no closing time is shown")
	}
	w := h.Service.Watch(h.ID)
	defer w.End()
	for end := time.Now().Add(10 * time.Second); h.View(ballot.RoleDisplay).Poll.State != ballot.Closed; {
		if time.Now().After(end) {
			t.Fatal("the poll did not close")
		}
		select {
		case <-w.C:
		case <-time.After(time.Second):
		}
	}
	_, err := h.cast(h.Voters[0], id, 1)
	h.Refused(err, ballot.CodeNotOpen)
}

func TestNextRoundIsMadeOnce(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 4, Present: 4})
	id := h.Opened(h.Spec(3, 2, map[string]any{"reveal": "on_close", "secrecy": "recorded"}))
	for i, p := range h.Voters {
		marks := map[string]string{"1": "approve", "2": "approve"}
		if i > 0 {
			marks = map[string]string{"2": "approve", "3": "approve"}
		}
		if i == 1 {
			marks = map[string]string{"1": "approve", "3": "approve"}
		}
		if i == 2 {
			marks = map[string]string{"1": "approve", "2": "approve"}
		}
		_, err := h.Service.Cast(h.Context(), p, id, ballot.CastRequest{
			Key: "tie-" + string(p.Number) + "-0123456789", Marks: marks,
		})
		h.Must(err)
	} // 1: 3, 2: 3, 3: 2
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundTie)
	h.Refused(err, ballot.CodeNotFinal)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	_, err = storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundTie)
	h.Refused(err, ballot.CodeNoNextRound)

	id2 := h.Opened(h.Spec(3, 1, map[string]any{"reveal": "on_close", "secrecy": "recorded"}))
	for i, p := range h.Voters {
		mark := map[string]string{"1": "approve"}
		if i%2 == 0 {
			mark = map[string]string{"2": "approve"}
		}
		_, err := h.Service.Cast(h.Context(), p, id2, ballot.CastRequest{
			Key: "two-" + string(p.Number) + "-0123456789", Marks: mark,
		})
		h.Must(err)
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id2, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id2, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id2, nil))
	out := h.View(ballot.RoleDisplay).Poll.Outcome
	if out.State != ballot.Shortfall { // 2 of 4 entitled is exactly half, so neither passes: no tie across the cut
		t.Fatalf("got %s, want shortfall", out.State)
	}
	next, err := storetest.Round(h.Context(), h.Service, h.Chair, id2, ballot.RoundShortfall)
	h.Must(err)
	again, err := storetest.Round(h.Context(), h.Service, h.Chair, id2, ballot.RoundShortfall)
	h.Must(err)
	if next != again {
		t.Errorf("asked twice: %s and %s", next, again)
	}
	if p := h.View(ballot.RolePresiding).Poll; p.ID != next || p.State != ballot.Adopted ||
		p.Round != ballot.RoundShortfall || len(p.Items) != 3 {
		t.Errorf("the next round is %+v", p)
	}
}

// I3: no view except that of the deputy's own tablet links a deputy to anything of their ballot.
func TestViewsNameNoVoter(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, map[string]any{"reveal": "on_close"}))
	a, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	r, err := h.Service.Record(h.Context(), h.Teller, id)
	h.Must(err)
	for _, b := range r.Ballots {
		if strings.Contains(b.Serial, "001") && len(b.Serial) == 3 || b.Serial == string(a.Receipt) {
			t.Errorf("ballot %q can be linked to its deputy", b.Serial)
		}
	}
}
