package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"piaojue/ballot/meeting"
	"piaojue/web/handbook"
)

// pictures are the README's pictures, by the kind and screen they show.
var pictures = map[string]string{
	"vote ballot with details": "tablet.png",
	"console voting":           "console.png",
	"scrutiny check":           "scrutiny.png",
	"display voting":           "display.png",
}

// most is the largest size of a picture of the README, in bytes.
const most = 300_000

// TestScreenshots writes a picture of every screen to shots, those of the README to pictures, and those of the handbook
// to the handbook. It runs if PIAOJUE_SHOTS is set.
func TestScreenshots(t *testing.T) {
	if os.Getenv("PIAOJUE_SHOTS") == "" {
		t.Skip("set PIAOJUE_SHOTS=1 to write pictures")
	}
	for _, dir := range []string{"shots", "pictures"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s, n := newServer(t), 0
	shoot := func(w *window, kind, screen string) {
		n++
		path := filepath.Join("shots", fmt.Sprintf("%03d-%s-%s.png", n, kind, strings.ReplaceAll(screen, " ", "-")))
		if kind == "page" {
			write(t, path, w.wholePage())
			return
		}
		picture := w.picture()
		write(t, path, picture)
		if name := pictures[kind+" "+screen]; name != "" {
			if len(picture) > most {
				t.Errorf("%s has %d bytes, at most %d are allowed", name, len(picture), most)
			}
			write(t, filepath.Join("pictures", name), picture)
		}
		if name := handbook.Pictures[kind+" "+screen]; name != "" {
			write(t, filepath.Join("..", "handbook", "pictures", name+".webp"), w.small())
		}
	}
	newTour(t, s, shoot).whole()
	aside := newServer(t)
	first(t, aside, shoot)
	lost(t, newServer(t), shoot)
	o := sides(t, aside, shoot)
	poll := o.recordedPoll()
	o.scene(meeting.SceneResult)
	o.looks("result")
	o.scene(meeting.SceneSignIn)
	o.looks("sign-in")
	for _, print := range []string{"report", "announcement", "rules", "named"} {
		var pdf []byte
		o.h.as(chair).get(t, "/api/polls/"+poll+"/"+print+".pdf", &pdf)
		write(t, filepath.Join("shots", print+".pdf"), pdf)
	}
	o.paperOf(o.h.meeting, poll) // last, because new slips end every sign-in
}

// picture takes a screenshot of a window, once its bars have grown.
func (w *window) picture() []byte {
	w.t.Helper()
	w.still()
	png, err := w.tab.picture()
	if err != nil {
		w.t.Fatalf("%s: picture: %v", w.name, err)
	}
	return png
}

// still waits until nothing moves except what always does.
func (w *window) still() {
	w.t.Helper()
	w.until("no motion", `document.getAnimations().every((a) => a.playState !== "running" || `+
		`a.effect.getComputedTiming().iterations === Infinity)`)
}

// small takes a screenshot of a few dozen kB.
func (w *window) small() []byte {
	w.t.Helper()
	var data []byte
	w.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		data, err = page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatWebp).WithQuality(82).Do(ctx)
		return err
	}))
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
