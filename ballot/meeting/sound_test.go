package meeting_test

import (
	"fmt"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestDamagedCountersAreShownToNobody: I6. Whatever someone wrote over the counters in the store, no view, result or
// record shows it to anyone, including the scrutineer, and each says why; consistent figures are not withheld.
func TestDamagedCountersAreShownToNobody(t *testing.T) {
	lies := map[string]func(ballot.Tally) ballot.Tally{
		"nothing":                            func(t ballot.Tally) ballot.Tally { return t },
		"a row sums to less than the others": func(t ballot.Tally) ballot.Tally { t.Marks[1][1]--; return t },
		"a row sums to more":                 func(t ballot.Tally) ballot.Tally { t.Marks[0][1] += 1000; return t },
		"a figure below zero": func(t ballot.Tally) ballot.Tally {
			t.Marks[0][1], t.Marks[0][2] = -1, t.Marks[0][1]+t.Marks[0][2]+1
			return t
		},
		"more void than there are":    func(t ballot.Tally) ballot.Tally { t.Void++; return t },
		"more ballots than returned":  func(t ballot.Tally) ballot.Tally { t.Ballots++; t.Void++; return t },
		"fewer ballots than returned": func(ballot.Tally) ballot.Tally { return ballot.Tally{Marks: make([][]int, 0)} },
	}
	const text = `{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"}],
		"rules":{"seats":1,"max_approvals":2,"certifiers":1,"secrecy":"%s","reveal":"live","live_step":5}}`
	for lie, tell := range lies {
		for _, secrecy := range []string{"secret", "recorded"} {
			for _, state := range []string{"open", "closed", "certified", "announced"} {
				t.Run(lie+", "+secrecy+", "+state, func(t *testing.T) {
					l := &lying{}
					h := newFixture(t, fixtureConfig{
						Deputies: 12, Present: 12, Wrap: func(b meeting.Store) meeting.Store { l.Store = b; return l },
					})
					id := h.Opened(h.Parsed(fmt.Sprintf(text, secrecy)))
					for _, p := range h.Voters {
						h.vote(p, id, map[string]string{"1": "approve", "2": "approve"})
					}
					if state != "open" {
						h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
					}
					if state == "certified" || state == "announced" {
						h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
					}
					if state == "announced" {
						h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
					}
					l.tally = tell
					snap, err := h.Service.Newest(h.Context(), h.ID)
					h.Must(err)
					damaged, want := lie != "nothing", ballot.CodeImpossible
					switch state {
					case "closed": // the ballots give another tally
						want = ballot.CodeSuspect
					case "certified", "announced": // the certified figures stand, whatever the counters say
						damaged = false
					}
					for _, r := range []ballot.Role{
						ballot.RoleScrutineer, ballot.RolePresiding, ballot.RoleClerk, ballot.RoleDisplay, ballot.RoleDeputy,
					} {
						judgeView(t, meeting.ViewFor(snap, meeting.Audience{Role: r, Deputy: "001"}, time.Now()), id, r, damaged, want)
						v, _, err := snap.PollFor(r, id)
						h.Must(err)
						if why := snap.WhyNoOutcome(id); damaged && state != "open" && ballot.CodeOf(why) != want {
							t.Errorf("why there is no outcome: %v, want %s", why, want)
						}
						judgePoll(t, v, r, damaged, want)
					}
					if state == "announced" {
						_, err := h.Service.Record(h.Context(), h.Teller, id)
						h.Must(err)
					}
				})
			}
		}
	}
}

func judgeView(t *testing.T, v meeting.View, id ballot.PollID, r ballot.Role, damaged bool, want ballot.Code) {
	t.Helper()
	if v.Poll != nil && v.Poll.ID == id {
		judgePoll(t, *v.Poll, r, damaged, want)
	}
	for _, p := range v.Polls {
		judgePoll(t, p, r, damaged, want)
	}
	if v.Hall != nil {
		judgeView(t, *v.Hall, id, ballot.RoleDisplay, damaged, want)
	}
}

func judgePoll(t *testing.T, v meeting.PollView, r ballot.Role, damaged bool, want ballot.Code) {
	t.Helper()
	shown := len(v.Tally) > 0 || v.Outcome != nil || v.TallyOf > 0 || v.TallyVoid > 0 || v.InvestmentSelected != nil ||
		v.Final != nil
	switch {
	case damaged && shown:
		t.Errorf("%s is shown %v of %d, %+v", r, v.Tally, v.TallyOf, v.Outcome)
	case damaged && v.Withheld != want:
		t.Errorf("%s gets %q, want %s", r, v.Withheld, want)
	case !damaged && v.Withheld != "":
		t.Errorf("%s gets %q for consistent figures", r, v.Withheld)
	}
}
