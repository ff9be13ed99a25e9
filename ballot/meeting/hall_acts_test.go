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

// parsed reads a poll as POLL.json gives it, without counts.
func (h *hall) parsed(text string) ballot.Spec {
	h.t.Helper()
	spec, err := ballot.ParseSpec([]byte(text))
	h.must(err)
	return spec
}

// vote casts one ballot; each call is a ballot of its own key.
func (h *hall) vote(p ballot.Principal, id ballot.PollID, marks map[string]string) ballot.Receipt {
	h.t.Helper()
	h.keys++
	a, err := h.svc.Cast(h.ctx, p, id, ballot.CastRequest{
		Key: fmt.Sprintf("key-%016d", h.keys), Marks: marks, AcceptVoid: true,
	})
	h.must(err)
	return a.Receipt
}

// approve casts ballots so that the n-th item gets so many approvals, each deputy approving the items that still want
// some.
func (h *hall) approve(id ballot.PollID, approvals map[string]int) {
	h.t.Helper()
	for i, p := range h.voters {
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

// concluded closes, certifies and announces a poll, and gives its outcome.
func (h *hall) concluded(id ballot.PollID) ballot.Outcome {
	h.t.Helper()
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	v := h.pollView(ballot.RoleDisplay, id)
	if v.Outcome == nil {
		h.t.Fatalf("poll %s is announced without an outcome", id)
	}
	return *v.Outcome
}

// next makes the next round ready and opens it.
func (h *hall) next(id ballot.PollID, kind ballot.Round) ballot.PollID {
	h.t.Helper()
	next, err := storetest.Round(h.ctx, h.svc, h.chair, id, kind)
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActZero, next, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, next, nil))
	return next
}

func (h *hall) pollView(r ballot.Role, id ballot.PollID) meeting.PollView {
	h.t.Helper()
	snap, err := h.svc.Snapshot(h.ctx, h.m)
	h.must(err)
	v, _, err := snap.PollFor(r, id)
	h.must(err)
	return v
}

// counted counts the exported record of a poll as `count` would, from its files alone.
func (h *hall) counted(id ballot.PollID) ballot.Outcome {
	h.t.Helper()
	r, err := h.svc.Record(h.ctx, h.teller, id)
	h.must(err)
	b, err := record.Of(r, "test")
	h.must(err)
	poll, err := ballot.ParsePollFile(b.Poll)
	h.must(err)
	var lines bytes.Buffer
	for _, line := range b.Ballots {
		h.must(json.NewEncoder(&lines).Encode(line))
	}
	tally, err := record.CountLines(poll.Spec, &lines)
	h.must(err)
	return poll.Outcome(tally.Counts(poll.Entitled, poll.Present, poll.Issued), tally)
}
