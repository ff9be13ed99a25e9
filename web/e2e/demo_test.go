package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// newDemo runs the demo, and returns the address of its page.
func newDemo(t *testing.T, listen string) string {
	t.Helper()
	needBrowser(t)
	out, err := os.Create(filepath.Join(t.TempDir(), "demo.log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "demo", "--listen", listen)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PIAOJUE_") })
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
		if err := cmd.Wait(); err != nil {
			t.Errorf("demo ended with %v", err)
		}
		_ = out.Close()
	})
	page, address := regexp.MustCompile(`http://\S+/demo\n`), ""
	eventually(t, "the demo's page", func() bool {
		text, err := os.ReadFile(out.Name())
		address = strings.TrimSpace(page.FindString(string(text)))
		return err == nil && address != ""
	})
	return address
}

// TestDemoPage: the page of the demo fits its sizes in both languages, with and without QR codes, follows the vote
// without being reloaded, and ends the demo. Issue 17, number 19.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	for name, listen := range map[string]string{"alone": "127.0.0.1:0", "hall": ":0"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := newDemo(t, listen)
			s := &server{t: t, base: strings.TrimSuffix(address, "/demo")}
			w := s.open(t, "newcomer", 1366, 768)
			for _, lang := range []string{"en", "zh-CN"} {
				w.visit(address + "?lang=" + lang)
				w.until("the page", one(at("say")))
				w.demoFits(t, name+" "+lang)
			}
			w.eval("window.once = true, 0", nil)
			w.demoShot(t, name)
			w.tap("skip") // do not wait for the display to be opened
			w.until("the officer's turn", one(`#now[data-stage="adopt"]`))
			w.until("the officer's door", one(`.door.here[data-test="presiding"]`))
			w.demoFits(t, name+" adopt")
			w.demoShot(t, name+"-adopt")
			w.tap("again")
			w.until("the second vote", one(`#now[data-stage="display"]`))
			w.tap("end")
			w.see("ended")
			w.until("its style, of a server that is gone",
				`getComputedStyle(document.querySelector("main .now")).borderTopWidth === "2px"`)
			w.demoFits(t, name+" ended")
			w.demoShot(t, name+"-ended")
		})
	}
}

// demoFits measures the page at its sizes.
func (w *window) demoFits(t *testing.T, what string) {
	t.Helper()
	for _, z := range []size{{1366, 768}, {1024, 768}, {390, 844}} {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
		w.fits(t, fmt.Sprintf("%s %d × %d", what, z.Wide, z.High), forClerk)
		w.accessible(t, what)
	}
	w.resize(1366, 768)
}

// demoShot writes screenshots of the page if they are enabled.
func (w *window) demoShot(t *testing.T, what string) {
	t.Helper()
	dir := os.Getenv("PIAOJUE_DEMO_SHOTS")
	if dir == "" {
		return
	}
	for _, z := range []size{{390, 844}, {1366, 768}} {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
		write(t, filepath.Join(dir, fmt.Sprintf("demo-%s-%d.png", what, z.Wide)), w.picture())
	}
}
