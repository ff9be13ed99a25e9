package meeting_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func TestRecordedPollsNameWhoMarkedWhat(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 4, Present: 3})
	id := h.Opened(h.Spec(3, 1, map[string]any{"secrecy": "recorded", "reveal": "on_announce"}))
	h.vote(h.Voters[1], id, map[string]string{"1": "approve", "2": "reject"})
	h.vote(h.Voters[0], id, map[string]string{"1": "approve", "2": "approve"})
	clerk := h.Staff("会务乙", ballot.RoleClerk)
	_, err := h.Service.Named(h.Context(), h.Teller, id)
	h.Refused(err, ballot.CodeNotClosed)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	for _, p := range []ballot.Principal{h.Voters[0], h.Screen} {
		_, err := h.Service.Named(h.Context(), p, id)
		h.Refused(err, ballot.CodeForbidden)
	}
	_, err = h.Service.Named(h.Context(), clerk, id)
	h.Refused(err, ballot.CodeNotAnnounced)
	rows, err := h.Service.Named(h.Context(), h.Chair, id)
	h.Must(err)
	want := []meeting.NamedBallot{
		{Number: "001", Name: "代表001", Returned: true, Void: true, Marks: map[string]string{"1": "approve", "2": "approve"}},
		{Number: "002", Name: "代表002", Returned: true, Marks: map[string]string{"1": "approve", "2": "reject"}},
		{Number: "003", Name: "代表003"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	_, err = h.Service.Named(h.Context(), clerk, id)
	h.Must(err)
}

func TestSecretPollsNameNobody(t *testing.T) { // I3
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	h.vote(h.Voters[0], id, map[string]string{"1": "approve"})
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	_, err := h.Service.Named(h.Context(), h.Teller, id)
	h.Refused(err, ballot.CodeSecretBallot)
}

// TestWhoHasNotReturned: the presiding officer and the scrutineers see the names whatever the rules show the hall.
func TestWhoHasNotReturned(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 4, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	h.vote(h.Voters[1], id, map[string]string{"1": "approve"})
	_, err := h.Service.Missing(h.Context(), h.Screen, id)
	h.Refused(err, ballot.CodeForbidden)
	list, err := h.Service.Missing(h.Context(), h.Chair, id)
	h.Must(err)
	if len(list) != 2 || list[0].Number != "001" || list[1].Number != "003" {
		t.Errorf("missing %+v, want 001 and 003", list)
	}
}

// revise: until_close: the last ballot counts, a late retry of the first changes nothing, and each deputy is counted
// once.
func TestReviseUntilClose(t *testing.T) {
	for _, secrecy := range []string{"recorded", "secret"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
			id := h.Opened(h.Spec(3, 1, map[string]any{"secrecy": secrecy, "revise": "until_close", "reveal": "on_close"}))
			send := func(i int, key string, item string, replaces ballot.Receipt) (meeting.CastAnswer, error) {
				return h.Service.Cast(h.Context(), h.Voters[i], id, ballot.CastRequest{
					Key: "key-0000000000-" + key, Marks: map[string]string{item: "approve"}, Replaces: replaces,
				})
			}
			first, err := send(0, "a", "1", "")
			h.Must(err)
			_, err = send(0, "b", "2", "")
			h.Refused(err, ballot.CodeReturned)
			second, err := send(0, "b", "2", first.Receipt)
			h.Must(err)
			again, err := send(0, "b", "2", first.Receipt)
			h.Must(err)
			if !again.Again || again.Receipt != second.Receipt || second.Receipt == first.Receipt {
				t.Errorf("receipts %s, %s, again %+v", first.Receipt, second.Receipt, again)
			}
			_, err = send(0, "a", "1", "") // a late retry of the first
			h.Refused(err, ballot.CodeReturned)
			_, err = send(0, "c", "3", first.Receipt)
			h.Refused(err, ballot.CodeSuperseded)
			for i := 1; i < 12; i++ {
				a, err := send(i, "a", "1", "")
				h.Must(err)
				if i%2 == 0 {
					_, err = send(i, "b", "3", a.Receipt)
					h.Must(err)
				}
			}
			if v := h.pollView(ballot.RoleScrutineer, id); v.Returned != 12 {
				t.Errorf("%d returned of 12", v.Returned)
			}
			h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
			_, err = send(0, "d", "3", second.Receipt)
			h.Refused(err, ballot.CodeReturned)
			again, err = send(0, "b", "2", first.Receipt)
			h.Must(err)
			receipts, err := h.Service.Receipts(h.Context(), h.Teller, id)
			h.Must(err)
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
