package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
)

// scripts are titles or names that try to run a script.
var scripts = []string{
	`<script>ran=1</script>`, `<img src=x onerror=ran=1>`, `"><svg onload=ran=1>`, `'-(ran=1)-'`,
	`</script><script>ran=1</script>`,
	`<a href=javascript:ran=1>x</a>`, `{{ran=1}}${ran=1}`, `&lt;script&gt;ran=1&lt;/script&gt;`,
}

func script(i int) string { return scripts[i%len(scripts)] }

// hostile counts elements and attributes that can only come from such a text.
const hostile = `(d) => [...d.querySelectorAll("script")].filter((e) => e.textContent.includes("ran=1")).length +
	[...d.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on") ||
		/^\s*javascript:/i.test(a.value))).length +
	d.querySelectorAll("img[src='x']").length`

// TestNoScriptRuns: titles and names that are scripts appear on every screen of a vote and every print. They are shown
// literally, become no element, and nothing runs. A window also fails on anything the content security policy blocks.
func TestNoScriptRuns(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := hostileHall(t, s)
	looked := 0
	s.open(t, "probe", 800, 600).eval(`(`+hostile+`)(new DOMParser().parseFromString(`+
		fmt.Sprintf("%q", scripts[0]+scripts[5])+`, "text/html"))`, &looked)
	if looked != 2 { // others would be blocked by the content security policy, and reported
		t.Fatalf("of texts taken as markup %d are found, want 2: the search is blind", looked)
	}
	looked = 0
	look := func(w *window, what string) {
		t.Helper()
		looked++
		var found struct {
			Ran  bool
			Made int
			Text bool
		}
		w.eval(`({ Ran: typeof ran !== "undefined", Made: (`+hostile+
			`)(document), Text: document.body.innerHTML.includes("ran=1") })`, &found)
		if found.Ran || found.Made > 0 {
			t.Errorf("%s: a script ran: %v; elements made of text: %d", what, found.Ran, found.Made)
		}
		if !found.Text {
			t.Logf("%s shows none of the texts", what)
		}
	}
	wall, console := h.desk(display, "/display", 1920, 1080), h.desk(chair, "/console", 1440, 900)
	scrutiny := h.desk(teller, "/scrutiny", 1440, 900)
	clerk := s.seat(t, "clerk", h.addStaff(script(2), ballot.RoleClerk), "/clerk", 1440, 900)
	tablet := h.tablet(1, 1280, 800)
	h.attend(2, 20)
	for _, scene := range []meeting.SceneName{"welcome", "signin", "projects"} {
		h.clerk.post(t, "/api/meetings/"+h.meeting+"/scene", map[string]any{"scene": scene}, nil)
		wall.shows("hall", "data-scene", string(scene))
		look(wall, "display "+string(scene))
	}
	tablet.screen("waiting")
	look(tablet, "tablet waiting")
	look(console, "console before")
	look(scrutiny, "scrutiny before")
	h.open()
	tablet.screen("choose")
	tablet.tap("more-1")
	look(tablet, "ballot with details")
	tablet.mark(8, map[string]string{"1": "approve"})
	tablet.tap("review")
	tablet.screen("review")
	look(tablet, "review")
	tablet.tap("submit")
	tablet.screen("received")
	look(tablet, "received")
	h.cast(2, 20, func(int) map[string]string { return map[string]string{"1": "approve", "2": "reject"} })
	wall.shows("returned", "data-count", "20")
	for what, w := range map[string]*window{
		"display voting": wall, "console voting": console, "scrutiny voting": scrutiny,
	} {
		look(w, what)
	}
	h.act(chair, "close", nil)
	h.announce()
	wall.see("result")
	tablet.screen("result")
	for what, w := range map[string]*window{
		"display result": wall, "tablet result": tablet, "console announced": console, "scrutiny announced": scrutiny,
	} {
		look(w, what)
	}
	for _, tab := range []string{"meeting", "staff", "polls", "slips", "hall", "archive", "roll"} {
		clerk.tap("tab-" + tab)
		clerk.until("the tab", "location.hash.endsWith('/"+tab+"')")
		look(clerk, "clerk "+tab)
	}
	prints := []string{
		"/api/polls/" + h.poll + "/report.html", "/api/polls/" + h.poll + "/rules.html",
		"/api/meetings/" + h.meeting + "/attendance.html",
	}
	for _, print := range prints {
		clerk.visit(s.base + print + "?page=clerk")
		clerk.until("the print", "document.body.innerText.includes('ran=1')")
		look(clerk, print)
	}
	desk := s.seat(t, "slips", h.addStaff("会务二", ballot.RoleClerk), "/clerk", 1440, 900)
	desk.tap("tab-slips")
	for _, which := range []string{"slips-all", "slips-staff"} {
		desk.enabled(which)
		desk.tap(which)
		desk.see("print-sheet")
		sheet := desk.popup(func() { desk.tap("print-go") })
		sheet.until("the slips", `document.querySelectorAll("article.slip").length`)
		look(sheet, which)
		sheet.eval("window.close()", nil)
		desk.until("the sheet has gone", "!"+one(at("print-sheet")))
	}
	n := len(prints) + 2
	battery.Measured(t, "%d scripts as titles and names on %d screens and %d prints: 0 run, 0 elements made of them",
		len(scripts), looked-n, n)
}

// hostileHall is a hall in which everything that has a name is named like a script.
func hostileHall(t *testing.T, s *server) *hall {
	t.Helper()
	h := newMeeting(t, s, 20, true)
	at := "/api/meetings/" + h.meeting
	if status, err := h.clerk.do(http.MethodPatch, at, map[string]string{"title": script(0), "body": script(1)},
		nil); err != nil {
		t.Fatal(status, err)
	}
	rows := [][]string{{"编号", "姓名", "代表团", "备注"}}
	for i := 1; i <= 20; i++ {
		rows = append(rows, []string{number(i), script(i), script(i / 8), script(i + 3)})
	}
	if _, err := h.clerk.do(http.MethodPut, at+"/roll", writeCSV(t, rows), nil); err != nil {
		t.Fatal(err)
	}
	h.makeSlips()
	p := selection(20, map[string]any{"seats": 3, "secrecy": "recorded"})
	p.title, p.projects = script(1), nil
	for i := range 8 {
		p.projects = append(p.projects, project{
			title: fmt.Sprint(script(i), i), short: []string{"", "<b a=1>"}[i%2], department: script(i + 1),
			details: strings.Repeat(script(i+2), 2),
		})
	}
	h.poll = h.draft(p)
	return h
}
