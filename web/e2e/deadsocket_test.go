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

// noticed is how soon after its socket died without a close a page must say that it is cut off, or be live again.
const noticed = 20 * time.Second

// TestDeadSocketsAreNoticed: a proxy swallows the sockets of display, console and tablets while everything else passes,
// both while the pages are awake and while they sleep. Each page soon says so or is live again, and a tablet's marks
// are kept.
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

// TestDroppedPacketsAreNoticed: the same if every packet of the sockets is dropped.
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

// A proxied is a hall whose windows connect through a line, with a poll that is paused and resumed.
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

// A proxiedPage is one window, with the scripts that read its state.
type proxiedPage struct {
	*window
	cut    string            // a script: whether it says that it is cut off
	paused string            // a script: whether it shows that voting is paused
	marks  map[string]string // set on a tablet
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
	deputies := max(tablets, 10) // a poll with fewer is never counted, so it cannot be adopted
	h.hall = newHall(t, s, selection(deputies, map[string]any{"reveal": "on_close"}))
	h.codes[second] = h.addStaff(second, ballot.RolePresiding) // once a poll is open, this needs a scrutineer's approval
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

// second is a second presiding officer, who pauses the poll: the first one's sign-in is the console's.
const second = "副主席"

// toggle pauses or resumes the poll as the second presiding officer.
func (h *proxied) toggle() {
	h.t.Helper()
	act := "pause"
	if h.paused {
		act = "resume"
	}
	h.act(second, act, nil)
	h.paused = !h.paused
}

// round kills the sockets, with the pages awake or asleep, changes the poll's state, and checks what every page says.
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
		time.Sleep(12 * time.Second) // the server has closed them by now, which the pages cannot know
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

// right is a script that is true if a page shows the poll's current state and does not say that it is cut off.
func (h *proxied) right(p proxiedPage) string {
	return fmt.Sprintf("!(%s) && !!(%s) === %t", p.cut, p.paused, h.paused)
}

// notices waits until a page says that it is cut off, or shows the poll's current state.
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
