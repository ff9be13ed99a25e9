package meeting

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
)

// BenchmarkView measures the view of one audience in the largest hall with many polls.
func BenchmarkView(b *testing.B) {
	const deputies, polls = 3000, 20
	s := &State{Meeting: ballot.Meeting{ID: "m1"}, Presence: map[ballot.DeputyID]ballot.Presence{}}
	for i := range deputies {
		d := ballot.Deputy{
			Number: ballot.DeputyID(fmt.Sprintf("%05d", i+1)), Name: "代表", Delegation: fmt.Sprintf("第%d代表团", 1+i/100),
		}
		s.Roll = append(s.Roll, d)
		s.Presence[d.Number] = ballot.Present
	}
	s.reindex()
	figures := Figures{Polls: map[ballot.PollID]PollFigures{}}
	draft := newChange(s, time.Now())
	items := strings.Repeat(`{"title":"项目"},`, 12)
	spec, err := ballot.ParseSpec([]byte(`{"kind":"selection","title":"表决","rules":{"seats":10},"items":[` +
		items[:len(items)-1] + `]}`))
	if err != nil {
		b.Fatal(err)
	}
	for range polls {
		p := draft.addPoll(spec, ballot.Adopted)
		p.Zero = true
		draft.open(ballot.Principal{}, p, time.Now())
		figures.Polls[p.ID] = PollFigures{Returned: 10, Tally: spec.NewTally()}
	}
	draft.count()
	snapshot := Snapshot{State: draft.State, Figures: figures}
	for _, role := range []ballot.Role{ballot.RoleDisplay, ballot.RolePresiding, ballot.RoleClerk, ballot.RoleDeputy} {
		b.Run(string(role), func(b *testing.B) {
			for b.Loop() {
				if _, err := json.Marshal(ViewFor(snapshot, Audience{Role: role, Deputy: "00001"}, time.Now())); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
