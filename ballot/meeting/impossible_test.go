package meeting_test

import (
	"context"
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// A lying store returns other ballots, or another tally, than were stored.
type lying struct {
	meeting.Store
	ballots func([]meeting.Opened) []meeting.Opened
	tally   func(ballot.Tally) ballot.Tally
}

func (l *lying) Ballots(ctx context.Context, p ballot.PollID) ([]meeting.Opened, error) {
	list, err := l.Store.Ballots(ctx, p)
	if l.ballots != nil && err == nil {
		list = l.ballots(list)
	}
	return list, err
}

func (l *lying) Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	f, err := l.Store.Figures(ctx, m, polls)
	if l.tally != nil && err == nil {
		for id, p := range f.Polls {
			p.Tally = l.tally(p.Tally)
			f.Polls[id] = p
		}
	}
	return f, err
}

// I6: nobody can release figures that the stored ballots do not verify, whatever kind the poll is of and whether or not
// anyone certifies it.
func TestImpossibleSumsAreNotReleased(t *testing.T) {
	lies := map[string]func(*lying){
		"a ballot is gone": func(l *lying) {
			l.ballots = func(list []meeting.Opened) []meeting.Opened { return list[1:] }
		},
		"a ballot says another thing": func(l *lying) {
			l.ballots = func(list []meeting.Opened) []meeting.Opened {
				list[0].Marks = "2" + list[0].Marks[1:]
				return list
			}
		},
		"a row sums to less than the others": func(l *lying) {
			l.tally = func(t ballot.Tally) ballot.Tally { t.Marks[1][1]--; return t }
		},
		"more void than there are": func(l *lying) {
			l.tally = func(t ballot.Tally) ballot.Tally { t.Void++; return t }
		},
	}
	kinds := map[string]string{
		"selection": `{"kind":"selection","title":"票决","items":[{"title":"甲"},` +
			`{"title":"乙"}],"rules":{"seats":1,"max_approvals":2,"certifiers":%d,"secrecy":"%s"}}`,
		"decision": `{"kind":"decision","title":"决议","items":[{"title":"甲"},` +
			`{"title":"乙"}],"rules":{"certifiers":%d,"secrecy":"%s"}}`,
		"rating": `{"kind":"rating","title":"测评","items":[{"title":"甲"},{"title":"乙"}],
			"rules":{"certifiers":%d,"secrecy":"%s","scale":["approve","reject"],
		  "grades":[{"grade":"好","marks":["approve"],"threshold":{"num":1,"den":2},"base":"entitled"},{"grade":"差"}]}}`,
	}
	for kind, text := range kinds {
		for lie, tell := range lies {
			for _, certifiers := range []int{0, 1} {
				for _, secrecy := range []string{"secret", "recorded"} {
					t.Run(fmt.Sprintf("%s, %s, %s, %d certify", kind, lie, secrecy, certifiers), func(t *testing.T) {
						l := &lying{}
						h := newFixture(t, fixtureConfig{
							Deputies: 5, Present: 5, Wrap: func(b meeting.Store) meeting.Store { l.Store = b; return l },
						})
						id := h.Opened(h.Parsed(fmt.Sprintf(text, certifiers, secrecy)))
						for _, p := range h.Voters {
							h.vote(p, id, map[string]string{"1": "approve", "2": "approve"})
						}
						h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
						tell(l)
						want, announced := ballot.CodeImpossible, ballot.CodeNotCertified
						if l.ballots != nil && (secrecy == "recorded" || lie != "a ballot is gone") {
							want, announced = ballot.CodeSuspect, ballot.CodeSuspect // a proof does not verify
						}
						if certifiers > 0 {
							h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}), want)
							h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil), announced)
							// a refusal is always possible
							h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Discrepancy: "票数对不上"}))
						} else {
							h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil), want)
						}
						h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "票数对不上"}))
						_, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundRerun)
						h.Must(err)
					})
				}
			}
		}
	}
}
