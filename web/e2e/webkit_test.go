package e2e

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A webkit starts WebKitGTK's MiniBrowser, the engine of iPads and of Safari, on a virtual screen.
type webkit struct {
	driver, browser string // programs
	dir             string
	screen          *exec.Cmd // Xvfb
	display         string    // its name, such as :1
}

// miniBrowser is where Debian installs the browser that WebKit's driver drives.
func miniBrowser() string {
	found, _ := filepath.Glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser") // the pattern is valid
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// bare removes the space taken by the browser's own bars, so that its window can be as narrow as a phone.
const bare = `* { padding: 0; margin: 0; min-width: 0; min-height: 0; border: 0; font-size: 1px; ` +
	`-gtk-icon-source: none; }`

// startWebKit starts the virtual screen.
func startWebKit(driver, browser, xvfb string) (*webkit, error) {
	dir, err := os.MkdirTemp("", "piaojue-webkit-")
	if err != nil {
		return nil, err
	}
	style := filepath.Join(dir, "gtk-3.0", "gtk.css")
	if err := errors.Join(os.Mkdir(filepath.Dir(style), 0o700), os.WriteFile(style, []byte(bare), 0o600)); err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	k := &webkit{driver: driver, browser: browser, dir: dir}
	k.screen = exec.Command(xvfb, "-displayfd", "3", "-screen", "0", "2200x1400x24", "-nolisten", "tcp")
	k.screen.ExtraFiles = []*os.File{w}
	err = k.screen.Start()
	_ = w.Close() // Xvfb has its own copy
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", xvfb, err)
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		k.stop()
		return nil, fmt.Errorf("start %s: %w", xvfb, err)
	}
	k.display = ":" + strings.TrimSpace(number)
	return k, nil
}

func (k *webkit) stop() {
	_ = k.screen.Process.Signal(syscall.SIGTERM)
	_ = k.screen.Wait() // it ends by the signal
	_ = os.RemoveAll(k.dir)
}

// A webkitTab is the only tab of a browser, with a driver of its own.
type webkitTab struct {
	cmd     *exec.Cmd
	session string // the URL of its WebDriver session
	bars    int64  // how much higher the window is than the page

	mu   sync.Mutex // guards seen
	seen []string
}

// open starts a browser with an empty profile.
func (k *webkit) open() (tab, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String()) // it has a port
	_ = l.Close()
	t := &webkitTab{cmd: exec.Command(k.driver, "--host=127.0.0.1", "--port="+port)}
	t.cmd.Env = append(os.Environ(), "DISPLAY="+k.display, "GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1",
		"HOME="+k.dir, "XDG_RUNTIME_DIR="+k.dir, "XDG_CONFIG_HOME="+k.dir)
	if err := t.cmd.Start(); err != nil {
		return nil, err
	}
	if err := t.begin("http://127.0.0.1:"+port, k.browser); err != nil {
		t.close()
		return nil, fmt.Errorf("start %s: %w", k.driver, err)
	}
	return t, nil
}

// begin creates the session, once the driver answers.
func (t *webkitTab) begin(driver, browser string) error {
	options := dict{"binary": browser, "args": []string{"--automation"}}
	want := dict{"capabilities": dict{"alwaysMatch": dict{"webkitgtk:browserOptions": options}}}
	var made struct{ SessionID string }
	var err error
	for end := time.Now().Add(generous); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = webdriver(http.MethodPost, driver+"/session", want, &made); err == nil {
			t.session = driver + "/session/" + made.SessionID
			return t.measureBars()
		} else if _, refused := errors.AsType[*driverError](err); refused {
			return err
		}
	}
	return err
}

func (t *webkitTab) close() {
	if t.session != "" {
		_ = t.faults()                                        // collects the last ones
		_ = webdriver(http.MethodDelete, t.session, nil, nil) // ends the browser
		t.session = ""
	}
	_ = t.cmd.Process.Kill()
	_ = t.cmd.Wait() // it ends by the signal
}

// hear records a page's faults in the page itself, because a WebKit under automation does not report its console. Every
// evaluated script installs it if it is missing, so only a fault before the first script would be missed, and a page
// that fails that early shows nothing of what the tests wait for.
const hear = `const heard = window.faultsHeard || (window.faultsHeard = (() => {
	const all = [];
	addEventListener("error", (e) => all.push("script threw " + e.message));
	addEventListener("unhandledrejection", (e) => all.push("promise rejected: " + e.reason));
	const refused = (e) => all.push("Content Security Policy: " + e.violatedDirective + " " + e.blockedURI);
	document.addEventListener("securitypolicyviolation", refused);
	return all;
})());
`

func (t *webkitTab) faults() []string {
	if t.session != "" {
		_, _ = t.evaluate("''") // a tab that is gone has already reported
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.seen)
}

func (t *webkitTab) visit(url string) error {
	return webdriver(http.MethodPost, t.session+"/url", dict{"url": url}, nil)
}

func (t *webkitTab) evaluate(script string) (string, error) {
	wrapped := hear + "const done = arguments[0], say = (a) => done({ ...a, f: heard.splice(0) });\n" +
		"(async () => (" + script + "))().then((v) => say({ v }), (e) => say({ e: String(e) }))"
	var got struct {
		V, E string
		F    []string
	}
	err := webdriver(http.MethodPost, t.session+"/execute/async", dict{"script": wrapped, "args": []any{}}, &got)
	if err == nil && got.E != "" {
		err = errors.New(got.E)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = append(t.seen, got.F...)
	return got.V, err
}

// resize makes the window larger than the page by the size of the browser's own bars, and waits for the page to follow.
func (t *webkitTab) resize(width, height int64) error {
	if err := t.setSize(width, height+t.bars); err != nil {
		return err
	}
	for end := time.Now().Add(generous); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if inner, err := t.inner(); err != nil || inner == [2]int64{width, height} {
			return err
		}
	}
	return fmt.Errorf("the window does not become %d × %d", width, height)
}

// measureBars measures the height of the browser's own bars, at any page size.
func (t *webkitTab) measureBars() error {
	var rect struct{ Height int64 }
	if err := webdriver(http.MethodGet, t.session+"/window/rect", nil, &rect); err != nil {
		return err
	}
	inner, err := t.inner()
	t.bars = rect.Height - inner[1]
	return err
}

func (t *webkitTab) setSize(width, height int64) error {
	rect := dict{"x": 0, "y": 0, "width": width, "height": height}
	return webdriver(http.MethodPost, t.session+"/window/rect", rect, nil)
}

// inner returns the size of the page.
func (t *webkitTab) inner() (size [2]int64, err error) {
	text, err := t.evaluate("JSON.stringify([innerWidth, innerHeight])")
	if err == nil {
		err = json.Unmarshal([]byte(text), &size)
	}
	return size, err
}

func (t *webkitTab) button(down bool, p point) error {
	return webdriver(http.MethodPost, t.session+"/actions", dict{"actions": pointer(down, p)}, nil)
}

func (t *webkitTab) picture() ([]byte, error) {
	var data string
	if err := webdriver(http.MethodGet, t.session+"/screenshot", nil, &data); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(data)
}

// A driverError is a command that the driver refused.
type driverError struct{ code, message string }

func (e *driverError) Error() string { return e.code + ": " + e.message }

// webdriver executes one W3C WebDriver command and decodes its value into out, if given.
func webdriver(method, url string, body, out any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	req, err := http.NewRequest(method, url, bytes.NewReader(data))
	if err != nil {
		return err
	}
	client := http.Client{Timeout: generous}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		var e struct{ Error, Message string }
		if err := json.Unmarshal(answer.Value, &e); err != nil {
			return err
		}
		return &driverError{e.Error, e.Message}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, out)
}
