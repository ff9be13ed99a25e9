package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestWelcomeShowsTheCertificate: the welcome scene shows the first digits of the hall's certificate large, complete
// and clear of the seats, on the display's page and in the console's picture of it. Without a certificate there are
// none.
func TestWelcomeShowsTheCertificate(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(98, nil))
	show := func(scene string) {
		t.Helper()
		h.clerk.post(t, "/api/meetings/"+h.meeting+"/scene", map[string]any{"scene": scene}, nil)
	}
	for _, size := range [][2]int64{{1920, 1080}, {1024, 768}} {
		show("welcome")
		w := h.desk(display, "/display", size[0], size[1])
		w.see("welcome")
		w.until("no certificate", `!document.querySelector('[data-test="ca"]')`)
		// This server has no certificate, so the test adds to the page what a server with one puts there.
		w.run(chromedp.Evaluate(`{ const m = document.createElement("meta"); m.name = "piaojue-ca"; m.content = "AB12 CD34 `+
			`EF56 7890"; document.head.append(m); }`, nil))
		show("signin")
		w.see("present")
		show("welcome")
		w.says("ca", "AB12CD34EF567890")
		w.until("digits of at least 20 px, whole, and below the seats", `(() => {
			const b = document.querySelector('[data-test="ca"] b'), r = b.getBoundingClientRect();
			const seats = [...document.querySelectorAll(".seats circle")].map((c) => c.getBoundingClientRect().bottom);
			return parseFloat(getComputedStyle(b).fontSize) >= 20 && r.bottom <= innerHeight &&
				r.left >= 0 && r.right <= innerWidth &&
				seats.length === 98 && r.top >= Math.max(...seats) - 8;
		})()`)
		if dir := os.Getenv("PIAOJUE_DAMAGED_SHOTS"); dir != "" {
			write(t, filepath.Join(dir, "welcome.png"), w.picture())
		}
	}
}
