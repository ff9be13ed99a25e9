package web

import (
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestWhatNeedsAWordOverHTTP: the clerk asks, the presiding officer allows, the clerk acts once; all through the
// routes, and all on record in words.
func TestWhatNeedsAWordOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 10})
	people := "/api/meetings/" + h.m + "/staff"
	requests := "/api/meetings/" + h.m + "/requests"
	ask := map[string]any{"act": "add", "name": "李明", "roles": []string{"scrutineer"}}
	h.clerk.post(requests, ask).refused(t, http.StatusConflict, ballot.CodeNoWord)
	h.opened(h.spec(3, 2, nil))
	him := map[string]any{"name": "李明", "roles": []string{"scrutineer"}}
	if p := h.clerk.post(people, him).refused(t, http.StatusConflict, ballot.CodeNeedsWord); !strings.Contains(p.Detail,
		"主持人同意") {
		t.Errorf("the clerk is told %q", p.Detail)
	}
	h.chair.post(requests, ask).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	h.clerk.post(requests, map[string]any{"act": "steal"}).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	var r meeting.Request
	h.clerk.post(requests, ask).into(t, http.StatusCreated, &r)
	var v meeting.View
	h.chair.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
	if len(v.Requests) != 1 || v.Requests[0].Who != "李明" {
		t.Fatalf("the presiding officer sees %+v", v.Requests)
	}
	h.teller.post(requests+"/"+r.ID+"/allow", nil).refused(t, http.StatusConflict, ballot.CodeOtherWord)
	h.clerk.post(requests+"/"+r.ID+"/allow", nil).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	h.chair.post(requests+"/r99/allow", nil).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.chair.post(requests+"/"+r.ID+"/allow", nil).into(t, http.StatusOK, &r)
	h.chair.post(requests+"/"+r.ID+"/allow", nil).want(t, http.StatusOK) // pressed twice
	var s meeting.StaffMember
	h.clerk.post(people, him).into(t, http.StatusCreated, &s)
	h.clerk.post(people, him).refused(t, http.StatusConflict, ballot.CodeNeedsWord)
	slip := map[string]any{"staff": []string{string(s.ID)}}
	h.clerk.post("/api/meetings/"+h.m+"/slips", slip).want(t, http.StatusOK)
	h.clerk.post("/api/meetings/"+h.m+"/slips", slip).refused(t, http.StatusConflict, ballot.CodeNeedsWord)
	h.clerk.do(http.MethodPatch, people+"/"+string(s.ID), `{"name":"王强"}`).refused(t, http.StatusConflict,
		ballot.CodeNeedsWord)
	h.clerk.do(http.MethodDelete, people+"/"+string(s.ID), "").refused(t, http.StatusConflict, ballot.CodeNeedsWord)
	h.clerk.do(http.MethodDelete, people+"/s.99", "").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.clerk.post(requests, map[string]any{"act": "remove", "staff": s.ID}).into(t, http.StatusCreated, &r)
	h.chair.post(requests+"/"+r.ID+"/allow", map[string]any{"agree": true}).want(t, http.StatusOK)
	h.clerk.do(http.MethodDelete, people+"/"+string(s.ID), "").want(t, http.StatusNoContent)
	said := string(h.teller.get("/api/meetings/"+h.m+"/log").want(t, http.StatusOK).body)
	for _, want := range []string{"提请主持人同意：增加 李明（监票人）", "同意：增加 李明（监票人）", "制作凭证 1 张：李明（监票人）", "撤下工作人员 李明（监票人）"} {
		if !strings.Contains(said, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

// TestOneDeputyOverHTTP: a single row of the roll is changed or removed.
func TestOneDeputyOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	row := "/api/meetings/" + h.m + "/roll/"
	var d meeting.RollEntry
	h.clerk.do(http.MethodPatch, row+"002", `{"name":"接任的人"}`).into(t, http.StatusOK, &d)
	if d.Name != "接任的人" || d.Presence == ballot.Present {
		t.Errorf("after renaming, the deputy is %+v", d)
	}
	h.voters[1].get("/api/me").refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
	h.clerk.do(http.MethodPatch, row+"002", `{"number":"9"}`).refused(t, http.StatusBadRequest, ballot.CodeBadRequest)
	h.clerk.do(http.MethodDelete, row+"003", "").want(t, http.StatusNoContent)
	h.clerk.do(http.MethodDelete, row+"003", "").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	said := string(h.teller.get("/api/meetings/"+h.m+"/log").want(t, http.StatusOK).body)
	for _, want := range []string{"名册修改 002 号代表 代表002（现为 接任的人），共 3 人", "名册删去 003 号代表 代表003，共 2 人"} {
		if !strings.Contains(said, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

// TestTooFewOverHTTP: a poll closed with too few ballots tells everyone so and shows nobody a tally; a void poll does
// the same.
func TestTooFewOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 10})
	poll := h.opened(h.spec(3, 2, nil))
	h.cast(h.voters[0], poll, approving(key(0), 1))
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	for _, c := range []caller{h.chair, h.teller, h.clerk, h.screen, h.voters[0]} {
		var v meeting.PollView
		c.get("/api/polls/"+poll).into(t, http.StatusOK, &v)
		if !v.TooFew || v.Tally != nil || v.Outcome != nil || v.Least != 10 {
			t.Errorf("%+v", v)
		}
	}
	h.teller.post(act(poll, "certify"), map[string]any{"agree": true}).refused(t, http.StatusConflict, ballot.CodeTooFew)
	h.chair.post(act(poll, "announce"), nil).refused(t, http.StatusConflict, ballot.CodeTooFew)
	for _, path := range []string{"/result", "/report.html", "/bundle.zip", "/recount"} {
		h.teller.get("/api/polls/"+poll+path).refused(t, http.StatusConflict, ballot.CodeTooFew)
	}
	h.chair.post(act(poll, "void"), map[string]any{"reason": "收回不足"}).want(t, http.StatusOK)
	h.teller.get("/api/polls/"+poll+"/recount").refused(t, http.StatusConflict, ballot.CodeVoided)
	h.teller.get("/api/polls/"+poll+"/bundle.zip").want(t, http.StatusOK)
}
