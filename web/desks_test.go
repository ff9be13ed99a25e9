package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func TestAgendaIsMoved(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, rehearsal: true})
	var first, second meeting.PollView
	h.clerk.post("/api/meetings/"+h.m+"/polls", h.spec(3, 2, nil)).into(t, http.StatusCreated, &first)
	h.clerk.post("/api/meetings/"+h.m+"/polls", h.spec(3, 2, nil)).into(t, http.StatusCreated, &second)
	order := func() string {
		var v meeting.View
		h.clerk.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
		return string(v.Polls[0].ID) + " " + string(v.Polls[1].ID)
	}
	here, there := string(first.ID)+" "+string(second.ID), string(second.ID)+" "+string(first.ID)
	h.chair.post("/api/polls/"+string(second.ID)+"/move", map[string]any{"before": first.ID}).want(t, http.StatusOK)
	if got := order(); got != there {
		t.Errorf("the agenda is %s, want %s", got, there)
	}
	h.clerk.post("/api/polls/"+string(second.ID)+"/move", map[string]any{}).want(t, http.StatusOK)
	if got := order(); got != here {
		t.Errorf("the agenda is %s, want %s", got, here)
	}
	h.clerk.post("/api/polls/"+string(second.ID)+"/move", map[string]any{"before": h.m + "-99"}).refused(t,
		http.StatusNotFound, ballot.CodeNotFound)
	var log struct{ Entries []logLine }
	h.teller.get("/api/meetings/"+h.m+"/log").into(t, http.StatusOK, &log)
	if last := log.Entries[len(log.Entries)-1]; last.Act != ballot.ActMove || !strings.Contains(last.Text, "移到最后") {
		t.Errorf("the log ends with %+v", last)
	}
}

func TestDevicesAreListed(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2, rehearsal: true})
	at := time.Date(2026, 11, 22, 1, 41, 59, 7, time.UTC)
	h.site.seen = func(ballot.MeetingID) map[ballot.DeputyID]meeting.Sighting {
		return map[ballot.DeputyID]meeting.Sighting{"002": {Online: true, At: at}, "404": {At: at}}
	}
	var got struct{ Tablets []meeting.Sighting }
	h.teller.get("/api/meetings/"+h.m+"/devices").into(t, http.StatusOK, &got)
	if len(got.Tablets) != 1 || got.Tablets[0].Number != "002" || got.Tablets[0].Name == "" || !got.Tablets[0].Online {
		t.Fatalf("tablets %+v, want the second deputy's", got.Tablets)
	}
	if want := at.Truncate(time.Minute); !got.Tablets[0].At.Equal(want) {
		t.Errorf("seen at %v, want the minute %v alone", got.Tablets[0].At, want)
	}
}

func TestSimulationIsForRehearsals(t *testing.T) {
	for _, tt := range []struct {
		name      string
		rehearsal bool
		status    int
	}{{"rehearsal", true, http.StatusOK}, {"formal", false, http.StatusConflict}} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 2, rehearsal: tt.rehearsal, formal: true})
			a := h.clerk.post("/api/meetings/"+h.m+"/simulate", map[string]any{"on": true})
			if a.status != tt.status {
				t.Fatalf("%d, want %d: %s", a.status, tt.status, a.body)
			}
			if !tt.rehearsal {
				a.refused(t, http.StatusConflict, ballot.CodeFormal)
				return
			}
			var m ballot.Meeting
			a.into(t, http.StatusOK, &m)
			if !m.Simulated {
				t.Error("the meeting does not say that it is simulated")
			}
			var v meeting.View
			h.clerk.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
			if v.Slips != 2 {
				t.Errorf("%d slips, want 2", v.Slips)
			}
			h.chair.get("/api/meetings/"+h.m).into(t, http.StatusOK, &v)
		})
	}
}
