package e2e

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A firefox is one Firefox, driven by WebDriver BiDi: a websocket with JSON in both directions and no driver program.
type firefox struct {
	cmd  *exec.Cmd
	dir  string
	conn *websocket.Conn

	mu      sync.Mutex // guards the fields below, and writes to conn
	last    int
	waiting map[int]chan<- bidiAnswer
	tabs    map[string]*firefoxTab // by browsing context
	gone    error
}

// A bidiAnswer is the answer to one command, or an event.
type bidiAnswer struct {
	ID             int
	Type           string // success, error or event
	Method         string
	Error, Message string
	Result, Params json.RawMessage
}

// A dict is one object of the protocol.
type dict = map[string]any

// quiet keeps Firefox from reaching any address but this machine's own: other requests go to a proxy that does not
// exist. Its scrollbars overlay the page, as on tablets and phones.
const quiet = `user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.update.enabled", false);
user_pref("intl.accept_languages", "zh-CN,zh");
user_pref("ui.useOverlayScrollbars", 1);
`

var listening = regexp.MustCompile(`WebDriver BiDi listening on (ws://\S+)`)

// startFirefox starts Firefox with an empty profile.
func startFirefox(path string) (*firefox, error) {
	dir, err := os.MkdirTemp("", "piaojue-firefox-")
	if err != nil {
		return nil, err
	}
	f := &firefox{dir: dir, waiting: map[int]chan<- bidiAnswer{}, tabs: map[string]*firefoxTab{}}
	if err := os.WriteFile(filepath.Join(dir, "user.js"), []byte(quiet), 0o600); err != nil {
		return nil, err
	}
	f.cmd = exec.Command(path, "--headless", "--no-remote", "--profile", dir, "--remote-debugging-port", "0",
		"about:blank")
	f.cmd.Env = append(os.Environ(), "HOME="+dir, "MOZ_CRASHREPORTER_DISABLE=1")
	out, err := f.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := f.cmd.Start(); err != nil {
		return nil, err
	}
	address, err := addressIn(out)
	if err == nil {
		err = f.connect(address)
	}
	if err != nil {
		f.stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return f, nil
}

// addressIn reads the output of a starting Firefox until it names the address of its protocol, and discards the rest.
func addressIn(out io.Reader) (string, error) {
	found := make(chan string, 1)
	go func() {
		defer close(found)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				select {
				case found <- m[1]:
				default:
				}
			}
		}
	}()
	select {
	case address, ok := <-found:
		if !ok {
			return "", errors.New("it ended at once")
		}
		return address, nil
	case <-time.After(generous):
		return "", errors.New("it does not say where it listens")
	}
}

func (f *firefox) connect(address string) error {
	conn, _, err := websocket.DefaultDialer.Dial(address+"/session", nil)
	if err != nil {
		return err
	}
	f.conn = conn
	go f.listen()
	if err := f.do("session.new", dict{"capabilities": dict{}}, nil); err != nil {
		return err
	}
	return f.do("session.subscribe", dict{"events": []string{"log.entryAdded"}}, nil)
}

func (f *firefox) stop() {
	if f.conn != nil {
		_ = f.do("browser.close", dict{}, nil) // asks it to end; otherwise it is killed
		_ = f.conn.Close()
	}
	ended := make(chan error, 1)
	go func() { ended <- f.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		_ = f.cmd.Process.Kill()
		<-ended
	}
	_ = os.RemoveAll(f.dir) // files still in use are left to the system
}

// listen passes answers to the calls that wait for them, and events to their tabs, until the connection ends.
func (f *firefox) listen() {
	for {
		var a bidiAnswer
		err := f.conn.ReadJSON(&a)
		f.mu.Lock()
		switch {
		case err != nil:
			f.gone = err
			for _, c := range f.waiting {
				close(c)
			}
			f.waiting = nil
		case a.Type == "event":
			f.note(a)
		case f.waiting[a.ID] != nil:
			f.waiting[a.ID] <- a // buffered, so this never blocks
			delete(f.waiting, a.ID)
		}
		f.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// note records the errors in a page's console: scripts that threw, and what the content security policy blocked. A
// connection that a test cuts is reported there too, and is not a fault.
func (f *firefox) note(a bidiAnswer) {
	var e struct {
		Level, Type, Text string
		Source            struct{ Context string }
	}
	if err := json.Unmarshal(a.Params, &e); err != nil || e.Level != "error" || strings.Contains(e.Text, "ws://") {
		return
	}
	if t := f.tabs[e.Source.Context]; t != nil {
		t.seen = append(t.seen, e.Type+": "+e.Text)
	}
}

// do executes one command and decodes its result into out, if given.
func (f *firefox) do(method string, params dict, out any) error {
	answer := make(chan bidiAnswer, 1)
	f.mu.Lock()
	if f.gone != nil {
		f.mu.Unlock()
		return f.gone
	}
	f.last++
	f.waiting[f.last] = answer
	err := f.conn.WriteJSON(dict{"id": f.last, "method": method, "params": params})
	f.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case a, ok := <-answer:
		switch {
		case !ok:
			return errors.New("firefox is gone")
		case a.Type == "error":
			return fmt.Errorf("%s: %s: %s", method, a.Error, a.Message)
		case out == nil:
			return nil
		default:
			return json.Unmarshal(a.Result, out)
		}
	case <-time.After(generous):
		return fmt.Errorf("%s: no answer", method)
	}
}

// open opens a tab with a profile of its own.
func (f *firefox) open() (tab, error) {
	var user struct{ UserContext string }
	if err := f.do("browser.createUserContext", dict{}, &user); err != nil {
		return nil, err
	}
	var made struct{ Context string }
	if err := f.do("browsingContext.create", dict{"type": "window", "userContext": user.UserContext}, &made); err != nil {
		return nil, err
	}
	t := &firefoxTab{f: f, context: made.Context, user: user.UserContext}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tabs[made.Context] = t
	return t, nil
}

// A firefoxTab is a tab of a Firefox.
type firefoxTab struct {
	f             *firefox
	context, user string
	seen          []string // guarded by f.mu
}

func (t *firefoxTab) visit(url string) error {
	return t.f.do("browsingContext.navigate", dict{"context": t.context, "url": url, "wait": "none"}, nil)
}

func (t *firefoxTab) evaluate(script string) (string, error) {
	var got struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	what := dict{"expression": script, "target": dict{"context": t.context}, "awaitPromise": true}
	err := t.f.do("script.evaluate", what, &got)
	if err == nil && got.Type != "success" {
		err = errors.New(got.ExceptionDetails.Text)
	}
	return got.Result.Value, err
}

func (t *firefoxTab) resize(width, height int64) error {
	size := dict{"width": width, "height": height}
	return t.f.do("browsingContext.setViewport", dict{"context": t.context, "viewport": size}, nil)
}

func (t *firefoxTab) button(down bool, p point) error {
	return t.f.do("input.performActions", dict{"context": t.context, "actions": pointer(down, p)}, nil)
}

// pointer is a move followed by a press or a release, as the WebDriver protocols encode it.
func pointer(down bool, p point) []dict {
	what := "pointerUp"
	if down {
		what = "pointerDown"
	}
	return []dict{{"type": "pointer", "id": "mouse", "parameters": dict{"pointerType": "mouse"}, "actions": []dict{
		{"type": "pointerMove", "x": int(p.X), "y": int(p.Y), "origin": "viewport"}, {"type": what, "button": 0},
	}}}
}

func (t *firefoxTab) picture() ([]byte, error) {
	var shot struct{ Data string }
	if err := t.f.do("browsingContext.captureScreenshot", dict{"context": t.context}, &shot); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(shot.Data)
}

func (t *firefoxTab) faults() []string {
	t.f.mu.Lock()
	defer t.f.mu.Unlock()
	return slices.Clone(t.seen)
}

func (t *firefoxTab) close() {
	_ = t.f.do("browsingContext.close", dict{"context": t.context}, nil) // closed with the browser anyway
	_ = t.f.do("browser.removeUserContext", dict{"userContext": t.user}, nil)
}
