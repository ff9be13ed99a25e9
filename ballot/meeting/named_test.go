package meeting_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func TestRecordedPollsNameWhoMarkedWhat(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 4, present: 3})
	id := h.opened(h.spec(3, 1, map[string]any{"secrecy": "recorded", "reveal": "on_announce"}))
	h.vote(h.voters[1], id, map[string]string{"1": "approve", "2": "reject"})
	h.vote(h.voters[0], id, map[string]string{"1": "approve", "2": "approve"})
	clerk := h.staff("会务乙", ballot.RoleClerk)
	_, err := h.svc.Named(h.ctx, h.teller, id)
	h.refused(err, ballot.CodeNotClosed)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	for _, p := range []ballot.Principal{h.voters[0], h.screen} {
		_, err := h.svc.Named(h.ctx, p, id)
		h.refused(err, ballot.CodeForbidden)
	}
	_, err = h.svc.Named(h.ctx, clerk, id)
	h.refused(err, ballot.CodeNotAnnounced)
	rows, err := h.svc.Named(h.ctx, h.chair, id)
	h.must(err)
	want := []meeting.NamedBallot{
		{Number: "001", Name: "代表001", Returned: true, Void: true, Marks: map[string]string{"1": "approve", "2": "approve"}},
		{Number: "002", Name: "代表002", Returned: true, Marks: map[string]string{"1": "approve", "2": "reject"}},
		{Number: "003", Name: "代表003"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	_, err = h.svc.Named(h.ctx, clerk, id)
	h.must(err)
}

func TestSecretPollsNameNobody(t *testing.T) { // I3
	h := newHall(t, hallConfig{deputies: 3, present: 3})
	id := h.opened(h.spec(3, 1, nil))
	h.vote(h.voters[0], id, map[string]string{"1": "approve"})
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	_, err := h.svc.Named(h.ctx, h.teller, id)
	h.refused(err, ballot.CodeSecretBallot)
}

func TestWhoHasNotReturnedWhereTheRulesShowIt(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 4, present: 3})
	hidden := h.opened(h.spec(3, 1, nil))
	_, err := h.svc.Missing(h.ctx, h.chair, hidden)
	h.refused(err, ballot.CodeNotShown)
	id := h.opened(h.spec(3, 1, map[string]any{"show_not_returned": true}))
	h.vote(h.voters[1], id, map[string]string{"1": "approve"})
	_, err = h.svc.Missing(h.ctx, h.screen, id)
	h.refused(err, ballot.CodeForbidden)
	list, err := h.svc.Missing(h.ctx, h.chair, id)
	h.must(err)
	if len(list) != 2 || list[0].Number != "001" || list[1].Number != "003" {
		t.Errorf("missing %+v, want 001 and 003", list)
	}
}

// revise: until_close: the last ballot stands, a late retry of the first undoes nothing, and each counts once.
func TestReviseUntilClose(t *testing.T) {
	for _, secrecy := range []string{"recorded", "secret"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 12, present: 12})
			id := h.opened(h.spec(3, 1, map[string]any{"secrecy": secrecy, "revise": "until_close", "reveal": "on_close"}))
			send := func(i int, key string, item string, replaces ballot.Receipt) (meeting.CastAnswer, error) {
				return h.svc.Cast(h.ctx, h.voters[i], id, ballot.CastRequest{
					Key: "key-0000000000-" + key, Marks: map[string]string{item: "approve"}, Replaces: replaces,
				})
			}
			first, err := send(0, "a", "1", "")
			h.must(err)
			_, err = send(0, "b", "2", "")
			h.refused(err, ballot.CodeReturned)
			second, err := send(0, "b", "2", first.Receipt)
			h.must(err)
			again, err := send(0, "b", "2", first.Receipt)
			h.must(err)
			if !again.Again || again.Receipt != second.Receipt || second.Receipt == first.Receipt {
				t.Errorf("receipts %s, %s, again %+v", first.Receipt, second.Receipt, again)
			}
			_, err = send(0, "a", "1", "") // the first one's retry, late
			h.refused(err, ballot.CodeReturned)
			_, err = send(0, "c", "3", first.Receipt)
			h.refused(err, ballot.CodeSuperseded)
			for i := 1; i < 12; i++ {
				a, err := send(i, "a", "1", "")
				h.must(err)
				if i%2 == 0 {
					_, err = send(i, "b", "3", a.Receipt)
					h.must(err)
				}
			}
			if v := h.pollView(ballot.RoleScrutineer, id); v.Returned != 12 {
				t.Errorf("%d returned of 12", v.Returned)
			}
			h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
			_, err = send(0, "d", "3", second.Receipt)
			h.refused(err, ballot.CodeReturned)
			again, err = send(0, "b", "2", first.Receipt)
			h.must(err)
			receipts, err := h.svc.Receipts(h.ctx, h.teller, id)
			h.must(err)
			if len(receipts) != 12 || !again.Again {
				t.Errorf("%d receipts listed, again %t", len(receipts), again.Again)
			}
			out := h.concluded(id)
			var got []int
			for _, it := range out.Items {
				got = append(got, it.Marks["approve"])
			}
			if diff := cmp.Diff([]int{6, 1, 5}, got); diff != "" || out.Counts.Valid != 12 {
				t.Errorf("%d valid, approvals (-want +got):\n%s", out.Counts.Valid, diff)
			}
			h.offline(id, out)
		})
	}
}
