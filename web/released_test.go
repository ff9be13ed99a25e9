package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// view returns the current view of an audience.
func (h *hall) view(role ballot.Role, deputy ballot.DeputyID) meeting.View {
	h.Helper()
	snap, err := h.svc.Snapshot(h.Context(), ballot.MeetingID(h.m))
	h.must(err)
	return meeting.ViewFor(snap, meeting.Audience{Role: role, Deputy: deputy}, time.Now())
}

func (h *hall) draftOf(spec string) pollAnswer {
	h.Helper()
	var p pollAnswer
	h.must(json.Unmarshal(h.clerk.post("/api/meetings/"+h.m+"/polls", spec).want(h, http.StatusCreated).body, &p))
	return p
}

// TestReleasedForReading: before adoption the clerk can release the items of a draft to deputies, without its seats.
func TestReleasedForReading(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2, rehearsal: true})
	p := h.draftOf(strings.Replace(pictured(h.picture(80, 60).Hash), `"seats":1`,
		`"seats":1,"secrecy":"recorded","reveal":"on_announce","revise":"until_close","base":"valid"`, 1))
	at, photo := "/api/polls/"+string(p.ID), "/api/meetings/"+h.m+"/photos/"+p.Spec.Items[0].Pictures[0]
	d := h.deputies(h.m, 1)[0]
	hidden := func(why string) {
		t.Helper()
		d.get(at).refused(t, http.StatusNotFound, ballot.CodeNotFound)
		d.get(photo).refused(t, http.StatusNotFound, ballot.CodeNotFound)
		if v := h.view(ballot.RoleDeputy, "001"); v.Poll != nil || len(v.Others) > 0 {
			t.Errorf("%s: %+v", why, v.Poll)
		}
	}
	hidden("a draft")
	h.chair.post(at+"/release", `{"released":true}`).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	for range 2 { // a repeated request is accepted
		h.clerk.post(at+"/release", `{"released":true}`).want(t, http.StatusOK)
	}
	var read pollAnswer
	body := d.get(at).want(t, http.StatusOK).body
	h.must(json.Unmarshal(body, &read))
	if read.State != ballot.Draft || read.Released != 1 || len(read.Items) != 2 || read.Spec.Items[0].Place != "石埠村" {
		t.Errorf("%s", body)
	}
	if read.Seats != 0 || read.PassLine != nil || read.Spec.Rules.Seats != 0 || len(read.Rules) > 0 {
		t.Errorf("deputies see rules that are not adopted: %s", body)
	}
	if d := ballot.DefaultRules(); read.Secrecy != d.Secrecy || read.Reveal != d.Reveal || read.Revise != d.Revise ||
		read.Base != d.Base || read.Spec.Rules.Secrecy != d.Secrecy || read.Spec.Rules.Base != d.Base {
		t.Errorf("want default rules, as none is adopted: %s", body)
	}
	d.get(photo).want(t, http.StatusOK)
	if v := h.view(ballot.RoleDeputy, "001"); v.Poll == nil || v.Poll.ID != p.ID || v.Poll.Released != 1 ||
		v.Poll.Seats != 0 || len(v.Others) > 0 {
		t.Errorf("%+v", v.Poll)
	}
	if v := h.view(ballot.RoleDisplay, ""); v.Poll != nil {
		t.Errorf("the hall sees a draft: %+v", v.Poll)
	}
	moved := strings.Replace(pictured(p.Spec.Items[0].Pictures[0]), "石埠村", "城东", 1)
	h.clerk.do(http.MethodPut, at, moved).want(t, http.StatusOK)
	if v := h.view(ballot.RoleDeputy, "001"); v.Poll == nil || v.Poll.Released != 2 {
		t.Errorf("a changed draft must raise Released to 2: %+v", v.Poll)
	}
	h.clerk.post(at+"/release", `{"released":false}`).want(t, http.StatusOK)
	hidden("taken back")
	h.clerk.post(at+"/release", `{"released":true}`).want(t, http.StatusOK)
	h.chair.post(at+"/adopt", nil).want(t, http.StatusOK)
	if v := h.view(ballot.RoleDeputy, "001"); v.Poll.State != ballot.Adopted || v.Poll.Released != 0 || v.Poll.Seats != 1 {
		t.Errorf("adopted: %+v", v.Poll)
	}
	h.clerk.post(at+"/release", `{"released":false}`).refused(t, http.StatusConflict, ballot.CodeNotDraft)
	other := h.drafted(h.spec(3, 2, nil))
	h.clerk.post("/api/polls/"+other+"/release", `{"released":true}`).want(t, http.StatusOK)
	if v := h.view(ballot.RoleDeputy, "001"); v.Poll.ID != p.ID {
		t.Errorf("want the poll to be voted on: %+v", v.Poll)
	}
}

// TestIntroduceScene: the hall shows one item, even of a draft, and its clock continues while the scene stays the same.
func TestIntroduceScene(t *testing.T) {
	now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
	tick := func() time.Time { now = now.Add(time.Second); return now }
	h := newHall(t, hallConfig{deputies: 1, rehearsal: true, now: tick})
	p := h.draftOf(`{"kind":"selection","title":"票决","items":[{"title":"道路","serves":"全村","details":"三公里"},` +
		`{"title":"学校"}],"rules":{"seats":1}}`)
	at := "/api/meetings/" + h.m + "/scene"
	put := func(item, more string) answer {
		return h.clerk.post(at, `{"scene":"introduce","poll":"`+string(p.ID)+`","item":"`+item+`"`+more+`}`)
	}
	put("1", `,"minutes":5`).want(t, http.StatusOK)
	v := h.view(ballot.RoleDisplay, "")
	if v.Intro == nil || v.Intro.N != 1 || v.Intro.Of != 2 || v.Intro.Item.Serves != "全村" || v.Intro.Title != "票决" ||
		v.Scene.Minutes != 5 || v.Scene.Since.IsZero() {
		t.Fatalf("%+v %+v", v.Scene, v.Intro)
	}
	put("1", `,"minutes":5,"since":"2020-01-01T00:00:00Z"`).want(t, http.StatusOK)
	if again := h.view(ballot.RoleDisplay, ""); !again.Scene.Since.Equal(v.Scene.Since) {
		t.Error("the clock was restarted")
	}
	if hall := h.view(ballot.RolePresiding, "").Hall; hall == nil || hall.Intro == nil {
		t.Error("the presiding officer does not see it")
	}
	if d := h.view(ballot.RoleDeputy, "001"); d.Intro != nil || d.Poll != nil {
		t.Error("deputies see the draft")
	}
	put("2", "").want(t, http.StatusOK)
	if next := h.view(ballot.RoleDisplay, ""); next.Intro.Item.Title != "学校" || !next.Scene.Since.After(v.Scene.Since) ||
		next.Scene.Minutes != 0 {
		t.Errorf("%+v %+v", next.Scene, next.Intro)
	}
	for _, tt := range []struct{ item, more, field string }{
		{"9", "", "item"}, {"", "", "item"}, {"1", `,"minutes":61`, "minutes"}, {"1", `,"minutes":-1`, "minutes"},
	} {
		a := put(tt.item, tt.more).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
		if a.Faults[0].Field != tt.field || a.Detail == "" {
			t.Errorf("%+v: %+v", tt, a.Faults)
		}
	}
	h.clerk.post(at, `{"scene":"introduce"}`).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	fewer := `{"kind":"selection","title":"票决","items":[{"title":"道路"}],"rules":{"seats":1}}`
	h.clerk.do(http.MethodPut, "/api/polls/"+string(p.ID), fewer).want(t, http.StatusOK)
	if gone := h.view(ballot.RoleDisplay, ""); gone.Intro != nil {
		t.Errorf("the view still has a deleted item: %+v", gone.Intro)
	}
	h.clerk.post(at, `{"scene":"welcome","item":"1","minutes":3}`).want(t, http.StatusOK)
	if s := h.view(ballot.RoleDisplay, "").Scene; s != (meeting.Scene{Scene: meeting.SceneWelcome}) {
		t.Errorf("%+v", s)
	}
}
