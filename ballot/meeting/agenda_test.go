package meeting_test

import (
	"strconv"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// agenda returns the order of the polls as the numbers in their ids.
func (h *fixture) agenda() string {
	h.Helper()
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	var numbers []string
	for _, id := range state.PollIDs() {
		_, n, _ := strings.Cut(string(id), "-")
		numbers = append(numbers, n)
	}
	return strings.Join(numbers, " ")
}

func TestAgendaIsReordered(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	opened := h.Opened(h.Spec(3, 2, nil))
	for range 3 {
		_, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 2, nil))
		h.Must(err)
	}
	id := func(n int) ballot.PollID {
		if n == 0 {
			return ""
		}
		return ballot.PollID(string(h.ID) + "-" + strconv.Itoa(n))
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id(3), nil))
	for _, tt := range []struct {
		name         string
		poll, before int
		by           ballot.Principal
		want         string
		refused      ballot.Code
		logged       bool
	}{
		{"one up", 3, 2, h.Root, "1 3 2 4", "", true},
		{"again, nothing is written", 3, 2, h.Root, "1 3 2 4", "", false},
		{"to the end, by the presiding officer", 3, 0, h.Chair, "1 2 4 3", "", true},
		{"to where it is", 3, 0, h.Chair, "1 2 4 3", "", false},
		{"before itself", 4, 4, h.Chair, "1 2 4 3", "", false},
		{"what is open stays", 1, 0, h.Chair, "1 2 4 3", ballot.CodeOpened, false},
		{"nothing goes before what is open", 2, 1, h.Chair, "1 2 4 3", ballot.CodeOpened, false},
		{"no such poll", 2, 9, h.Chair, "1 2 4 3", ballot.CodeNotFound, false},
		{"a scrutineer", 2, 0, h.Teller, "1 2 4 3", ballot.CodeForbidden, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
			h.Must(err)
			h.Refused(h.Service.Do(h.Context(), tt.by, ballot.ActMove, id(tt.poll), meeting.Place{Before: id(tt.before)}),
				tt.refused)
			if got := h.agenda(); got != tt.want {
				t.Errorf("the agenda is %q, want %q", got, tt.want)
			}
			after, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
			h.Must(err)
			if got := len(after) > len(before); got != tt.logged {
				t.Errorf("logged %v, want %v", got, tt.logged)
			}
		})
	}
	if p := h.View(ballot.RolePresiding).Poll; p.ID != opened {
		t.Errorf("the poll in question is %s, want %s", p.ID, opened)
	}
}
