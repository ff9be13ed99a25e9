package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// TestDamagedCountersOnScreens: the counters in Redis are overwritten. During the vote no screen shows a figure derived
// from them, and each says why; once they are corrected everything is shown again. After the announcement the certified
// result stands, whatever the counters say.
func TestDamagedCountersOnScreens(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	site := redistest.Start(t)
	s := &server{t: t, base: "http://" + freeAddress(t), data: filepath.Join(t.TempDir(), "data"), redis: site.URL()}
	s.clerk = initialize(t, s.data)
	s.start()
	h := newHall(t, s, selection(20, map[string]any{"secrecy": "recorded", "reveal": "live"}))
	wall := h.desk(display, "/display", 1920, 1080)
	// Separate people use these pages, because the ones who act through the API would end their sessions.
	presiding, counting := h.addStaff("副主席", ballot.RolePresiding), h.addStaff("监票人丙", ballot.RoleScrutineer)
	h.attend(1, 20)
	h.open()
	h.cast(1, 19, favour)
	wall.shows("returned", "data-count", "19")
	add := func(n int64) {
		t.Helper()
		m, _, _ := strings.Cut(h.poll, "-")
		if err := site.Client().HIncrBy(t.Context(), "{m:"+m+"}:poll:"+h.poll+":tally", "0:1", n).Err(); err != nil {
			t.Fatal(err)
		}
	}
	withheld := func(step string, windows map[string]*window) {
		t.Helper()
		for name, w := range windows {
			w.see("withheld")
			w.until("no figure", `!document.querySelector('[data-approve],[data-test="tally"],[data-test="tally-of"]')`)
			w.shot(t, step+" "+name)
		}
	}
	console := h.s.seat(t, "console", presiding, "/console", 1366, 768)
	// A store that is slow for a while locks nobody out.
	if err := site.Client().Do(t.Context(), "CLIENT", "PAUSE", 3000).Err(); err != nil {
		t.Fatal(err)
	}
	scrutiny := h.s.seat(t, "scrutiny", counting, "/scrutiny", 1366, 768)
	add(5)
	h.cast(20, 20, favour) // so that the display receives an event
	withheld("open", map[string]*window{"display": wall, "console": console, "scrutiny": scrutiny})
	add(-5)
	h.act(chair, "close", nil)
	h.announce()
	wall.see("result")
	certified := wall.resultRows()
	add(5)
	late := h.tablet(1, 1280, 800) // reads everything from the start
	late.screen("result")
	for _, scene := range []string{"blank", "result"} {
		h.clerk.post(t, "/api/meetings/"+h.meeting+"/scene", map[string]any{"scene": scene}, nil)
		wall.shows("hall", "data-scene", scene)
	}
	wall.see("result")
	if diff := cmp.Diff(certified, wall.resultRows()); diff != "" || len(certified) != 12 {
		t.Errorf("certified and shown after the counters changed (-certified +shown):\n%s", diff)
	}
	for name, w := range map[string]*window{"display": wall, "console": console, "scrutiny": scrutiny, "tablet": late} {
		w.until(name+" withholds nothing", "!"+one(at("withheld")))
	}
}

// shot saves a picture if the environment names a folder for it.
func (w *window) shot(t *testing.T, name string) {
	t.Helper()
	if dir := os.Getenv("PIAOJUE_DAMAGED_SHOTS"); dir != "" {
		write(t, filepath.Join(dir, name+".png"), w.picture())
	}
}
