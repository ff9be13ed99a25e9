package meeting_test

import (
	"strconv"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// agenda tells the order of the polls by the numbers in their ids.
func (h *hall) agenda() string {
	h.t.Helper()
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	var numbers []string
	for _, id := range state.PollIDs() {
		_, n, _ := strings.Cut(string(id), "-")
		numbers = append(numbers, n)
	}
	return strings.Join(numbers, " ")
}

func TestAgendaIsReordered(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, present: 3})
	opened := h.opened(h.spec(3, 2, nil))
	for range 3 {
		_, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 2, nil))
		h.must(err)
	}
	id := func(n int) ballot.PollID {
		if n == 0 {
			return ""
		}
		return ballot.PollID(string(h.m) + "-" + strconv.Itoa(n))
	}
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id(3), nil))
	for _, tt := range []struct {
		name         string
		poll, before int
		by           ballot.Principal
		want         string
		refused      ballot.Code
		logged       bool
	}{
		{"one up", 3, 2, h.root, "1 3 2 4", "", true},
		{"again, nothing is written", 3, 2, h.root, "1 3 2 4", "", false},
		{"to the end, by the presiding officer", 3, 0, h.chair, "1 2 4 3", "", true},
		{"to where it is", 3, 0, h.chair, "1 2 4 3", "", false},
		{"before itself", 4, 4, h.chair, "1 2 4 3", "", false},
		{"what is open stays", 1, 0, h.chair, "1 2 4 3", ballot.CodeOpened, false},
		{"nothing goes before what is open", 2, 1, h.chair, "1 2 4 3", ballot.CodeOpened, false},
		{"no such poll", 2, 9, h.chair, "1 2 4 3", ballot.CodeNotFound, false},
		{"a scrutineer", 2, 0, h.teller, "1 2 4 3", ballot.CodeForbidden, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, err := h.svc.Log(h.ctx, h.root, h.m, 0)
			h.must(err)
			h.refused(h.svc.Do(h.ctx, tt.by, ballot.ActMove, id(tt.poll), meeting.Place{Before: id(tt.before)}), tt.refused)
			if got := h.agenda(); got != tt.want {
				t.Errorf("the agenda is %q, want %q", got, tt.want)
			}
			after, err := h.svc.Log(h.ctx, h.root, h.m, 0)
			h.must(err)
			if got := len(after) > len(before); got != tt.logged {
				t.Errorf("logged %v, want %v", got, tt.logged)
			}
		})
	}
	if p := h.view(ballot.RolePresiding).Poll; p.ID != opened {
		t.Errorf("the poll in question is %s, want %s", p.ID, opened)
	}
}
