package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// sides covers what a smooth vote does not reach: a rehearsal with a time limit, a pause, a service that is gone,
// checks that fail, a scrutineer who refuses, and a poll declared void.
func sides(t *testing.T, s *server, visit stop) *tour {
	t.Helper()
	p := selection(60, map[string]any{"reveal": "on_announce", "duration_s": 3600, "certifiers": 2})
	p.rehearsal = true
	h := newHall(t, s, p)
	o := &tour{h: h, stop: visit}
	o.wall = h.desk(display, "/display", 1920, 1080)
	o.console = h.desk(chair, "/console", 1440, 900)
	o.scrutiny = h.desk(teller, "/scrutiny", 1440, 900)
	o.wall.see("welcome")
	o.console.see("main")
	o.stop(o.console, "console", "nobody here")
	h.attend(1, 55)
	o.do(o.console, "adopt", map[string]bool{})
	o.wall.seeAt(".agenda")
	o.stop(o.wall, "display", "rehearsal")
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.do(o.console, "open", map[string]bool{})
	h.cast(1, 31, favour)
	o.wall.shows("returned", "data-count", "31")
	o.stop(o.wall, "display", "turnout")
	o.stop(o.console, "console", "timed")
	o.folders()
	o.do(o.console, "pause", map[string]bool{})
	o.console.shows("desk", "data-state", "paused")
	o.wall.says("now", "暂停")
	o.stop(o.wall, "display", "paused")
	o.stop(o.console, "console", "paused")
	o.stop(o.scrutiny, "scrutiny", "paused")
	o.do(o.console, "resume", map[string]bool{})
	o.gone()
	o.refused()
	o.voided()
	return o
}

// folders opens what the console can look up, the enlarged hall, and the extension of time.
func (o *tour) folders() {
	w := o.console
	for _, leaf := range []string{"roll", "rooms", "devices", "log", "files"} {
		w.folder(leaf)
		o.stop(w, "console", "folder "+leaf)
		w.closeSheet("folder-sheet")
	}
	for _, name := range []string{"hall-enlarge", "extend", "void"} {
		w.tap(name)
		w.seeAt(`[role="dialog"]`)
		o.stop(w, "console", "sheet "+name)
		w.eval(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))`, nil)
		w.until("the sheet has gone", `!document.querySelector('[role="dialog"]')`)
	}
}

// seeAt waits for an element by a selector.
func (w *window) seeAt(selector string) { w.t.Helper(); w.until(selector, one(selector)) }

// gone stops the service while all pages are open: the last frame stays, with a mark.
func (o *tour) gone() {
	s := o.h.s
	s.stop()
	o.wall.see("lost")
	o.stop(o.wall, "display", "connection lost")
	for _, w := range []*window{o.console, o.scrutiny} {
		w.seeAt(".desk-link.down")
	}
	o.stop(o.console, "console", "connection lost")
	o.stop(o.scrutiny, "scrutiny", "connection lost")
	s.start()
	for _, w := range []*window{o.console, o.scrutiny} {
		w.seeAt(".desk-link.up")
	}
	o.wall.until("it is back", "!"+one(at("lost")))
}

// refused makes the recount differ on one page, and a scrutineer refuse to certify.
func (o *tour) refused() {
	h := o.h
	o.scrutiny.eval(`(() => {
		const plain = window.fetch;
		window.fetch = async (url, init) => {
			const r = await plain(url, init);
			if (!String(url).includes("/recount")) return r;
			const b = await r.json();
			b.tally[0].marks.approve += 1;
			return new Response(JSON.stringify(b), { status: 200, headers: { "Content-Type": "application/json" } });
		};
		return true;
	})()`, nil)
	o.do(o.console, "close", map[string]bool{})
	o.wall.see("closed")
	o.stop(o.wall, "display", "closed without a tally")
	o.scrutiny.shows("self", "data-ok", "0")
	o.stop(o.scrutiny, "scrutiny", "checks fail")
	h.act(teller2, "certify", map[string]any{"agree": false, "discrepancy": "纸质签到册 54 人，系统实到 55 人"})
	o.console.see("refused")
	o.stop(o.console, "console", "refused")
	o.scrutiny.see("refused")
	o.stop(o.scrutiny, "scrutiny", "refused")
}

func (o *tour) voided() {
	w := o.console
	o.do(w, "void", map[string]string{"reason": "签到人数与系统不符，核对后重新投票"})
	w.shows("desk", "data-state", "void")
	o.wall.see("voided")
	o.stop(o.wall, "display", "void")
	o.stop(w, "console", "void")
	o.stop(o.scrutiny, "scrutiny", "void")
	o.scene(meeting.SceneBlank)
	o.stop(o.wall, "display", "blank")
	o.scene(meeting.SceneSignIn)
}

// first is a clerk's first evening: no meeting, no roll, no staff, nothing to vote on.
func first(t *testing.T, s *server, visit stop) {
	t.Helper()
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1440, 900)
	w.see("meeting-form")
	visit(w, "clerk", "first run")
	createMeeting(w)
	w.see("roster-file")
	visit(w, "clerk", "empty roll")
	for _, tab := range []struct{ name, shows string }{
		{"meeting", "todo"},
		{"staff", "staff-name"},
		{"polls", "new-selection"},
		{"slips", "slips-staff"},
		{"hall", "attendance"},
		{"archive", "tab-archive"},
	} {
		w.tap("tab-" + tab.name)
		w.until("the tab", "location.hash.endsWith('/"+tab.name+"')")
		w.see(tab.shows)
		visit(w, "clerk", "empty "+tab.name)
	}
	w.tap("tab-polls")
	w.tap("new-decision")
	w.write("poll-title", "关于批准政府工作报告的决议草案")
	w.write("item-title-1", "关于批准政府工作报告的决议草案")
	visit(w, "clerk", "decision items")
	w.tap("to-rules")
	w.shows("readback", "data-fresh", "1")
	visit(w, "clerk", "decision rules")
}

// TestSides stops at every screen outside of a smooth vote: each must fit its sizes, and axe-core must find nothing.
func TestSides(t *testing.T) {
	t.Parallel()
	visit := func(w *window, kind, screen string) {
		t.Run(kind+" "+screen, func(t *testing.T) { hold(t, w, kind) })
	}
	s := newServer(t)
	first(t, s, visit)
	sides(t, s, visit)
	lost(t, newServer(t), visit)
}

// paperOf stops at everything that is printed or read as a page, and at the looks of the hall display. None of it is
// measured here: the sheets have tests of their own.
func (o *tour) paperOf(meeting, poll string) {
	h := o.h
	w := h.s.seat(h.t, "clerk", h.addStaff("文印", ballot.RoleClerk), "/clerk", 1440, 900)
	w.run(network.Enable(), network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": "zh-CN"}))
	report := "/api/polls/" + poll + "/"
	for _, x := range [][2]string{
		{"report", report + "report.html?page=clerk"},
		{"report-en", report + "report.html?page=clerk&lang=en"},
		{"announcement", report + "announcement.html?page=clerk"},
		{"rules", report + "rules.html?page=clerk"},
		{"named", report + "named.html?page=clerk"},
		{"attendance", "/api/meetings/" + meeting + "/attendance.html?page=clerk"},
		{"setup", "/setup"},
		{"setup-en", "/setup?lang=en"},
		{"handbook", "/handbook?lang=zh"},
		{"handbook-en", "/handbook?lang=en"},
	} {
		w.resize(900, 1200)
		w.visit(h.s.base + x[1])
		o.stop(w, "page", x[0])
	}
	w.resize(1440, 900)
	w.visit(h.s.base + "/clerk")
	w.tap("tab-slips")
	for _, which := range []string{"slips-all", "slips-staff"} {
		w.enabled(which)
		w.tap(which)
		w.see("print-sheet")
		o.stop(w, "clerk", "print "+which)
		sheet := w.popup(func() { w.tap("print-go") })
		sheet.until("the slips", `document.querySelectorAll("article.slip").length`)
		o.stop(sheet, "page", which)
		sheet.eval("window.close()", nil)
		w.until("the sheet has gone", "!"+one(at("print-sheet")))
	}
}

// wholePage takes a picture of a page from top to bottom.
func (w *window) wholePage() []byte {
	w.t.Helper()
	var high int64
	w.eval("document.documentElement.scrollHeight", &high)
	w.run(emulation.SetDeviceMetricsOverride(900, min(high, 12000), 1, false))
	var png []byte
	w.run(page.BringToFront(), chromedp.FullScreenshot(&png, 100))
	return png
}

// looks stops at one scene in each look of the hall display.
func (o *tour) looks(screen string) {
	for _, look := range []string{"theme=navy", "theme=light", "rostrum=1", "rostrum=1&theme=light"} {
		o.wall.visit(o.h.s.base + "/display?" + look)
		o.wall.seeAt(".stage > *")
		o.stop(o.wall, "display", screen+" "+strings.ReplaceAll(look, "&", " "))
	}
	o.wall.visit(o.h.s.base + "/display")
	o.wall.see("hall")
}

// recordedPoll takes a recorded poll to its announcement and returns its id.
func (o *tour) recordedPoll() string {
	h := o.h
	p := selection(60, map[string]any{"secrecy": "recorded", "certifiers": 1})
	p.title = "民生实事项目记名票决"
	h.poll = h.draft(p)
	h.act(chair, "adopt", nil)
	h.act(teller2, "zero", nil)
	h.act(chair, "open", nil)
	h.each(1, 55, func(n int) error {
		_, err := h.as(number(n)).do(http.MethodPost, "/api/polls/"+h.poll+"/ballots", map[string]any{
			"key": fmt.Sprintf("recorded-ballot-of-%s", number(n)), "marks": favour(n),
		}, nil)
		return err
	})
	h.act(chair, "close", nil)
	eventually(h.t, "the count", func() bool { return h.view(teller2).Counted })
	h.act(teller2, "certify", map[string]any{"agree": true})
	h.act(chair, "announce", map[string]any{"number": "第 3 号", "date": "2027-01-15"})
	return h.poll
}
