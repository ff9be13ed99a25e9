package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// pictures are those of the README: what shows them, by kind and screen.
var pictures = map[string]string{
	"vote ballot with details": "tablet.png",
	"console voting":           "console.png",
	"scrutiny check":           "scrutiny.png",
	"display voting":           "display.png",
}

// most is how large a picture of the README may be, in bytes.
const most = 300_000

// TestScreenshots writes a picture of every screen to shots, and those of the README to pictures. It runs when
// PIAOJUE_SHOTS is set.
func TestScreenshots(t *testing.T) {
	if os.Getenv("PIAOJUE_SHOTS") == "" {
		t.Skip("set PIAOJUE_SHOTS=1 to write pictures")
	}
	s := newServer(t)
	for _, dir := range []string{"shots", "pictures"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	newTour(t, s, func(w *window, kind, screen string) {
		n++
		path := filepath.Join("shots", fmt.Sprintf("%02d-%s-%s.png", n, kind, strings.ReplaceAll(screen, " ", "-")))
		picture := w.picture()
		write(t, path, picture)
		if name := pictures[kind+" "+screen]; name != "" {
			if len(picture) > most {
				t.Errorf("%s has %d bytes, at most %d are allowed", name, len(picture), most)
			}
			write(t, filepath.Join("pictures", name), picture)
		}
	}).whole()
}

// picture takes a window as it is, once its bars have grown.
func (w *window) picture() []byte {
	w.t.Helper()
	w.until("no motion", `document.getAnimations().every((a) => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`)
	var png []byte
	w.run(page.BringToFront(), chromedp.CaptureScreenshot(&png))
	return png
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
