package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// An engine is a browser engine in which every page is tested, besides Debian's Chromium.
type engine struct {
	name    string
	install string // what to install to get it
	// start starts the engine and returns functions to open a tab and to stop it; errAbsent if it is not installed.
	start func() (open func() (tab, error), stop func(), err error)
}

var errAbsent = errors.New("not installed")

// engines are the oldest Chromium that the README supports, and the engines of the other browsers.
var engines = []engine{
	{"Chromium 86", "its package by npm ci in web/e2e, on x86-64", startOldChromium},
	{"Firefox ESR", "firefox-esr", func() (func() (tab, error), func(), error) {
		path, err := exec.LookPath("firefox-esr")
		if err != nil {
			return nil, nil, errAbsent
		}
		f, err := startFirefox(path)
		if err != nil {
			return nil, nil, err
		}
		return f.open, f.stop, nil
	}},
	{"WebKit", "webkit2gtk-driver and xvfb", func() (func() (tab, error), func(), error) {
		driver, err := exec.LookPath("WebKitWebDriver")
		xvfb, none := exec.LookPath("Xvfb")
		if err != nil || none != nil || miniBrowser() == "" {
			return nil, nil, errAbsent
		}
		k, err := startWebKit(driver, miniBrowser(), xvfb)
		if err != nil {
			return nil, nil, err
		}
		return k.open, k.stop, nil
	}},
}

// oldChromium is where npm ci in web/e2e installs Chromium 86.
const oldChromium = "node_modules/.chromium86/chromium"

// startOldChromium starts the oldest supported Chromium.
func startOldChromium() (func() (tab, error), func(), error) {
	path, err := filepath.Abs(oldChromium)
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(path); err != nil || runtime.GOARCH != "amd64" {
		return nil, nil, errAbsent
	}
	browser, stop, err := startChromium(path, "no-zygote")
	if err != nil {
		stop()
		return nil, nil, err
	}
	return func() (tab, error) { return newChromeTab(browser) }, stop, nil
}

// TestEngines runs a vote in every engine, each with its own servers. At every stop everything fits, axe-core finds
// nothing, no script throws, and the boxes are placed as in Debian's Chromium, which runs first.
func TestEngines(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	told := make([]string, len(engines))
	t.Cleanup(func() { tell(t, told) })
	lay := map[string][]box{}
	t.Run("Chromium", func(t *testing.T) {
		holdVote(t, nil, func(_ *testing.T, w *window, where string) { lay[where] = w.boxes() })
	})
	for i, e := range engines {
		told[i] = "screens NOT RUN in " + e.name + ": install " + e.install
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			open, stop, err := e.start()
			if errors.Is(err, errAbsent) {
				t.Skip(told[i])
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(stop)
			told[i] = "screens run in " + e.name
			seesFaults(t, open)
			holdVote(t, open, func(t *testing.T, w *window, where string) {
				var found []string
				for range 40 { // the actions of others reach a window a moment later
					if found = differences(lay[where], w.boxes()); len(found) == 0 {
						return
					}
					time.Sleep(50 * time.Millisecond)
				}
				t.Errorf("%s: %q", where, found)
			})
		})
	}
}

// tell writes which engines were run into the file that ENGINES_RUN names, because go test prints nothing of tests that
// pass.
func tell(t *testing.T, told []string) {
	if path := os.Getenv("ENGINES_RUN"); path != "" {
		write(t, path, []byte(strings.Join(told, "\n")+"\n"))
	}
}

// seesFaults checks that an engine's tab reports scripts that throw: a test that cannot see them would pass anything.
func seesFaults(t *testing.T, open func() (tab, error)) {
	t.Helper()
	s := newServer(t)
	tab, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer tab.close()
	w := &window{t: t, name: "faults", tab: tab}
	w.visit(s.base + "/")
	w.see("boxes")
	if early := tab.faults(); len(early) > 0 {
		t.Errorf("before anything is thrown: %q", early)
	}
	for _, fault := range []string{
		`setTimeout(() => { throw new Error("on purpose") })`, `document.body.setAttribute("style", "color:red")`,
	} {
		before := len(tab.faults())
		w.eval(fmt.Sprintf("(%s, 0)", fault), nil)
		eventually(t, "the fault "+fault, func() bool { return len(tab.faults()) > before })
	}
}
