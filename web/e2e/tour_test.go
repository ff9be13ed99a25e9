package e2e

import (
	"net/http"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A stop is called at each screen of the tour, with its kind: home, vote, console, scrutiny, form, clerk or display.
type stop func(w *window, kind, screen string)

// A tour takes a hall through a whole vote and stops at every screen on the way.
type tour struct {
	h                       *hall
	stop                    stop
	home, tablet, late      *window
	console, scrutiny, wall *window
}

// newTour opens everyone's windows.
func newTour(t *testing.T, s *server, visit stop) *tour {
	t.Helper()
	return newTourOf(t, s, selection(98, nil), visit)
}

func newTourOf(t *testing.T, s *server, p plan, visit stop) *tour {
	t.Helper()
	h := newHall(t, s, p)
	o := &tour{h: h, stop: visit}
	o.home = s.open(t, "home", 1280, 800)
	o.home.see("boxes")
	o.wall = h.desk(display, "/display", 1920, 1080)
	o.console = h.desk(chair, "/console", 1440, 900)
	o.scrutiny = h.desk(teller, "/scrutiny", 1440, 900)
	return o
}

func (o *tour) signIn() {
	o.stop(o.home, "home", "login")
	o.home.tap("scan")
	o.home.see("scan-help")
	o.stop(o.home, "home", "scan help")
	o.home.tap("scan-done")
	for range 10 {
		o.home.tap("key-7")
	}
	o.home.enabled("signin")
	o.home.tap("signin")
	o.home.see("fault")
	o.stop(o.home, "home", "wrong code")
}

func (o *tour) before() {
	h := o.h
	o.wall.see("welcome")
	o.stop(o.wall, "display", "welcome")
	o.console.see("main")
	o.stop(o.console, "console", "draft")
	o.stop(o.scrutiny, "scrutiny", "draft")
	o.tablet, o.late = h.tablet(1, 1280, 800), h.tablet(2, 1280, 800)
	h.attend(3, 91)
	o.tablet.screen("waiting")
	o.scene("signin")
	o.wall.shows("present", "data-count", "91")
	o.stop(o.wall, "display", "sign-in")
	o.console.enabled("main")
	o.console.tap("main")
	o.console.shows("desk", "data-state", "adopted")
	o.stop(o.console, "console", "adopted")
	o.tablet.seeAt(".task") // it has received the poll
	o.stop(o.tablet, "vote", "waiting")
	o.scene("projects")
	o.wall.see("projects")
	o.stop(o.wall, "display", "projects")
	o.scrutiny.enabled("zero")
	o.stop(o.scrutiny, "scrutiny", "zero proof")
	o.scrutiny.tap("zero")
	o.console.enabled("main")
	o.stop(o.console, "console", "ready to open")
	o.console.tap("main")
	o.console.shows("desk", "data-state", "open")
}

// do performs an act as the person signed in at a window. Other tests press the buttons.
func (o *tour) do(w *window, act string, body any) {
	o.h.t.Helper()
	if status := w.fetch(http.MethodPost, "/api/polls/"+o.h.poll+"/"+act, body, nil); status != http.StatusOK {
		o.h.t.Fatalf("%s: %d", act, status)
	}
}

func (o *tour) scene(name meeting.SceneName) {
	o.h.t.Helper()
	o.h.clerk.post(o.h.t, "/api/meetings/"+o.h.meeting+"/scene", map[string]any{"scene": name}, nil)
	o.wall.shows("hall", "data-scene", string(name))
}

func (o *tour) voting() {
	h, w := o.h, o.tablet
	w.screen("choose")
	o.stop(w, "vote", "empty ballot")
	marks := favour(1)
	w.mark(12, marks)
	w.tap("mark-12-approve")
	w.tap("mark-11-approve")
	w.tap("more-1")
	w.says("details-1", "老旧小区")
	o.stop(w, "vote", "ballot with details")
	w.tap("more-1")
	w.tap("size")
	w.see("size-52")
	o.stop(w, "vote", "text size")
	w.tap("size-52")
	w.tap("contrast")
	w.tap("size-done")
	o.stop(w, "vote", "largest text, high contrast")
	w.tap("review")
	w.screen("review")
	o.stop(w, "vote", "largest review")
	w.tap("edit")
	w.tap("size")
	w.tap("size-30")
	w.tap("contrast")
	w.tap("size-done")
	w.tap("review")
	w.screen("review")
	o.stop(w, "vote", "review")
	o.overLimit()
	h.cast(3, 60, favour)
	o.wall.until("the live tally", one(at("tally-of"))+`.dataset.count > 0`)
	o.stop(o.wall, "display", "voting")
	o.stop(o.console, "console", "voting")
	o.stop(o.scrutiny, "scrutiny", "voting")
	w.tap("submit")
	w.screen("received")
	o.stop(w, "vote", "received")
}

// overLimit shows the warning on the second tablet, which never submits.
func (o *tour) overLimit() {
	w := o.late
	w.screen("choose")
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"} {
		w.tap("mark-" + id + "-approve")
	}
	w.see("over-limit")
	o.stop(w, "vote", "over the limit")
	o.do(o.console, "pause", map[string]bool{})
	w.see("paused")
	o.stop(w, "vote", "paused")
	o.do(o.console, "resume", map[string]bool{})
	w.until("going on", "!"+one(at("paused")))
}

func (o *tour) closed() {
	o.do(o.console, "close", map[string]bool{})
	o.tablet.shows("in-list", "data-found", "true")
	o.stop(o.tablet, "vote", "counting")
	o.late.screen("notCast")
	o.stop(o.late, "vote", "closed, not cast")
	o.scrutiny.shows("self", "data-ok", "1")
	o.stop(o.scrutiny, "scrutiny", "check")
	o.console.shows("desk", "data-state", "closed")
	o.stop(o.console, "console", "closed")
	o.stop(o.wall, "display", "closed")
	o.scrutiny.enabled("certify")
	o.scrutiny.tap("certify")
	o.console.shows("desk", "data-state", "certified")
	o.console.enabled("main")
	o.stop(o.console, "console", "certified")
	o.stop(o.scrutiny, "scrutiny", "certified")
	o.console.tap("main")
	o.console.shows("desk", "data-state", "announced")
	o.wall.see("result")
	o.stop(o.wall, "display", "result")
	o.tablet.screen("result")
	o.stop(o.tablet, "vote", "result")
	o.stop(o.console, "console", "announced")
}

// clerks opens the clerk's tabs.
func (o *tour) clerks() {
	h := o.h
	w := h.s.seat(h.t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	for _, tab := range []struct{ name, shows string }{
		{"meeting", "todo"},
		{"staff", "staff"},
		{"polls", "new-selection"},
		{"slips", "slips-staff"},
		{"hall", "roll"},
		{"archive", "tab-archive"},
		{"roll", "find"},
	} {
		w.tap("tab-" + tab.name)
		w.until("the tab", "location.hash.endsWith('/"+tab.name+"')")
		w.see(tab.shows)
		o.stop(w, "clerk", tab.name)
	}
	bad := roster(40)
	bad[20][0], bad[30][1] = bad[10][0], ""
	w.choose("roster-file", keep(h.t, "名册.csv", writeCSV(h.t, bad)))
	w.shows("roster-preview", "data-faults", "2")
	o.stop(w, "clerk", "faulty roster")
	w.tap("roster-cancel")
	w.tap("tab-polls")
	w.tap("new-selection")
	w.write("poll-title", "民生实事项目票决")
	w.write("item-title-1", projects[0].title)
	o.stop(w, "clerk", "items")
	w.tap("to-rules")
	w.shows("readback", "data-fresh", "1")
	o.stop(w, "clerk", "rules")
	w.tap("more-rules")
	o.stop(w, "clerk", "more rules")
	w.tap("editor-back")
	w.tap("preset-satisfaction")
	w.write("poll-title", "上一年度民生实事项目满意度测评")
	w.write("item-title-1", projects[0].title)
	o.stop(w, "clerk", "rating items")
	w.tap("to-rules")
	w.shows("readback", "data-fresh", "1")
	o.stop(w, "clerk", "rating rules")
}

// another runs a second poll in the meeting, and stops while it is open and when it is announced.
func (o *tour) another(name string, p plan, likes func(n int) map[string]string) {
	h := o.h
	h.poll = h.draft(p)
	o.do(o.console, "adopt", map[string]bool{})
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.do(o.console, "open", map[string]bool{})
	o.tablet.screen("choose")
	o.stop(o.tablet, "vote", name+" ballot")
	o.tablet.tap("review")
	o.tablet.screen("review")
	o.stop(o.tablet, "vote", name+" review")
	h.cast(3, 90, likes)
	o.wall.until("returned", one(at("returned")+`[data-count="88"]`))
	o.stop(o.wall, "display", name+" voting")
	o.do(o.console, "close", map[string]bool{})
	eventually(h.t, "the count", func() bool { return h.view(teller2).Counted })
	o.do(o.scrutiny, "certify", map[string]bool{"agree": true})
	o.do(o.console, "announce", map[string]bool{})
	o.tablet.screen("result")
	o.tablet.until("only what was chosen or passed is told in green", onlyChosenGreen)
	o.stop(o.tablet, "vote", name+" result")
	o.wall.until("the result", one(at("result"))+" || "+one(at("outcome")))
	o.stop(o.wall, "display", name+" result")
	o.stop(o.console, "console", name+" announced")
}

// onlyChosenGreen is true if, in a tablet's list of results, exactly the words that report success have a colour of
// their own.
const onlyChosenGreen = `((colour) => [...document.querySelectorAll(".ranks li:not(.of-group)")].every((li) =>
	(colour(li, ".word") !== colour(li, ".what")) === li.matches(".selected, .passed")))(
	(li, part) => getComputedStyle(li.querySelector(part)).color)`
