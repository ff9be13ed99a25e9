package e2e

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"

	"piaojue/ballot"
	"piaojue/tally/battery"
)

// noticed is how soon a page must say that it is cut off, or be live again, after its socket died without a close.
const noticed = 20 * time.Second

// TestDeadSocketsAreNoticed: a proxy swallows the sockets of display, console and tablets, while all else goes through
// it; and the same while they sleep. Each page says so or is live again soon, and a tablet's marks are kept.
func TestDeadSocketsAreNoticed(t *testing.T) {
	battery.Waits(t)
	t.Parallel()
	h := newProxied(t)
	for range battery.Size(1, 3) {
		h.round(func() {
			for _, w := range h.line.Ways("GET /live") {
				w.Swallow()
			}
		}, false)
		h.round(func() {
			for _, w := range h.line.Ways("GET /live") {
				w.Swallow()
			}
		}, true)
	}
	h.measured("swallowed by a proxy, awake and asleep")
}

// TestDroppedPacketsAreNoticed: the same where every packet of the sockets is dropped.
func TestDroppedPacketsAreNoticed(t *testing.T) {
	battery.Waits(t)
	needBrowser(t)
	if !battery.Alone(t) {
		return
	}
	h := newProxied(t)
	for range battery.Size(1, 4) {
		h.round(func() {
			for _, w := range h.line.Ways("GET /live") {
				from, to := w.Ports()
				battery.DropFlow(t, from, to)
			}
		}, false)
	}
	h.measured("packets dropped")
}

// A proxied is a hall whose windows come through a line, with a poll that is paused and goes on.
type proxied struct {
	*hall
	line   *battery.Line
	pages  []proxiedPage
	paused bool

	mu      sync.Mutex // guards the fields below
	tried   int
	noticed int
	slowest time.Duration
}

// A proxiedPage is one window, and how it says things.
type proxiedPage struct {
	*window
	cut    string            // a script: it says that it is cut off
	paused string            // a script: it shows that voting is paused
	marks  map[string]string // of a tablet
}

func newProxied(t *testing.T) *proxied {
	t.Helper()
	needBrowser(t)
	s := &server{t: t, listen: freeAddress(t), data: filepath.Join(t.TempDir(), "data")}
	h := &proxied{line: battery.NewLine(t, s.listen)}
	s.base = "http://" + h.line.Address()
	s.clerk = initialize(t, s.data)
	s.start()
	tablets := battery.Size(1, 7)
	deputies := max(tablets, 10) // fewer are never counted, so no such poll is adopted
	h.hall = newHall(t, s, selection(deputies, map[string]any{"reveal": "on_close"}))
	h.codes[second] = h.addStaff(second, ballot.RolePresiding) // once a poll is open, only with a scrutineer's word
	h.attend(1, deputies)
	h.open()
	const online = `[data-test="connection"][data-online="0"]`
	wall := proxiedPage{cut: one(at("lost")), paused: `document.body.innerText.includes("暂停")`}
	wall.window = h.desk(display, "/display", 1280, 720)
	h.pages = append(h.pages, wall)
	if battery.Full() {
		wall.window = s.seat(t, "大屏二", h.addStaff("大屏二", ballot.RoleDisplay), "/display", 1280, 720)
		h.pages = append(h.pages, wall)
	}
	h.pages = append(h.pages, proxiedPage{
		window: h.desk(chair, "/console", 1366, 768), cut: one(online),
		paused: one(`[data-test="desk"][data-state="paused"]`),
	})
	h.signed = nil // the window's sign-in has ended the one before
	h.seatTablets(tablets)
	return h
}

func (h *proxied) seatTablets(n int) {
	h.t.Helper()
	for i := 1; i <= n; i++ {
		p := proxiedPage{window: h.tablet(i, 1280, 800), cut: one(at("offline")), paused: one(at("paused")), marks: favour(i)}
		p.screen("choose")
		p.mark(12, p.marks)
		h.pages = append(h.pages, p)
	}
}

// second is who pauses: the first presiding officer's sign-in is the console's.
const second = "副主席"

// toggle pauses the poll or lets it go on, by a second presiding officer: the first one's sign-in is the console's.
func (h *proxied) toggle() {
	h.t.Helper()
	act := "pause"
	if h.paused {
		act = "resume"
	}
	h.act(second, act, nil)
	h.paused = !h.paused
}

// round has the sockets die, awake or asleep, lets something happen, and holds every page to what it says.
func (h *proxied) round(die func(), asleep bool) {
	h.t.Helper()
	for _, p := range h.pages {
		p.until("live", h.right(p))
	}
	for _, p := range h.pages {
		if asleep {
			p.run(page.SetWebLifecycleState(page.SetWebLifecycleStateStateFrozen))
		}
	}
	die()
	died := time.Now()
	h.toggle()
	if asleep {
		time.Sleep(12 * time.Second) // the service has sent them away by now, and they cannot know
		died = time.Now()
		for _, p := range h.pages {
			p.run(page.SetWebLifecycleState(page.SetWebLifecycleStateStateActive))
		}
	}
	var work sync.WaitGroup
	for _, p := range h.pages {
		work.Go(func() { h.notices(p, died) })
	}
	work.Wait()
	for _, p := range h.pages {
		p.until("live again", h.right(p))
		if p.marks != nil {
			p.marked(12, p.marks)
		}
	}
}

// right is the script for a page that shows the poll as it is, and does not say that it is cut off.
func (h *proxied) right(p proxiedPage) string {
	return fmt.Sprintf("!(%s) && !!(%s) === %t", p.cut, p.paused, h.paused)
}

// notices waits until a page says that it is cut off, or shows the poll as it is.
func (h *proxied) notices(p proxiedPage, died time.Time) {
	h.mu.Lock()
	h.tried++
	h.mu.Unlock()
	script := fmt.Sprintf("!!(%s) || %s", p.cut, h.right(p))
	for yes := false; !yes; time.Sleep(100 * time.Millisecond) {
		if err := p.ask(script, &yes); err != nil {
			h.t.Errorf("%s: %v", p.name, err)
			return
		}
		if took := time.Since(died); !yes && took > noticed {
			h.t.Errorf("%s: %v after its socket died it shows an old poll as if nothing were", p.name, took)
			return
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noticed, h.slowest = h.noticed+1, max(h.slowest, time.Since(died))
}

func (h *proxied) measured(what string) {
	h.t.Helper()
	battery.Measured(h.t, "%s: %d of %d noticed, after %v at most; marks kept", what, h.noticed, h.tried,
		h.slowest.Round(10*time.Millisecond))
}
