package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// keepAs saves a picture of a window if the environment names a folder for it.
func (w *window) keepAs(name string) {
	w.t.Helper()
	if folder := os.Getenv("PIAOJUE_WORD_SHOTS"); folder != "" {
		write(w.t, filepath.Join(folder, name+".png"), w.picture())
	}
}

// TestTheClerkAsks: once a poll of a formal meeting is open, the clerk asks to add another scrutineer, the presiding
// officer allows it with one press, and the clerk does it once.
func TestTheClerkAsks(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, plan{
		deputies: 12, kind: ballot.Selection, title: "民生实事项目票决", projects: projects[:3], rules: map[string]any{"seats": 2},
	})
	h.attend(1, 12)
	h.open()
	console, proof := h.desk(chair, "/console", 1366, 768), h.desk(teller, "/scrutiny", 1366, 768)
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1366, 768)
	w.tap("tab-staff")
	w.see("staff-name")
	w.write("staff-name", "李明")
	w.tap("staff-role-scrutineer")
	w.tap("staff-add")
	w.see("ask-go")
	w.keepAs("clerk-needs")
	w.tap("ask-go")
	w.see("asked-note")
	w.shows("asked-r1", "data-allowed", "0")
	w.keepAs("clerk-waits")
	console.says("request-r1", "会务请求：增加监票人 李明")
	console.fits(t, "a request on the console", forDesk)
	console.accessible(t, "a request on the console")
	console.keepAs("console-request")
	console.tap("allow-r1")
	w.shows("asked-r1", "data-allowed", "1")
	w.keepAs("clerk-allowed")
	w.tap("do-r1")
	w.until("the new scrutineer",
		`[...document.querySelectorAll('[data-test="staff"] b')].some((b) => b.textContent === "李明")`)
	w.says("asked-r1", "打印李明的凭证")
	w.fits(t, "what was asked", forClerk)
	w.accessible(t, "what was asked")
	// A new slip for the presiding officer needs a scrutineer's approval.
	w.tap("staff-slip-" + h.staffID(t, chair))
	w.tap("print-go")
	w.tap("ask-go")
	proof.says("request-r2", "补发主持人")
	proof.fits(t, "a request on the scrutineer's page", forDesk)
	proof.keepAs("scrutiny-request")
	proof.tap("decline-r2")
	proof.until("no request", `!document.querySelector('[data-test="requests"]')`)
}

// TestTooFew: if a poll is closed with two ballots, nothing is counted and every screen says so; a void poll shows no
// figures.
func TestTooFew(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, plan{
		deputies: 12, kind: ballot.Selection, title: "民生实事项目票决", projects: projects[:3], rules: map[string]any{"seats": 2},
	})
	presiding := s.as(t, h.addStaff("副主席", ballot.RolePresiding)) // acts through the API, not at the console
	h.attend(1, 12)
	wall, tablet := h.desk(display, "/display", 1920, 1080), h.tablet(3, 1280, 800)
	h.open()
	h.cast(1, 2, func(int) map[string]string { return map[string]string{"1": "approve"} })
	console, proof := h.desk(chair, "/console", 1366, 768), h.desk(teller, "/scrutiny", 1366, 768)
	console.says("reason", "已收回 2 份，不足 10 份，关闭后不计票")
	console.keepAs("console-warns")
	presiding.post(t, "/api/polls/"+h.poll+"/close", struct{}{}, nil)
	wall.see("too-few")
	wall.keepAs("display-too-few")
	noTally(wall, "closed with two")
	console.says("script", "不足 10 张")
	console.fits(t, "too few on the console", forDesk)
	console.keepAs("console-too-few")
	proof.see("too-few")
	proof.fits(t, "too few on the scrutineer's page", forDesk)
	proof.keepAs("scrutiny-too-few")
	tablet.screen("notCast")
	cast := h.tablet(1, 1280, 800)
	cast.see("too-few")
	cast.keepAs("tablet-too-few")
	presiding.post(t, "/api/polls/"+h.poll+"/void", map[string]any{"reason": "收回不足"}, nil)
	wall.see("voided")
	wall.until("no figures", `!document.querySelector('[data-count]')`)
	wall.keepAs("display-void")
	console.keepAs("console-void")
	proof.keepAs("scrutiny-void")
}

// staffID is the id of a member of staff by name.
func (h *hall) staffID(t *testing.T, name string) string {
	t.Helper()
	var list struct {
		Staff []meeting.StaffMember `json:"staff"`
	}
	h.clerk.get(t, "/api/meetings/"+h.meeting+"/staff", &list)
	for _, m := range list.Staff {
		if m.Name == name {
			return string(m.ID)
		}
	}
	t.Fatalf("nobody is called %s", name)
	return ""
}
