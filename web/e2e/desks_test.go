package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// folder opens one tab of the material that a desk can look up.
func (w *window) folder(leaf string) {
	w.t.Helper()
	w.tap("folder")
	w.see("folder-sheet")
	w.tap("leaf-" + leaf)
	w.shows("leaf-"+leaf, "aria-selected", "true")
}

func (w *window) closeSheet(name string) {
	w.t.Helper()
	w.eval(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))`, nil)
	w.until("the sheet has gone", "!"+one(at(name)))
}

// texts reads the texts of elements.
func (w *window) texts(selector string) []string {
	w.t.Helper()
	var list []string
	w.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.textContent.trim())`, selector), &list)
	return list
}

// held stops at a screen: it must fit every size of its kind, and axe-core must find nothing. With PIAOJUE_SHOTS it
// saves pictures at three sizes in both languages.
func held(t *testing.T, w *window, kind, screen string) {
	t.Helper()
	hold(t, w, kind)
	if os.Getenv("PIAOJUE_SHOTS") == "" {
		return
	}
	if err := os.MkdirAll("shots", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, z := range []size{{1440, 900}, {1280, 800}, {1920, 1080}} {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
		name := fmt.Sprintf("desks-%s-%s-%d.png", kind, strings.ReplaceAll(screen, " ", "-"), z.Wide)
		write(t, filepath.Join("shots", name), w.picture())
	}
	w.resize(1440, 900)
	w.until("the usual size", "innerWidth === 1440")
}

// desks is a hall with two items on its agenda, with windows at its three desks.
func desks(t *testing.T, english bool) *tour {
	t.Helper()
	s := newServer(t)
	h := newHall(t, s, selection(98, map[string]any{"show_not_returned": true}))
	h.draft(plan{kind: ballot.Decision, title: "关于批准政府工作报告的决议草案", projects: projects[:1], rules: map[string]any{
		"certifiers": 1, "secrecy": "recorded",
	}})
	o := &tour{h: h}
	o.wall = h.desk(display, "/display", 1920, 1080)
	o.console = h.desk(chair, "/console", 1440, 900)
	o.scrutiny = h.desk(teller, "/scrutiny", 1440, 900)
	if english {
		for _, w := range []*window{o.console, o.scrutiny} {
			w.eval(`localStorage.setItem("piaojue-lang", "en")`, nil)
			w.reload()
			w.until("English", `document.documentElement.lang === "en"`)
		}
	}
	o.console.see("main")
	return o
}

// TestDesksAtEverySize stops at every state of a vote on the console and the scrutineer's page, in both languages.
func TestDesksAtEverySize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		english bool
	}{{"Chinese", false}, {"English", true}} {
		t.Run(tt.name, func(t *testing.T) {
			o := desks(t, tt.english)
			h := o.h
			both := func(screen string) {
				held(t, o.console, "console", tt.name+" "+screen)
				held(t, o.scrutiny, "scrutiny", tt.name+" "+screen)
			}
			both("draft")
			h.attend(1, 60)
			o.console.until("they are present", one(at("present"))+`.textContent === "60"`)
			o.do(o.console, "adopt", map[string]bool{})
			o.console.shows("desk", "data-state", "adopted")
			both("no quorum")
			h.attend(61, 91)
			o.do(o.scrutiny, "zero", map[string]bool{})
			o.console.enabled("main")
			both("ready")
			o.do(o.console, "open", map[string]bool{})
			h.cast(1, 60, favour)
			o.console.until("returned", one(at("returned"))+`.textContent === "60"`)
			both("voting")
			o.do(o.console, "pause", map[string]bool{})
			o.console.shows("desk", "data-state", "paused")
			both("paused")
			o.do(o.console, "close", map[string]bool{})
			o.scrutiny.shows("self", "data-ok", "1")
			o.console.until("counted", one(at("valid")))
			both("closed")
			o.do(o.scrutiny, "certify", map[string]bool{"agree": true})
			o.console.enabled("main")
			both("certified")
			o.do(o.console, "announce", map[string]bool{})
			o.console.shows("desk", "data-state", "announced")
			both("announced")
		})
	}
}

// TestDesksLookThingsUp: during a vote the desks look up the roll, the tablets, the log and the documents.
func TestDesksLookThingsUp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		english bool
	}{{"Chinese", false}, {"English", true}} {
		t.Run(tt.name, func(t *testing.T) {
			o := desks(t, tt.english)
			o.agendaMoves(t, tt.name)
			o.peopleLookedUp(t, tt.name)
			o.logRead(t, tt.name)
			o.documentsThere(t, tt.name)
		})
	}
}

// order is the agenda in the order shown: the polls' ids.
func (w *window) order() []string {
	w.t.Helper()
	var ids []string
	w.eval(`[...document.querySelectorAll(".poll-list .agenda-row")].map((e) => e.dataset.test.slice(7))`, &ids)
	return ids
}

func (o *tour) agendaMoves(t *testing.T, lang string) {
	h, w := o.h, o.console
	first, second := h.poll, strings.Replace(h.poll, "-1", "-2", 1)
	w.tap("agenda")
	w.see("agenda-sheet")
	held(t, w, "console", lang+" agenda")
	w.shows("up-"+first, "aria-disabled", "true")
	w.tap("down-" + first)
	w.until("the other order",
		fmt.Sprintf(`document.querySelector(".poll-list .agenda-row").dataset.test === "agenda-%s"`, second))
	if diff := cmp.Diff([]string{second, first}, w.order()); diff != "" {
		t.Errorf("the agenda (-want +got):\n%s", diff)
	}
	w.tap("up-" + first)
	w.until("the first order",
		fmt.Sprintf(`document.querySelector(".poll-list .agenda-row").dataset.test === "agenda-%s"`, first))
	w.closeSheet("agenda-sheet")
}

func (o *tour) peopleLookedUp(t *testing.T, lang string) {
	h, w := o.h, o.console
	tablet := h.tablet(1, 1280, 800)
	tablet.screen("waiting")
	h.attend(2, 91)
	w.until("they are present", one(at("present"))+`.textContent === "91"`)
	w.tap("people-open")
	w.shows("people", "data-pick", "absent")
	w.until("who has not signed in", fmt.Sprintf("%s && !%s", one(at("name-092")), one(at("name-091"))))
	held(t, w, "console", lang+" roll absent")
	w.closeSheet("folder-sheet")
	o.do(w, "adopt", map[string]bool{})
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.do(w, "open", map[string]bool{})
	h.cast(2, 60, favour)
	w.until("returned", one(at("returned"))+`.textContent === "59"`)
	w.tap("people-open")
	w.shows("people", "data-pick", "missing")
	w.until("who has not returned",
		fmt.Sprintf("%s && %s && !%s", one(at("name-001")), one(at("name-091")), one(at("name-060"))))
	held(t, w, "console", lang+" roll missing")
	h.cast(61, 70, favour)
	w.until("they have returned meanwhile", fmt.Sprintf("%s && !%s", one(at("name-071")), one(at("name-070"))))
	w.tap("leaf-rooms")
	held(t, w, "console", lang+" delegations")
	w.tap("leaf-devices")
	w.shows("health-display", "data-ok", "1")
	w.says("health-deputy", "1/91")
	w.until("whose tablet is there", one(at("device-第1代表团")))
	tablet.visit("about:blank")
	w.until("a tablet that went", fmt.Sprintf(`/\d:\d\d/.test(%s.textContent)`, one(at("device-第1代表团"))))
	held(t, w, "console", lang+" devices")
	w.closeSheet("folder-sheet")
	o.scrutiny.folder("roll")
	o.scrutiny.until("the scrutineer's list", one(at("name-071")))
	held(t, o.scrutiny, "scrutiny", lang+" roll")
	o.scrutiny.tap("leaf-devices")
	held(t, o.scrutiny, "scrutiny", lang+" devices")
	o.scrutiny.closeSheet("folder-sheet")
}

// logRead: what one desk does appears at the top of the log at another, in words, without a reload.
func (o *tour) logRead(t *testing.T, lang string) {
	w := o.scrutiny
	w.folder("log")
	w.shows("log-chain", "data-ok", "1")
	w.until("the opening on top", one(at("log-list")+" li")+`.dataset.act === "open"`)
	o.do(o.console, "pause", map[string]bool{})
	w.until("the pause on top", one(at("log-list")+" li")+`.dataset.act === "pause"`)
	o.do(o.console, "resume", map[string]bool{})
	w.until("the resumption on top", one(at("log-list")+" li")+`.dataset.act === "resume"`)
	held(t, w, "scrutiny", lang+" log")
	for _, text := range w.texts(at("log-list") + " li > span") {
		if text == "" || strings.ContainsAny(text, "{}…") {
			t.Errorf("an act without a sentence: %q", text)
		}
	}
	all := len(w.texts(at("log-list") + " li"))
	w.eval(fmt.Sprintf(`(() => { const e = %s; e.value = %q; 
		e.dispatchEvent(new Event("change", { bubbles: true })); })()`, one(at("log-of")), o.h.poll), nil)
	w.until("the acts of one poll", fmt.Sprintf(`%s.children.length < %d`, one(at("log-list")), all))
	for _, e := range w.texts(at("log-list") + " li") {
		if strings.Contains(e, "名册") || strings.Contains(e, "Roll set") {
			t.Errorf("%q is no act of the poll", e)
		}
	}
	w.closeSheet("folder-sheet")
}

// documentsThere: every desk can open the documents that exist. The names of who has not returned are listed also where
// the rules do not show them to the hall.
func (o *tour) documentsThere(t *testing.T, lang string) {
	h, w := o.h, o.console
	o.do(w, "close", map[string]bool{})
	eventually(t, "the count", func() bool { return h.view(teller2).Counted })
	o.do(o.scrutiny, "certify", map[string]bool{"agree": true})
	o.do(w, "announce", map[string]bool{})
	w.shows("desk", "data-state", "announced")
	w.folder("files")
	w.shows("document-report", "data-ready", "1")
	held(t, w, "console", lang+" documents")
	sheet := w.popup(func() { w.tap("report-html") })
	sheet.until("the result sheet", `document.body.textContent.includes("老旧小区改造")`)
	w.closeSheet("folder-sheet")

	h.poll = strings.Replace(h.poll, "-1", "-2", 1)
	o.do(w, "adopt", map[string]bool{})
	o.do(o.scrutiny, "zero", map[string]bool{})
	o.do(w, "open", map[string]bool{})
	w.shows("desk", "data-poll", h.poll)
	w.shows("desk", "data-state", "open")
	w.tap("people-open")
	w.until("number and names", one(at("pick-missing"))+`.textContent.includes("91") && `+one(at("names")))
	held(t, w, "console", lang+" roll of a rule that does not show the hall")
	w.closeSheet("folder-sheet")
	o.besides(t, lang)
}

// besides: a third item is opened while the second is still open; the console says which other poll is open.
func (o *tour) besides(t *testing.T, lang string) {
	h, w := o.h, o.console
	second := h.poll
	h.poll = h.draft(plan{kind: ballot.Selection, title: "二〇二七年民生实事候选项目票决", projects: projects[:4], rules: map[string]any{
		"seats": 3, "certifiers": 1, "duration_s": 600,
	}})
	for _, act := range []string{"adopt", "zero", "open"} {
		who := w
		if act == "zero" {
			who = o.scrutiny
		}
		o.do(who, act, map[string]bool{})
	}
	w.tap("agenda")
	w.tap("agenda-" + h.poll)
	w.until("the other one runs",
		one(at("goto-running"))+` && document.querySelector('[data-test="desk"]').dataset.poll === "`+h.poll+`"`)
	held(t, w, "console", lang+" two open")
	w.tap("goto-running")
	w.shows("desk", "data-poll", second)
}

// TestClerkLooksThingsUp: the clerk moves an item, reads the log and finds the documents in the archive.
func TestClerkLooksThingsUp(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(98, nil))
	second := h.draft(plan{
		kind: ballot.Decision, title: "关于批准政府工作报告的决议草案", projects: projects[:1], rules: map[string]any{"certifiers": 1},
	})
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	w.tap("tab-polls")
	w.tap("up-" + second)
	w.until("it is first", fmt.Sprintf(`document.querySelector(".rows .row").dataset.test === "poll-%s"`, second))
	held(t, w, "clerk", "order")
	w.folder("log")
	w.until("the move on top", one(at("log-list")+" li")+`.dataset.act === "move"`)
	held(t, w, "clerk", "log")
	w.closeSheet("folder-sheet")
	h.attend(1, 91)
	h.open()
	h.cast(1, 91, favour)
	w.tap("tab-archive")
	w.see("archive-" + h.poll)
	open := w.buttonsOf("archive-" + h.poll)
	held(t, w, "clerk", "archive of an open poll")
	h.act(chair, "close", nil)
	w.enabled("bundle-" + h.poll)
	closed := w.buttonsOf("archive-" + h.poll)
	h.announce()
	w.enabled("destroy-" + h.poll)
	if announced := w.buttonsOf("archive-" + h.poll); !slices.Equal(open, closed) || !slices.Equal(open, announced) {
		t.Errorf("the buttons of the row move:\n%v open\n%v closed\n%v announced", open, closed, announced)
	}
	w.tap("files-" + h.poll)
	w.see("documents-sheet")
	w.shows("document-report", "data-ready", "1")
	held(t, w, "clerk", "documents")
}

// buttonsOf returns the positions and widths of the buttons within an element.
func (w *window) buttonsOf(name string) (places [][3]float64) {
	w.t.Helper()
	w.eval(fmt.Sprintf(`[...%s.querySelectorAll("button")].map((b) => b.getBoundingClientRect()).map((r) => [r.left, `+
		`r.top, r.width])`, one(at(name))), &places)
	return places
}

// TestSimulatedRehearsal: with one press the clerk makes deputies arrive and vote, on the hall's own screens. This ends
// with the rehearsal, and a formal meeting refuses it.
func TestSimulatedRehearsal(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := selection(20, nil)
	p.rehearsal = true
	h := newHall(t, s, p)
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	own := h.tablet(20, 1280, 800)
	own.screen("waiting")
	w.see("simulate-card")
	w.enabled("simulate")
	w.fits(t, "rehearsal", forClerk)
	w.tap("simulate")
	w.shows("simulate-card", "data-on", "1")
	eventually(t, "all are here", func() bool { return h.view(teller2).Present == 20 })
	h.open()
	own.screen("choose")
	eventually(t, "all but the one with a tablet have voted", func() bool { return h.view(teller2).Returned == 19 })
	own.screen("choose")
	h.act(chair, "close", nil)
	h.announce()
	if c := h.view(teller2).Outcome.Counts; c.Returned != 19 || c.Void != 0 {
		t.Errorf("counts %+v", c)
	}
	at := "/api/meetings/" + h.meeting
	if _, err := h.clerk.do(http.MethodPatch, at, map[string]any{"rehearsal": false}, nil); err != nil {
		t.Fatal(err)
	}
	w.until("nothing to simulate", "!"+one(`[data-test="simulate-card"]`))
	status, _ := h.clerk.do(http.MethodPost, at+"/simulate", map[string]any{"on": true}, nil)
	if status != http.StatusConflict {
		t.Errorf("a formal meeting: %d, want %d", status, http.StatusConflict)
	}
}
