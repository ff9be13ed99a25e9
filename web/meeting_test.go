package web

import (
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func TestRehearsalBecomesFormalOnce(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, rehearsal: true})
	poll := h.opened(h.spec(3, 2, nil))
	h.cast(h.voters[0], poll, approving(key(1), 1))
	path := "/api/meetings/" + h.m
	patch := func(body string) answer { return h.clerk.do(http.MethodPatch, path, body) }
	patch(`{"rehearsal":false}`).refused(t, http.StatusConflict, ballot.CodePollsRunning)
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	var m ballot.Meeting
	patch(`{"rehearsal":false}`).into(t, http.StatusOK, &m)
	if m.Rehearsal {
		t.Error("it is still a rehearsal")
	}
	before := h.logLength()
	if before != 2 {
		t.Errorf("the log begins with %d entries, want 2: formal, and the draft that is kept", before)
	}
	patch(`{"rehearsal":false}`).want(t, http.StatusOK)
	patch(`{}`).want(t, http.StatusOK)
	patch(`{"title":"第四次会议"}`).want(t, http.StatusOK) // the title it has already
	patch(`{"rehearsal":true}`).refused(t, http.StatusConflict, ballot.CodeNotRehearsal)
	patch(`{"title":"","state":"gone"}`).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if after := h.logLength(); after != before {
		t.Errorf("what changed nothing wrote %d entries", after-before)
	}
	var v meeting.View
	h.voters[0].get(path).into(t, http.StatusOK, &v) // slips and sessions stay valid, presence does not
	if v.Me.Presence != ballot.Absent || v.Attendance.Present != 0 || v.Attendance.Entitled != 3 || v.Poll != nil {
		t.Errorf("after the rehearsal: %+v, %+v, %+v", v.Me, v.Attendance, v.Poll)
	}
	for _, path := range []string{"", "/receipts", "/ballots/mine"} {
		h.voters[0].get("/api/polls/"+poll+path).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	}
	var clerks meeting.View
	h.clerk.get(path).into(t, http.StatusOK, &clerks)
	if n := len(clerks.Polls); n != 1 || clerks.Polls[0].State != ballot.Draft || string(clerks.Polls[0].ID) == poll ||
		len(clerks.Polls[0].Items) != 3 {
		t.Fatalf("after the rehearsal there are %d polls: %+v", n, clerks.Polls)
	}
	if next := h.drafted(h.spec(3, 2, nil)); next == poll || next == string(clerks.Polls[0].ID) {
		t.Error("an id means two polls")
	}
	h.signIn(h.codes["代表001"].Code, "")
}

func TestClosedMeetingIsOver(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	h.clerk.do(http.MethodPatch, "/api/meetings/"+h.m, `{"state":"closed"}`).want(t, http.StatusOK)
	h.voters[0].post("/api/meetings/"+h.m+"/signin", nil).refused(t, http.StatusConflict, ballot.CodeMeetingOver)
	h.clerk.post("/api/meetings/"+h.m+"/polls", h.spec(3, 2, nil)).refused(t, http.StatusConflict, ballot.CodeMeetingOver)
	h.voters[0].get("/api/meetings/"+h.m).want(t, http.StatusOK)
}

func TestFormalPollOpensOnlyOnADurableStore(t *testing.T) {
	for _, rehearsal := range []bool{true, false} {
		h := newHall(t, hallConfig{deputies: 10, forgets: true, rehearsal: rehearsal})
		id := h.drafted(h.spec(3, 2, nil))
		h.chair.post(act(id, "adopt"), nil).want(t, http.StatusOK)
		h.teller.post(act(id, "zero"), nil).want(t, http.StatusOK)
		a := h.chair.post(act(id, "open"), nil)
		if rehearsal {
			a.want(t, http.StatusOK)
			continue
		}
		if p := a.refused(t, http.StatusConflict, ballot.CodeNotDurable); !strings.Contains(p.Detail, "--redis") {
			t.Errorf("detail %q does not say how to mend it", p.Detail)
		}
	}
}

func TestStaff(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	staff := "/api/meetings/" + h.m + "/staff"
	for _, bad := range []string{
		`{}`, `{"name":"某人"}`, `{"name":"","roles":["clerk"]}`, `{"name":"某人","roles":["deputy"]}`,
		`{"name":"某人","roles":["king"]}`,
	} {
		h.clerk.post(staff, bad).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	}
	var list struct {
		Staff []meeting.StaffMember `json:"staff"`
	}
	h.clerk.get(staff).into(t, http.StatusOK, &list)
	if len(list.Staff) != 4 {
		t.Errorf("%d of the staff, want 4", len(list.Staff))
	}
}

func TestSlipsToPrint(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	a := h.clerk.with("Accept", "text/html").post("/api/meetings/"+h.m+"/slips",
		map[string]any{"deputies": []string{"002"}}).want(t, http.StatusOK)
	page := string(a.body)
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.Contains(page, "代表002") ||
		strings.Contains(page, "代表001") {
		t.Errorf("printed %s: %.300s", a.header.Get("Content-Type"), page)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "<style") || strings.Contains(page, " style=") {
		t.Error("the page holds what the policy forbids")
	}
	slip := h.slips(h.m, map[string]any{"deputies": []string{"002", "002"}})
	if len(slip) != 1 || slip[0].URL != h.url+"/#"+slip[0].Code || slip[0].Pin != "" {
		t.Errorf("slips %+v", slip)
	}
	for _, body := range []string{`{"deputies":["099"]}`, `{"staff":["s.99"]}`} {
		h.clerk.post("/api/meetings/"+h.m+"/slips", body).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	}
	h.clerk.post("/api/meetings/"+h.m+"/slips", `{"deputies":"some"}`).refused(t, http.StatusBadRequest,
		ballot.CodeBadRequest)
}

func TestScenes(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	scene := "/api/meetings/" + h.m + "/scene"
	draft := h.drafted(h.spec(3, 2, nil))
	h.chair.post(scene, map[string]string{"scene": "cinema"}).refused(t, http.StatusUnprocessableEntity,
		ballot.CodeInvalid)
	h.chair.post(scene, map[string]string{"scene": "voting", "poll": h.m + "-9"}).refused(t, http.StatusNotFound,
		ballot.CodeNotFound)
	h.chair.post(scene, map[string]string{"scene": "projects", "poll": draft}).refused(t, http.StatusConflict,
		ballot.CodeNotAdopted)
	first := h.opened(h.spec(3, 2, nil))
	second := h.opened(h.spec(2, 1, nil))
	shown := func() (meeting.SceneName, string) {
		var v meeting.View
		h.screen.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
		if v.Poll == nil {
			return v.Scene.Scene, ""
		}
		return v.Scene.Scene, string(v.Poll.ID)
	}
	if s, p := shown(); s != meeting.SceneVoting || p != second {
		t.Errorf("after opening the hall sees %s of %s", s, p)
	}
	h.clerk.post(scene, map[string]string{"scene": "projects", "poll": first}).want(t, http.StatusOK)
	if s, p := shown(); s != meeting.SceneProjects || p != first {
		t.Errorf("the hall sees %s of %s", s, p)
	}
	h.chair.post(scene, map[string]string{"scene": "blank"}).want(t, http.StatusOK)
	if s, p := shown(); s != meeting.SceneBlank || p != second {
		t.Errorf("the hall sees %s of %s", s, p)
	}
}
