package meeting_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
)

// paper is a count of 8 ballots, one void, on 3 items.
func paper() ballot.HandEntry {
	return ballot.HandEntry{Reason: "平板断网", Returned: 8, Void: 1, Items: map[ballot.ItemID]map[string]int{
		"1": {"approve": 6, "reject": 1}, "2": {"approve": 5, "abstain": 1, "unmarked": 1}, "3": {"reject": 7},
	}}
}

// Tablets fail with some ballots in the box: the presiding officer pauses and closes the poll, and the result is what
// two people counted.
func TestCountByHand(t *testing.T) {
	for _, secrecy := range []string{"secret", "recorded"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
			other := h.Staff("监票人乙", ballot.RoleScrutineer)
			id := h.Opened(h.Spec(3, 2, map[string]any{"secrecy": secrecy}))
			for _, p := range h.Voters[:3] {
				h.vote(p, id, map[string]string{"3": "approve"})
			}
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActHand, id, paper()), ballot.CodeForbidden)
			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{Agree: true}),
				ballot.CodeNoHand)
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()), ballot.CodeHandPause)
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper())) // again: nothing changes
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}),
				ballot.CodeNotConfirmed)
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActHandConfirm, id, meeting.Word{Agree: true}),
				ballot.CodeSamePerson)
			for _, r := range ballot.Roles() { // not before it is confirmed
				if v := h.pollView(r, id); v.Tally != nil || v.Outcome != nil || !v.ByHand {
					t.Errorf("%s sees tally %v, outcome %v, by hand %t", r, v.Tally, v.Outcome, v.ByHand)
				}
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{}))
			h.Refused(h.Service.Do(h.Context(), other, ballot.ActHandConfirm, id, meeting.Word{Agree: true}), ballot.CodeNoHand)
			h.Must(h.Service.Do(h.Context(), other, ballot.ActHand, id, paper()))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()), ballot.CodeByHand)
			_, _, err := h.Service.Recount(h.Context(), h.Teller, id)
			h.Refused(err, ballot.CodeByHand)
			out := h.concluded(id)
			want := ballot.Counts{Entitled: 9, Present: 9, Issued: 9, Returned: 8, Valid: 7, Void: 1}
			if diff := cmp.Diff(want, out.Counts); diff != "" || !slices.Equal(out.Selected, []ballot.ItemID{"1", "2"}) {
				t.Errorf("selected %v, counts (-want +got):\n%s", out.Selected, diff)
			}
			v := h.pollView(ballot.RoleDisplay, id)
			if !v.ByHand || v.TallyOf != 8 || v.Tally[1].Marks["unmarked"] != 1 || v.Hand != nil {
				t.Errorf("the hall sees %+v", v)
			}
			h.recordByHand(id)
			if f := h.final(id); !f.Rounds[0].ByHand {
				t.Errorf("the final list does not say so: %+v", f.Rounds)
			}
		})
	}
}

// recordByHand checks the record of a poll counted by hand, with three electronic returns, against what was done.
func (h *fixture) recordByHand(id ballot.PollID) {
	h.Helper()
	r, err := h.Service.Record(h.Context(), h.Teller, id)
	h.Must(err)
	b, err := record.Of(r, "test")
	h.Must(err)
	if b.Manifest.ByHand == nil || b.Manifest.ByHand.Witness != "监票人" || len(b.Ballots) != 0 || len(b.Receipts) != 3 {
		h.Errorf("the record holds by hand %+v, %d ballots, %d receipts", b.Manifest.ByHand, len(b.Ballots),
			len(b.Receipts))
	}
	var acts []ballot.Act
	for _, line := range r.Log {
		e, err := meeting.ReadEntry(line)
		h.Must(err)
		acts = append(acts, e.Act)
	}
	tail := []ballot.Act{
		ballot.ActHand, ballot.ActHandRefuse, ballot.ActHand, ballot.ActHandConfirm, ballot.ActCertify, ballot.ActAnnounce,
	}
	if got := acts[len(acts)-len(tail):]; !slices.Equal(got, tail) {
		h.Errorf("the log ends %v, want %v", got, tail)
	}
}

// An entry does not end the vote, and one that is refused or withdrawn leaves the electronic count and its certificates
// as they were.
func TestAnEntryByHandRefusedLeavesTheCountAsItWas(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refuses func(*fixture) ballot.Principal
	}{
		{"refused", func(h *fixture) ballot.Principal { return h.Chair }},
		{"withdrawn", func(h *fixture) ballot.Principal { return h.Teller }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
			other := h.Staff("监票人乙", ballot.RoleScrutineer)
			id := h.Opened(h.Spec(3, 2, map[string]any{"certifiers": 2, "reveal": "on_close"}))
			for _, p := range h.Voters[:6] {
				h.vote(p, id, map[string]string{"1": "approve", "2": "approve"})
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, meeting.Reason{Reason: "断网"}))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil)) // the vote resumes, so the entry is outdated
			h.Refused(h.Service.Do(h.Context(), other, ballot.ActHandConfirm, id, meeting.Word{Agree: true}), ballot.CodeNoHand)
			for _, p := range h.Voters[6:] {
				h.vote(p, id, map[string]string{"1": "approve", "2": "approve"})
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, meeting.Reason{Reason: "断网"}))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{}))
			h.Must(h.Service.Do(h.Context(), other, ballot.ActCertify, id, meeting.Word{Agree: true}))
			h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
			h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}),
				ballot.CodeNotConfirmed)
			h.Must(h.Service.Do(h.Context(), tt.refuses(h), ballot.ActHandConfirm, id, meeting.Word{}))
			if v := h.pollView(ballot.RolePresiding, id); v.ByHand || v.TallyOf != 12 || len(v.Certificates) != 1 {
				t.Errorf("by hand %t, tally of %d, %d certificates", v.ByHand, v.TallyOf, len(v.Certificates))
			}
			out := h.concluded(id)
			if out.Counts.Returned != 12 || !slices.Equal(out.Selected, []ballot.ItemID{"1", "2"}) {
				t.Errorf("outcome %+v", out)
			}
			h.offline(id, out)
		})
	}
}

// A running service does not count the box of a poll that is counted by hand.
func TestABoxCountedByHandIsLeftAlone(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	id := h.Opened(h.Spec(3, 2, map[string]any{"reveal": "on_close"}))
	for _, p := range h.Voters[:9] { // fewer than may be opened together
		h.vote(p, id, map[string]string{"3": "approve"})
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
	h.concluded(id)
	f, err := h.Store.Figures(h.Context(), h.ID, []ballot.PollID{id})
	h.Must(err)
	if got := f.Polls[id]; got.InBox != 9 || got.Tally.Ballots != 0 {
		t.Errorf("%d in the box, %d counted; want 9 and none", got.InBox, got.Tally.Ballots)
	}
}

// More paper ballots may be returned than were issued: that is detected, certified, and requires a rerun.
func TestMoreReturnedThanIssuedByHand(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 7})
	id := h.Opened(h.Spec(3, 2, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActHand, id, paper()))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
	out := h.concluded(id)
	if out.State != ballot.Invalid || len(out.Selected) > 0 || out.NextRound.Kind != ballot.RoundRerun {
		t.Errorf("outcome %+v", out)
	}
	again := h.next(id, ballot.RoundRerun)
	if v := h.pollView(ballot.RoleDisplay, again); v.ByHand || v.Returned != 0 || v.State != ballot.Open {
		t.Errorf("the rerun is %+v", v)
	}
}

func TestSumsByHandThatCannotBe(t *testing.T) {
	spec := ballot.Spec{
		Kind: ballot.Selection, Items: []ballot.Item{{ID: "1"}, {ID: "2"}, {ID: "3"}}, Rules: ballot.DefaultRules(),
	}
	spec.Rules.Seats, spec.Rules.MaxApprovals = 2, 2
	for _, tt := range []struct {
		name   string
		change func(*ballot.HandEntry)
		want   []string
	}{
		{"good", func(*ballot.HandEntry) {}, nil},
		{"no reason", func(e *ballot.HandEntry) { e.Reason = " " }, []string{"reason required"}},
		{
			"a row that sums to 6 where the others sum to 7", func(e *ballot.HandEntry) { e.Items["2"]["approve"] = 4 },
			[]string{"items.2 sum_differs"},
		},
		{"void over returned", func(e *ballot.HandEntry) { e.Void = 9 }, []string{
			"void count_over", "items.1 sum_differs", "items.2 sum_differs", "items.3 sum_differs",
		}},
		{"below zero", func(e *ballot.HandEntry) { e.Items["1"]["reject"] = -1; e.Returned = -1 }, []string{
			"returned bad_number", "void count_over", "items.1.reject bad_number", "items.2 sum_differs", "items.3 sum_differs",
		}},
		{
			"an item lacks, one is unknown", func(e *ballot.HandEntry) { e.Items["4"] = e.Items["3"]; delete(e.Items, "3") },
			[]string{"items.4 unknown_field", "items.3 required"},
		},
		{"an unknown mark", func(e *ballot.HandEntry) { e.Items["1"]["满意"] = 1 }, []string{"items.1.满意 bad_value"}},
		{
			"15 approvals on 7 ballots of 2",
			func(e *ballot.HandEntry) { e.Items["3"] = map[string]int{"approve": 4, "reject": 3} },
			[]string{"items approvals_sum"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := paper()
			tt.change(&e)
			_, err := spec.HandCount(e)
			var got []string
			if refused, ok := ballot.AsError(err); ok {
				for _, f := range refused.Faults {
					got = append(got, f.Field+" "+string(f.Code))
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("faults %q, want %q", got, tt.want)
			}
		})
	}
}
