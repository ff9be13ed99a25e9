package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"piaojue/ballot"
)

func quoted(s string) string { return strconv.Quote(s) }

// small are small screens: a clerk's laptop, an old projector, the laptop at a zoom of 200 %, and a phone.
var small = []size{{1366, 768}, {1024, 768}, {683, 384}, {390, 844}}

// onSmall measures a desk on every small screen, and runs axe-core on the narrowest and the widest.
func onSmall(t *testing.T, w *window, kind, screen string) {
	t.Helper()
	w.until("fonts and pictures", `document.readyState === "complete"`)
	for _, z := range small {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d && innerHeight === %d", z.Wide, z.High))
		w.drawn()
		where := fmt.Sprintf("%s %s, %d × %d", kind, screen, z.Wide, z.High)
		w.fits(t, where, yard(kind, z))
		if z.Wide == 1366 || z.Wide == 390 {
			w.accessible(t, where)
		}
		if os.Getenv("PIAOJUE_SHOTS") != "" {
			if err := os.MkdirAll("shots", 0o755); err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("narrow-%s-%s-%d.png", kind, strings.ReplaceAll(screen, " ", "-"), z.Wide)
			if z.Wide < 900 { // take the whole page
				var high int64
				w.eval("document.documentElement.scrollHeight", &high)
				w.resize(z.Wide, min(high, 4000))
				w.drawn()
			}
			write(t, filepath.Join("shots", name), w.picture())
		}
	}
	w.resize(1440, 900)
	w.until("the usual size", "innerWidth === 1440")
	w.drawn()
}

// smallHall returns a hall with two polls, with titles as long as real ones.
func smallHall(t *testing.T) *hall {
	t.Helper()
	s := newServer(t)
	p := selection(60, map[string]any{"duration_s": 600})
	p.projects = make([]project, len(longTitles))
	for i, title := range longTitles {
		p.projects[i] = project{title: title, department: "农业农村和水利局", investment: 120.5}
	}
	p.title = "二〇二七年度民生实事候选项目票决"
	p.rules["seats"], p.rules["certifiers"] = 10, 1
	h := newHall(t, s, p)
	if _, err := h.clerk.do("PATCH", "/api/meetings/"+h.meeting, []byte(
		`{"title": "第十九届人民代表大会第四次会议", "body": "清河镇人民代表大会"}`), nil); err != nil {
		t.Fatal(err)
	}
	h.draft(plan{
		kind: ballot.Decision, title: "关于清河镇人民政府工作报告的决议（草案）", projects: projects[:1],
		rules: map[string]any{"certifiers": 1},
	})
	return h
}

// TestDesksOnSmallScreens: nothing on the presiding officer's and the scrutineer's pages overlaps, is cut off or
// scrolls sideways on a small laptop, an old projector's size, at 200 % zoom and on a phone.
func TestDesksOnSmallScreens(t *testing.T) {
	t.Parallel()
	h := smallHall(t)
	o := &tour{h: h}
	o.console = h.desk(chair, "/console", 1440, 900)
	o.scrutiny = h.desk(teller, "/scrutiny", 1440, 900)
	both := func(screen string) {
		onSmall(t, o.console, "console", screen)
		onSmall(t, o.scrutiny, "scrutiny", screen)
	}
	o.console.see("main")
	both("draft")
	h.attend(1, 57)
	o.do(o.console, "adopt", map[string]bool{})
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.console.enabled("main")
	o.do(o.console, "open", map[string]bool{})
	h.cast(1, 40, favour)
	o.console.until("returned", one(at("returned"))+`.textContent === "40"`)
	both("open")
	o.console.resize(1024, 768)
	for _, leaf := range []string{"hall", "log"} {
		o.console.see("side-" + leaf)
		o.console.tap("side-" + leaf)
		onSmall(t, o.console, "console", "open "+leaf)
		o.console.resize(1024, 768)
	}
	o.console.see("side-figures")
	o.console.tap("side-figures")
	o.console.resize(1366, 768)
	o.console.tap("log") // the folded log opens the complete log
	o.console.shows("leaf-log", "aria-selected", "true")
	o.console.see("log-list")
	o.console.drawn()
	o.console.closeSheet("folder-sheet")
	o.console.resize(1440, 900)
	o.console.tap("folder")
	for _, leaf := range []string{"roll", "rooms", "devices", "log", "files"} {
		o.console.tap("leaf-" + leaf)
		onSmall(t, o.console, "console", "folder "+leaf)
	}
	o.console.closeSheet("folder-sheet")
	o.do(o.console, "close", map[string]bool{})
	o.scrutiny.shows("self", "data-ok", "1")
	o.console.until("counted", one(at("valid")))
	both("closed")
	o.do(o.scrutiny, "certify", map[string]bool{"agree": true})
	o.console.enabled("main")
	both("certified")
	o.console.resize(1024, 768)
	o.console.see("side-hall")
	o.console.tap("side-hall")
	onSmall(t, o.console, "console", "certified hall")
	o.do(o.console, "announce", map[string]bool{})
	o.console.shows("desk", "data-state", "announced")
	both("announced")
}

// TestClerkOnSmallScreens does the same for each tab of the clerk's page, and for the pages of the editor.
func TestClerkOnSmallScreens(t *testing.T) {
	t.Parallel()
	h := smallHall(t)
	h.attend(1, 57)
	w := h.s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	for _, tab := range []struct{ name, shows string }{
		{"meeting", "todo"},
		{"roll", "find"},
		{"staff", "staff"},
		{"polls", "new-selection"},
		{"slips", "slips-staff"},
		{"hall", "roll"},
		{"archive", "tab-archive"},
	} {
		w.tap("tab-" + tab.name)
		w.until("the tab", "location.hash.endsWith('/"+tab.name+"')")
		w.see(tab.shows)
		onSmall(t, w, "clerk", tab.name)
	}
	bad := roster(40)
	bad[20][0], bad[30][1] = bad[10][0], ""
	w.tap("tab-roll")
	w.choose("roster-file", keep(t, "名册.csv", writeCSV(t, bad)))
	w.shows("roster-preview", "data-faults", "2")
	onSmall(t, w, "clerk", "faulty roster")
	w.tap("roster-cancel")
	w.tap("tab-polls")
	w.tap("edit-" + h.poll)
	w.see("items")
	onSmall(t, w, "clerk", "items")
	w.tap("to-rules")
	w.shows("readback", "data-fresh", "1")
	onSmall(t, w, "clerk", "rules")
	w.tap("more-rules")
	onSmall(t, w, "clerk", "more rules")
	w.tap("editor-back")
	w.tap("preset-satisfaction")
	w.write("poll-title", "上一年度民生实事项目满意度测评")
	w.write("item-title-1", longTitles[0])
	onSmall(t, w, "clerk", "rating items")
	w.tap("to-rules")
	w.shows("readback", "data-fresh", "1")
	onSmall(t, w, "clerk", "rating rules")

	all := h.s.seat(t, "clerk", h.s.clerk, "/clerk", 1440, 900)
	all.see("meeting-" + h.meeting)
	onSmall(t, all, "clerk", "meetings")
	all.tap("meeting-new")
	all.see("meeting-form")
	onSmall(t, all, "clerk", "new meeting")
}
