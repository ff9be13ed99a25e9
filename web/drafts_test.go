package web

import (
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A draft can be deleted once; an adopted poll cannot be deleted.
func TestDraftIsDeletedOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	first, second := h.drafted(h.spec(3, 2, nil)), h.drafted(h.spec(3, 2, nil))
	path := func(id string) string { return "/api/polls/" + id }
	h.chair.do(http.MethodDelete, path(first), "").refused(t, http.StatusForbidden, ballot.CodeForbidden)
	h.clerk.do(http.MethodDelete, path(first), "").want(t, http.StatusNoContent)
	h.clerk.do(http.MethodDelete, path(first), "").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.clerk.get(path(first)).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.chair.post(act(second, "adopt"), nil).want(t, http.StatusOK)
	h.clerk.do(http.MethodDelete, path(second), "").refused(t, http.StatusConflict, ballot.CodeNotDraft)
	entries, intact := h.log()
	told := false
	for _, e := range entries {
		told = told || e.Act == ballot.ActDraftGone
	}
	if !told || !intact {
		t.Errorf("the deletion is logged: %v, the log is intact: %v", told, intact)
	}
}

// A draft that somebody else has saved since is not overwritten if the request names the version that it changes.
func TestDraftIsNotWrittenOverOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	id := h.drafted(h.spec(3, 2, nil))
	var was, now, adopted pollAnswer
	h.clerk.get("/api/polls/"+id).into(t, http.StatusOK, &was)
	put := func(query, title string) answer {
		body := `{"kind":"decision","title":"` + title + `","items":[{"title":"议案"}]}`
		return h.clerk.do(http.MethodPut, "/api/polls/"+id+query, body)
	}
	put("?was="+was.Hash, "甲").into(t, http.StatusOK, &now)
	put("?was="+was.Hash, "乙").refused(t, http.StatusConflict, ballot.CodeDraftChanged)
	put("?was="+now.Hash, "乙").want(t, http.StatusOK)
	put("", "丙").want(t, http.StatusOK)
	h.chair.post(act(id, "adopt"), nil).into(t, http.StatusOK, &adopted)
	if was.Hash == "" || adopted.Hash != "" {
		t.Errorf("hashes %q of the draft, %q of what is adopted", was.Hash, adopted.Hash)
	}
}

// POST …/polls with "from" copies another poll; the only other field allowed is a title.
func TestPollFromAPollOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	id := h.drafted(h.spec(3, 2, nil))
	polls := "/api/meetings/" + h.m + "/polls"
	var copied pollAnswer
	h.clerk.post(polls, `{"from":"`+id+`"}`).into(t, http.StatusCreated, &copied)
	if string(copied.ID) == id || copied.State != ballot.Draft || len(copied.Spec.Items) != 3 ||
		copied.Spec.Rules.Seats != 2 {
		t.Errorf("copied as %s, %s: %+v", copied.ID, copied.State, copied.Spec)
	}
	h.clerk.post(polls, `{"from":"`+id+`","title":"另一项"}`).into(t, http.StatusCreated, &copied)
	if copied.Title != "另一项" {
		t.Errorf("titled %q", copied.Title)
	}
	h.clerk.post(polls, `{"from":"`+id+`","kind":"decision"}`).refused(t, http.StatusBadRequest,
		ballot.CodeBadRequest)
	h.clerk.post(polls, `{"from":"`+h.m+`-99"}`).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.clerk.post(polls, `{"from":""}`).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.clerk.post(polls, `{"from":"`+id+`","title":"`+strings.Repeat("长", 61)+`"}`).refused(t,
		http.StatusUnprocessableEntity, ballot.CodeInvalid)

	other := h.meeting(hallConfig{deputies: 1})
	h.clerk.post("/api/meetings/"+other+"/polls", `{"from":"`+id+`"}`).refused(t, http.StatusNotFound,
		ballot.CodeNotFound) // h.clerk is the clerk of one meeting only
	h.root.post("/api/meetings/"+other+"/polls", `{"from":"`+id+`"}`).want(t, http.StatusCreated)
	theirs := h.staff(other, "别处的会务", "clerk")
	theirs.post("/api/meetings/"+other+"/polls", `{"from":"`+id+`"}`).refused(t, http.StatusNotFound,
		ballot.CodeNotFound)
}

// A meeting made from another one takes over the settings that are not given, but no credentials and no presence.
func TestMeetingFromAnotherOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, twoPerson: true})
	h.drafted(h.spec(3, 2, nil))
	var m ballot.Meeting
	h.root.post("/api/meetings", `{"title":"第五次会议","date":"2027年1月12日","place":"礼堂","from":"`+h.m+`"}`).into(t,
		http.StatusCreated, &m)
	if m.Body != "某某镇人民代表大会" || !m.TwoPerson || m.Date != "2027年1月12日" || m.Place != "礼堂" {
		t.Errorf("made as %+v", m)
	}
	var v meeting.View
	h.root.get("/api/meetings/"+string(m.ID)).into(t, http.StatusOK, &v)
	if len(v.Roll) != 3 || len(v.Polls) != 1 || v.Attendance.Present != 0 || v.Slips != 0 {
		t.Errorf("%d on the roll, %d polls, %d present, %d slips", len(v.Roll), len(v.Polls), v.Attendance.Present, v.Slips)
	}
	h.root.post("/api/meetings", `{"title":"一","two_person":false,"from":"`+h.m+`"}`).into(t, http.StatusCreated, &m)
	if m.TwoPerson {
		t.Error("the settings given were not used")
	}
	h.root.post("/api/meetings", `{"title":"一","from":"none"}`).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.root.post("/api/meetings", `{"title":"一","from":"-"}`).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	long := strings.Repeat("长", 61)
	p := h.root.post("/api/meetings", `{"title":"一","date":"`+long+`","place":"`+long+`"}`).refused(t,
		http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if len(p.Faults) != 2 || p.Faults[0].Field != "date" || p.Faults[1].Field != "place" {
		t.Errorf("faults %+v", p.Faults)
	}
	h.clerk.post("/api/meetings", `{"title":"一","from":"`+h.m+`"}`).refused(t, http.StatusForbidden, ballot.CodeForbidden)

	var list struct {
		Meetings []meeting.Listed `json:"meetings"`
	}
	h.root.get("/api/meetings").into(t, http.StatusOK, &list)
	if len(list.Meetings) != 3 || list.Meetings[0].Present != 3 || list.Meetings[0].Entitled != 3 ||
		list.Meetings[1].Place != "礼堂" || list.Meetings[1].Present != 0 {
		t.Errorf("listed as %+v", list.Meetings)
	}
}

// Leave of absence over HTTP: the clerk records it, the totals, the lists and the attendance sheet show it, and a
// sign-in ends it.
func TestLeaveOfAbsence(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	at := "/api/meetings/" + h.m
	h.chair.post(at+"/excuse/003", nil).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	h.clerk.post(at+"/excuse/099", nil).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	var one meeting.RollEntry
	h.clerk.post(at+"/excuse/003", nil).into(t, http.StatusOK, &one)
	if one.Presence != ballot.Excused {
		t.Errorf("presence %q", one.Presence)
	}
	var v meeting.View
	h.chair.get(at).into(t, http.StatusOK, &v)
	if v.Attendance.Excused != 1 || v.Attendance.Present != 2 || v.Attendance.Entitled != 3 {
		t.Errorf("%+v", v.Attendance)
	}
	page := h.clerk.with("Accept", "text/html").get(at+"/attendance.html").want(t, http.StatusOK)
	if !strings.Contains(string(page.body), "请假") {
		t.Error("the sheet does not show the leave of absence")
	}
	if entries, _ := h.log(); entries[len(entries)-1].Act != ballot.ActExcuse {
		t.Errorf("the log ends with %+v", entries[len(entries)-1])
	}
	h.voters[2].post(at+"/signin", nil).into(t, http.StatusOK, &one)
	if one.Presence != ballot.Present {
		t.Errorf("after the sign-in %q", one.Presence)
	}
	h.clerk.post(at+"/excuse/003", nil).want(t, http.StatusOK)
	h.clerk.post(at+"/leave/003", nil).into(t, http.StatusOK, &one)
	if one.Presence != ballot.Absent {
		t.Errorf("after it was revoked %q", one.Presence)
	}
}
