package web

import (
	"fmt"
	"net/http"

	"piaojue/ballot"
)

// spec makes a selection of items for seats, with further rules as JSON fields.
func (h *hall) spec(items, seats int, rules map[string]any) map[string]any {
	all := map[string]any{"seats": seats}
	for k, v := range rules {
		all[k] = v
	}
	list := make([]map[string]any, items)
	for i := range list {
		list[i] = map[string]any{"title": fmt.Sprintf("项目%d", i+1), "details": "详情"}
	}
	return map[string]any{"kind": "selection", "title": "民生实事项目票决", "items": list, "rules": all}
}

// drafted creates a poll in draft.
func (h *hall) drafted(spec map[string]any) string {
	h.Helper()
	var p struct {
		ID string `json:"id"`
	}
	h.clerk.post("/api/meetings/"+h.m+"/polls", spec).into(h, http.StatusCreated, &p)
	return p.ID
}

// opened drafts, adopts and opens a poll.
func (h *hall) opened(spec map[string]any) string {
	h.Helper()
	id := h.drafted(spec)
	h.chair.post(act(id, "adopt"), nil).want(h, http.StatusOK)
	h.teller.post(act(id, "zero"), nil).want(h, http.StatusOK)
	h.chair.post(act(id, "open"), nil).want(h, http.StatusOK)
	return id
}

func act(poll, act string) string { return "/api/polls/" + poll + "/" + act }

// key is a valid key of a ballot.
func key(n any) string { return fmt.Sprintf("key-of-the-ballot-%v", n) }

// approving is a ballot that approves the first n items and rejects none.
func approving(k string, n int) map[string]any {
	marks := map[string]string{}
	for i := range n {
		marks[fmt.Sprint(i+1)] = "approve"
	}
	return map[string]any{"key": k, "marks": marks}
}

// cast sends a ballot and returns its receipt.
func (h *hall) cast(c caller, poll string, ballotOf map[string]any) ballot.Receipt {
	h.Helper()
	var a struct {
		Receipt ballot.Receipt `json:"receipt"`
	}
	c.post(act(poll, "ballots"), ballotOf).into(h, http.StatusCreated, &a)
	return a.Receipt
}
