package meeting_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/storetest"
)

// vote casts one ballot; each call uses a new key.
func (h *fixture) vote(p ballot.Principal, id ballot.PollID, marks map[string]string) ballot.Receipt {
	h.Helper()
	h.keys++
	a, err := h.Service.Cast(h.Context(), p, id, ballot.CastRequest{
		Key: fmt.Sprintf("key-%016d", h.keys), Marks: marks, AcceptVoid: true,
	})
	h.Must(err)
	return a.Receipt
}

// approve casts ballots so that each item gets the given number of approvals; each deputy approves the items that still
// need some.
func (h *fixture) approve(id ballot.PollID, approvals map[string]int) {
	h.Helper()
	for i, p := range h.Voters {
		marks := map[string]string{}
		for item, n := range approvals {
			marks[item] = "reject"
			if i < n {
				marks[item] = "approve"
			}
		}
		h.vote(p, id, marks)
	}
}

// concluded closes, certifies and announces a poll, and returns its outcome.
func (h *fixture) concluded(id ballot.PollID) ballot.Outcome {
	h.Helper()
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	v := h.pollView(ballot.RoleDisplay, id)
	if v.Outcome == nil {
		h.Fatalf("poll %s is announced without an outcome", id)
	}
	return *v.Outcome
}

// next prepares the next round and opens it.
func (h *fixture) next(id ballot.PollID, kind ballot.Round) ballot.PollID {
	h.Helper()
	next, err := storetest.Round(h.Context(), h.Service, h.Chair, id, kind)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, next, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, next, nil))
	return next
}

func (h *fixture) pollView(r ballot.Role, id ballot.PollID) meeting.PollView {
	h.Helper()
	snap, err := h.Service.Snapshot(h.Context(), h.ID)
	h.Must(err)
	v, _, err := snap.PollFor(r, id)
	h.Must(err)
	return v
}

// counted counts the exported record of a poll as `count` does, from its files alone.
func (h *fixture) counted(id ballot.PollID) ballot.Outcome {
	h.Helper()
	r, err := h.Service.Record(h.Context(), h.Teller, id)
	h.Must(err)
	b, err := record.Of(r, "test")
	h.Must(err)
	poll, err := ballot.ParsePollFile(b.Poll)
	h.Must(err)
	var lines bytes.Buffer
	for _, line := range b.Ballots {
		h.Must(json.NewEncoder(&lines).Encode(line))
	}
	tally, err := record.CountLines(poll.Spec, &lines)
	h.Must(err)
	return poll.Outcome(tally.Counts(poll.Entitled, poll.Present, poll.Issued), tally)
}
