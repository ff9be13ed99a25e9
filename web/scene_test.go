package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestRevealRankByRank sets how much of a result the hall sees: the setting is stored, bad values are named in a fault,
// and a setting chosen before the announcement applies from the announcement on.
func TestRevealRankByRank(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	scene := "/api/meetings/" + h.m + "/scene"
	shown := func(c caller) meeting.Scene {
		var v meeting.View
		c.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
		return v.Scene
	}
	poll := h.opened(h.spec(3, 2, nil))
	for _, bad := range []struct{ body, field string }{
		{`{"scene":"voting","reveal":{"order":"last","shown":0}}`, "scene"},
		{`{"scene":"result","reveal":{"order":"middle","shown":0}}`, "reveal.order"},
		{`{"scene":"result","reveal":{"order":"last","shown":-1}}`, "reveal.shown"},
		{`{"scene":"result","reveal":{"order":"last","shown":9999}}`, "reveal.shown"},
		{`{"scene":"result","reveal":{"shown":1}}`, "reveal.order"},
	} {
		a := h.chair.post(scene, bad.body)
		a.refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
		if !strings.Contains(string(a.body), `"field":"`+bad.field+`"`) {
			t.Errorf("%s: %s", bad.body, a.body)
		}
	}
	for i, v := range h.voters {
		h.cast(v, poll, approving(key(i), 2))
	}
	h.chair.post(scene, map[string]any{
		"scene": "result", "poll": poll, "reveal": map[string]any{"order": "last", "shown": 0},
	}).want(t, http.StatusOK)
	h.concluded(poll)
	want := meeting.Scene{
		Scene: meeting.SceneResult, Poll: ballot.PollID(poll), Reveal: meeting.Reveal{Order: meeting.RevealLast},
	}
	if got := shown(h.screen); got != want {
		t.Errorf("announced: the hall sees %+v, want %+v", got, want)
	}
	want.Reveal.Shown = 2
	h.chair.post(scene, want).want(t, http.StatusOK)
	if got := shown(h.screen); got != want {
		t.Errorf("revealed: the hall sees %+v, want %+v", got, want)
	}
	h.chair.post(scene, map[string]any{"scene": "result", "poll": poll}).want(t, http.StatusOK)
	if got := shown(h.screen); got.Reveal != (meeting.Reveal{}) {
		t.Errorf("all at once: the hall sees %+v", got)
	}
	second := h.opened(h.spec(3, 2, nil))
	h.concluded(second)
	if got := shown(h.screen); got.Reveal != (meeting.Reveal{}) || got.Poll != ballot.PollID(second) {
		t.Errorf("announced without a reveal setting: the hall sees %+v", got)
	}
}

// TestCheckOfTheHall: during the display check, only the display and the clerk see titles, difficult names and all
// characters.
func TestCheckOfTheHall(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	spec := h.spec(2, 1, nil)
	spec["items"] = []map[string]any{{"title": "农村公路提升𠮷", "short": "公路"}, {"title": "养老食堂"}}
	h.drafted(spec)
	view := func(c caller) meeting.View {
		var v meeting.View
		c.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
		return v
	}
	if v := view(h.screen); v.Check != nil {
		t.Fatalf("before: %+v", v.Check)
	}
	h.clerk.post("/api/meetings/"+h.m+"/scene", map[string]any{"scene": "check"}).want(t, http.StatusOK)
	for _, c := range []caller{h.screen, h.clerk} {
		v := view(c).Check
		if v == nil || len(v.Polls) != 1 || !slices.Equal(v.Polls[0].Titles, []string{"公路", "养老食堂"}) {
			t.Fatalf("check %+v", v)
		}
		if !strings.Contains(v.Chars, "𠮷") || strings.Count(v.Chars, "路") != 1 ||
			strings.ContainsAny(v.Chars, "0123456789 ") {
			t.Errorf("characters %q", v.Chars)
		}
		if len(v.Names) == 0 {
			t.Error("no names")
		}
	}
	for _, c := range []caller{h.chair, h.teller, h.voters[0]} {
		if v := view(c); v.Check != nil {
			t.Errorf("%s sees %+v", v.Role, v.Check)
		}
	}
}
