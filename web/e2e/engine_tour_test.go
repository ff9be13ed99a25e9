package e2e

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"piaojue/ballot"
)

// usually are the sizes at which the pages are checked in every engine; the last one is the default.
var usually = map[string][]size{
	"home":     {{390, 844}, {1280, 800}},
	"vote":     {{390, 844}, {1280, 800}},
	"console":  {{1440, 900}},
	"scrutiny": {{1440, 900}},
	"clerk":    {{1440, 900}},
	"display":  {{1920, 1080}},
	"panel":    {{1440, 900}},
	"page":     {{900, 1200}},
}

// lookedAt reports which stops of the tour are checked in every engine: each state of the deputy's tablet, and some of
// every other page.
func lookedAt(kind, screen string) bool {
	switch kind + " " + screen {
	case "display sign-in", "display voting", "display result", "display grouped rating result",
		"console voting", "console announced", "scrutiny voting", "scrutiny check":
		return true
	default:
		return kind == "home" || kind == "vote" || kind == "page" || kind == "panel" || kind == "clerk"
	}
}

// holdVote takes a vote through every state in one engine (nil means Debian's Chromium) and calls look in each state,
// at every size, with the name of the place.
func holdVote(t *testing.T, open func() (tab, error), look func(t *testing.T, w *window, where string)) {
	t.Helper()
	visit := func(w *window, kind, screen string) {
		if !lookedAt(kind, screen) {
			return
		}
		t.Run(kind+" "+screen, func(t *testing.T) {
			for _, z := range usually[kind] {
				w.resize(z.Wide, z.High)
				w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
				w.drawn()
				w.still()
				where := fmt.Sprintf("%s %s, %d × %d", kind, screen, z.Wide, z.High)
				if y, measured := yardHere(kind, z); measured {
					w.fits(t, where, y)
				}
				if kind != "page" { // every engine sets the columns of a table in its own way
					look(t, w, where)
				}
				engine := strings.Split(t.Name(), "/")[1]
				w.shoot(t, path.Join("engines", engine), fmt.Sprintf("%s-%d", kind, z.Wide), screen)
			}
			if open != nil { // in Debian's Chromium other tests run axe-core
				w.accessible(t, "axe")
			}
		})
	}
	s, other := newServer(t), newServer(t)
	s.browser, other.browser = open, open
	o := newTour(t, s, visit)
	o.signIn()
	o.before()
	o.castByPhone()
	o.voting()
	o.closed()
	o.further()
	lost(t, other, visit)
}

// yardHere is yard, but also for pages that are read or printed. A panel within a page has no yardstick.
func yardHere(kind string, z size) (yardstick, bool) {
	switch kind {
	case "panel":
		return yardstick{}, false
	case "page":
		return yardstick{Text: 12}, true
	default:
		return yard(kind, z), true
	}
}

// castByPhone signs in a deputy with a phone's key pad and casts a ballot there; the server must then have one more.
func (o *tour) castByPhone() {
	h := o.h
	before := h.view(teller2).Returned
	w := h.typed(95)
	w.screen("choose")
	w.mark(12, favour(95))
	w.submit()
	w.screen("received")
	if receipt := w.attr("receipt", "data-receipt"); len(receipt) < 12 {
		h.t.Errorf("the receipt is %q", receipt)
	}
	if after := h.view(teller2).Returned; after != before+1 {
		h.t.Errorf("%d ballots were returned, then %d", before, after)
	}
}

// further goes through the states of the tablet that a single selection does not reach, and stops at some of every
// other page.
func (o *tour) further() {
	h := o.h
	first := h.poll
	p := plan{kind: ballot.Rating, title: "政府工作满意度测评", rules: map[string]any{
		"scale": []string{"满意", "基本满意", "不满意"}, "certifiers": 1, "grades": []map[string]any{
			{
				"grade": "满意", "marks": []string{"满意"}, "base": "entitled",
				"threshold": map[string]any{"num": 1, "den": 2, "over": true},
			},
			{"grade": "不满意"},
		},
	}}
	for i, x := range projects[:10] {
		x.group = []string{"城乡建设", "公共服务"}[i/5]
		p.projects = append(p.projects, x)
	}
	o.another("grouped rating", p, func(n int) map[string]string {
		return map[string]string{"1": "满意", "7": "基本满意", "10": []string{"满意", "不满意"}[n%2]}
	})
	h.poll = h.draft(plan{
		kind: ballot.Decision, title: "关于批准政府工作报告的决议草案", projects: projects[:1],
		rules: map[string]any{"certifiers": 1},
	})
	o.do(o.console, "adopt", map[string]bool{})
	o.openNow()
	o.tablet.tap("secrecy")
	o.tablet.see("promise")
	o.stop(o.tablet, "vote", "motion, what is promised")
	o.tablet.tap("promise-done")
	o.do(o.console, "void", map[string]string{"reason": "签到人数与系统不符，核对后重新投票"})
	o.tablet.screen("void")
	o.stop(o.tablet, "vote", "void")
	o.tablet.tap("size")
	o.tablet.tap("sign-out")
	o.tablet.until("the sign-in page", "location.pathname === '/' && "+one(at("boxes")))
	o.stop(o.tablet, "home", "next person")
	o.verifier(first)
	o.desks(first)
}

// verifier checks the record of a poll on the scrutineer's page.
func (o *tour) verifier(poll string) {
	w := o.scrutiny
	w.tap("agenda")
	w.tap("agenda-" + poll)
	w.tap("verify")
	w.tap("verify-here")
	w.until("a verdict that the signer was not compared", one(at("verdict")+`[data-verdict="self"]`))
	o.stop(w, "panel", "verifier")
	w.tap("verify-close")
}

// desks stops at the clerk's page and at pages that are read or printed.
func (o *tour) desks(poll string) {
	h := o.h
	w := h.s.seat(h.t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	for _, page := range [][2]string{
		{"report", "/api/polls/" + poll + "/report.html?page=clerk&lang=zh"},
		{"setup", "/setup?lang=zh"},
		{"handbook", "/handbook?lang=zh"},
	} {
		w.visit(h.s.base + page[1])
		w.until("the page "+page[0], "document.querySelector('h1')")
		o.stop(w, "page", page[0])
	}
	w.visit(h.s.base + "/clerk")
	for _, tab := range []struct{ name, shows string }{
		{"meeting", "todo"}, {"polls", "new-selection"}, {"hall", "roll"}, {"roll", "find"},
	} {
		w.tap("tab-" + tab.name)
		w.until("the tab", "location.hash.endsWith('/"+tab.name+"')")
		w.see(tab.shows)
		o.stop(w, "clerk", tab.name)
	}
	w.tap("tab-polls")
	w.tap("new-selection")
	w.see("poll-title")
	o.stop(w, "clerk", "items")
}
