package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// hidden and rows12 are expressions for the numbers of result rows that the display hides and shows.
const (
	hidden = `document.querySelectorAll('[data-test="hidden-row"]').length`
	rows12 = `document.querySelectorAll('[data-test="result"] [data-rank]').length`
)

// openFromConsole adopts and opens the draft poll, and leaves the presiding officer signed in at the console.
func (o *tour) openFromConsole() {
	o.h.t.Helper()
	o.do(o.console, "adopt", map[string]bool{})
	o.h.act(teller, "zero", nil)
	o.do(o.console, "open", map[string]bool{})
}

// TestResultIsRevealed: the officer chooses before the announcement to reveal the result rank by rank, reveals ranks by
// keys and buttons, and reveals all with one key. A display that was opened with rates=1 shows shares beside the votes.
func TestResultIsRevealed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(98, map[string]any{"seats": 10, "certifiers": 1}))
	o := &tour{h: h, wall: h.desk(display, "/display", 1920, 1080), console: h.desk(chair, "/console", 1440, 900)}
	o.wall.visit(s.base + "/display?rates=1")
	h.attend(1, 90)
	o.openFromConsole()
	h.cast(1, 88, favour)
	o.do(o.console, "close", map[string]bool{})
	eventually(t, "the count", func() bool { return h.view(teller).Counted })
	h.act(teller, "certify", map[string]any{"agree": true})
	w := o.console
	w.shows("desk", "data-state", "certified")
	w.fits(t, "certified", forDesk)
	w.tap("reveal")
	w.tap("reveal-last")
	w.until("chosen", one(at("reveal-last"))+`.getAttribute("aria-pressed") === "true"`)
	w.fits(t, "the sheet", forDesk)
	w.accessible(t, "the sheet")
	w.key(kb.Escape)
	w.enabled("main")
	w.tap("main")
	w.shows("desk", "data-state", "announced")
	o.wall.shows("result", "data-all", "0")
	o.wall.until("nothing is shown yet", hidden+" === 12 && "+rows12+" === 0")
	o.wall.until("nothing is told of it", "!"+one(at("investment"))+" && !"+one(at("band")))
	w.fits(t, "revealing", forDesk)
	w.key(kb.PageDown)
	o.wall.until("the last rank", rows12+" >= 1 && "+one(`[data-rank="12"]`))
	if os.Getenv("PIAOJUE_SHOTS") != "" {
		write(t, filepath.Join("shots", "reveal-wall.png"), o.wall.picture())
		write(t, filepath.Join("shots", "reveal-console.png"), w.picture())
	}
	w.key(kb.PageUp)
	o.wall.until("taken back", rows12+" === 0")
	w.tap("reveal")
	w.tap("reveal-next")
	o.wall.until("the last rank", one(`[data-rank="12"]`))
	w.key(kb.End)
	o.wall.shows("result", "data-all", "1")
	o.wall.until("all", rows12+" === 12 && "+hidden+" === 0")
	var rates []string
	o.wall.eval(`[...document.querySelectorAll('[data-test="result"] [data-approve]')].map((r) =>
		r.dataset.approve + " " + r.querySelector('[data-test="rate"]').textContent)`, &rates)
	for _, got := range rates {
		var n int
		var share string
		if _, err := fmt.Sscan(got, &n, &share); err != nil {
			t.Fatal(err)
		}
		if tenths := (2000*n + 98) / (2 * 98); share != fmt.Sprintf("%d.%d%%", tenths/10, tenths%10) {
			t.Errorf("%d of 98 is shown as %s", n, share)
		}
	}
	o.wall.fits(t, "with shares", forWall)
	if os.Getenv("PIAOJUE_SHOTS") != "" {
		write(t, filepath.Join("shots", "reveal-all.png"), o.wall.picture())
	}
}

// TestTimeFromTheConsole sets a time limit on an untimed vote, removes it and sets it again. The display shows the last
// seconds in large figures, the vote closes by itself, and a display opened with bell=1 rings once, without errors.
func TestTimeFromTheConsole(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(20, map[string]any{"seats": 10, "certifiers": 1}))
	o := &tour{h: h, wall: h.desk(display, "/display", 1920, 1080), console: h.desk(chair, "/console", 1440, 900)}
	o.wall.visit(s.base + "/display?bell=1")
	h.attend(1, 20)
	o.openFromConsole()
	h.cast(1, 15, favour)
	w := o.console
	w.tap("set-time")
	w.see("set-time-sheet")
	w.fits(t, "the sheet", forDesk)
	w.tap("set-time-1")
	w.see("extend")
	o.wall.see("left")
	w.see("time")
	w.fits(t, "timed", forDesk)
	w.tap("extend")
	w.tap("untime")
	w.see("set-time")
	o.wall.until("no time left to show", "!"+one(at("left")))
	o.do(o.console, "time", map[string]int{"seconds": 6})
	o.wall.see("last")
	o.wall.fits(t, "the last seconds", forWall)
	if os.Getenv("PIAOJUE_SHOTS") != "" {
		write(t, filepath.Join("shots", "last-seconds.png"), o.wall.picture())
		write(t, filepath.Join("shots", "console-timed.png"), w.picture())
	}
	o.wall.until("the bell", `document.documentElement.dataset.bell === "1"`)
	eventually(t, "the close", func() bool { return h.view(teller).State == ballot.Closed })
	o.wall.until("once", `document.documentElement.dataset.bell === "1"`)
}

// TestCheckOnTheHall: each page of the display check fits at both sizes, and the clerk's page lists long names, polls
// that need several pages, and characters that this computer cannot draw.
func TestCheckOnTheHall(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := selection(20, map[string]any{"seats": 10, "certifiers": 1})
	p.projects = make([]project, len(projects))
	for i, x := range projects {
		x.title, x.short = longTitles[i], ""
		p.projects[i] = x
	}
	p.projects[3].title = longTitles[3] + longTitles[4] + longTitles[5]
	p.projects[3].short = ""
	h := newHall(t, s, p)
	o := &tour{h: h, wall: h.desk(display, "/display", 1920, 1080)}
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	w.tap("tab-hall")
	w.tap("scene-check")
	o.wall.shows("hall", "data-scene", string(meeting.SceneCheck))
	w.see("check-findings")
	w.see("found-small")
	w.see("found-pages")
	w.fits(t, "findings", forClerk)
	w.accessible(t, "findings")
	for _, sheet := range []string{"picture", "reading", "titles"} {
		o.wall.shows("check", "data-sheet", sheet)
		for _, z := range wallSizes {
			o.wall.resize(z.Wide, z.High)
			o.wall.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
			o.wall.drawn()
			if os.Getenv("PIAOJUE_SHOTS") != "" {
				write(t, filepath.Join("shots", fmt.Sprintf("check-%s-%d.png", sheet, z.Wide)), o.wall.picture())
			}
			if sheet != "picture" {
				o.wall.fits(t, fmt.Sprintf("%s at %d", sheet, z.Wide), yard("display", z))
			}
		}
	}
	o.wall.until("nothing is cut", "!"+one(at("check-cut")))
	if os.Getenv("PIAOJUE_SHOTS") != "" {
		write(t, filepath.Join("shots", "check-clerk.png"), w.picture())
	}
}
