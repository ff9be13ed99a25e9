package meeting_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// While a live tally moves, and for roles that may not see who has not returned, a delegation's returns are shown only
// if they reveal nobody's (I3); the figures still sum to the poll's.
func TestSmallDelegationsAreSummed(t *testing.T) {
	for _, tt := range []struct {
		sizes []int
		want  string // delegations with their returns, then the number of summed ones and their returns
	}{
		{[]int{41, 12, 10}, "1:40 2:11 3:9"},
		{[]int{41, 12, 7}, "1:40 +2:17"},
		{[]int{41, 9, 8}, "1:40 +2:15"},
		{[]int{41, 12, 11, 1}, "1:40 2:11 +2:10"},
		{[]int{30, 25, 4, 3}, "1:29 +3:29"}, // a sum of 7 would reveal nearly as much as one delegation
		{[]int{30, 6, 5}, "1:29 +2:9"},
		{[]int{55, 5}, ""},
		{[]int{9, 9, 9}, ""},
		{[]int{60}, "1:59"},
	} {
		t.Run(fmt.Sprint(tt.sizes), func(t *testing.T) {
			h := seated(t, tt.sizes)
			id := h.Opened(h.Spec(2, 1, map[string]any{"show_not_returned": true}))
			hidden := h.Opened(h.Spec(2, 1, map[string]any{"secrecy": "recorded", "show_not_returned": false}))
			for _, role := range []ballot.Role{ballot.RoleClerk, ballot.RolePresiding, ballot.RoleScrutineer} {
				if got := h.turnout(id, role, tt.sizes); got != tt.want {
					t.Errorf("live, %s: %q, want %q", role, got, tt.want)
				}
			}
			if got := h.turnout(hidden, ballot.RoleClerk, tt.sizes); got != tt.want {
				t.Errorf("not returned is not shown to the clerk: %q, want %q", got, tt.want)
			}
			if got := h.turnout(hidden, ballot.RolePresiding, tt.sizes); strings.Contains(got, "+") || got == "" {
				t.Errorf("recorded, the presiding officer: %q, want each separately", got)
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			if got := h.turnout(id, ballot.RoleClerk, tt.sizes); strings.Contains(got, "+") || got == "" {
				t.Errorf("closed: %q, want each separately", got)
			}
		})
	}
}

// seated makes a meeting with delegations of the given sizes, all present.
func seated(t *testing.T, sizes []int) *fixture {
	h := newFixture(t, fixtureConfig{})
	var roll []ballot.Deputy
	for i, size := range sizes {
		for range size {
			n := ballot.DeputyID(fmt.Sprintf("%03d", len(roll)+1))
			roll = append(roll, ballot.Deputy{Number: n, Name: "代表" + string(n), Delegation: fmt.Sprint(i + 1)})
		}
	}
	h.Must(h.Service.SetRoll(h.Context(), h.Root, h.ID, roll))
	for _, d := range roll {
		h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, d.Number))
	}
	return h
}

// turnout returns what a role sees of a poll in which all but one of each delegation have returned.
func (h *fixture) turnout(id ballot.PollID, role ballot.Role, sizes []int) string {
	h.Helper()
	snap, err := h.Service.Snapshot(h.Context(), h.ID)
	h.Must(err)
	f := snap.Figures.Polls[id]
	f.Returned, f.ReturnedIn = 0, map[string]int{}
	for i, size := range sizes {
		f.ReturnedIn[fmt.Sprint(i+1)] = size - 1
		f.Returned += size - 1
	}
	snap.Figures.Polls[id] = f
	v := meeting.ViewFor(snap, meeting.Audience{Role: role}, time.Now())
	var told []string
	for _, p := range v.Polls {
		sum := 0
		for _, r := range p.Delegations {
			if p.ID != id {
				continue
			}
			sum += r.Returned
			if r.Summed > 0 {
				told = append(told, fmt.Sprintf("+%d:%d", r.Summed, r.Returned))
			} else {
				told = append(told, fmt.Sprintf("%s:%d", r.Delegation, r.Returned))
			}
		}
		if p.ID == id && p.Delegations != nil && sum != p.Returned {
			h.Errorf("the delegations sum to %d of %d", sum, p.Returned)
		}
	}
	return strings.Join(told, " ")
}
