package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/realtime"
)

// A newcomer simulates a user who follows the demo's page.
type newcomer struct {
	t    *testing.T
	base string
	out  *printed
	done chan error
}

// printed holds what a command has printed so far.
type printed struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.String()
}

// newNewcomer starts a demo with short pauses.
func newNewcomer(t *testing.T) *newcomer {
	t.Helper()
	n := &newcomer{t: t, out: &printed{}, done: make(chan error, 1)}
	d := &demo{listen: "127.0.0.1:0", pace: 0.01, out: n.out, log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	go func() { n.done <- d.run(ctx) }()
	t.Cleanup(func() {
		stop()
		select {
		case <-n.done:
		case <-time.After(20 * time.Second):
			t.Error("the demo does not end")
		}
	})
	landing := regexp.MustCompile(`(http://\S+)/demo\n`)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if m := landing.FindStringSubmatch(n.out.String()); m != nil {
			n.base = m[1]
			return n
		}
		if time.Now().After(end) {
			t.Fatalf("the demo does not print the address of its page: %s", n.out)
		}
	}
}

// page returns the body and the header of the page.
func (n *newcomer) page(lang string) (string, http.Header) {
	n.t.Helper()
	resp, err := http.Get(n.base + "/demo?lang=" + lang)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		n.t.Fatalf("GET /demo: %s, %v", resp.Status, err)
	}
	return string(body), resp.Header
}

func (n *newcomer) stage() string {
	n.t.Helper()
	body, _ := n.page("zh")
	return regexp.MustCompile(`data-stage="(\w+)"`).FindStringSubmatch(body)[1]
}

// until waits for a stage.
func (n *newcomer) until(stage string) string {
	n.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if n.stage() == stage {
			body, _ := n.page("zh")
			return body
		}
		if time.Now().After(end) {
			n.t.Fatalf("the demo is at stage %q, want %q: %s", n.stage(), stage, n.out)
		}
	}
}

// press presses a button as the form of a page of this origin does.
func (n *newcomer) press(button, origin string) (int, string) {
	n.t.Helper()
	body, _ := n.page("zh")
	form := url.Values{}
	for _, name := range []string{"step", "run"} {
		if m := regexp.MustCompile(`name="` + name + `" value="(\d+)"`).FindStringSubmatch(body); m != nil {
			form.Set(name, m[1])
		}
	}
	return n.send(button, origin, form)
}

func (n *newcomer) send(button, origin string, form url.Values) (int, string) {
	n.t.Helper()
	req, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, n.base+"/demo/"+button,
		strings.NewReader(form.Encode()))
	if err != nil {
		n.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	resp, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(said)
}

// codes returns the codes in the page's links, in order.
func (n *newcomer) codes() []string {
	n.t.Helper()
	body, _ := n.page("zh")
	var list []string
	for _, m := range regexp.MustCompile(`href="`+n.base+`/#(\w+)"`).FindAllStringSubmatch(body, -1) {
		list = append(list, m[1])
	}
	if len(list) != 5 {
		n.t.Fatalf("the page has links %v, want five", list)
	}
	return list
}

// open signs in on one of the pages with its code, and keeps the page open.
func (n *newcomer) open(code, page string) *apiClient {
	n.t.Helper()
	c, err := login(n.t.Context(), n.base, http.DefaultClient, code)
	if err != nil {
		n.t.Fatal(err)
	}
	var me struct {
		Principal ballot.Principal `json:"principal"`
	}
	if err := c.call(n.t.Context(), http.MethodGet, "/api/me", nil, &me); err != nil {
		n.t.Fatal(err)
	}
	dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}}
	conn, resp, err := dialer.Dial("ws"+strings.TrimPrefix(n.base, "http")+"/live?page="+page,
		http.Header{"Authorization": {"Bearer " + c.token}})
	if err != nil {
		n.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if err := conn.WriteJSON(map[string]any{"meeting": me.Principal.Meeting, "since": 0}); err != nil {
		n.t.Fatal(err)
	}
	go func() {
		for {
			if _, _, err := conn.NextReader(); err != nil {
				return
			}
		}
	}()
	n.t.Cleanup(func() { _ = conn.Close() })
	return c
}

// poll returns the meeting and its poll, as a client sees them.
func (n *newcomer) poll(c *apiClient) (ballot.MeetingID, meeting.PollView) {
	n.t.Helper()
	var all struct {
		Meetings []ballot.Meeting `json:"meetings"`
	}
	if err := c.call(n.t.Context(), http.MethodGet, "/api/meetings", nil, &all); err != nil || len(all.Meetings) != 1 {
		n.t.Fatalf("meetings: %+v, %v", all, err)
	}
	var view meeting.View
	id := all.Meetings[0].ID
	if err := c.call(n.t.Context(), http.MethodGet, "/api/meetings/"+string(id), nil, &view); err != nil {
		n.t.Fatal(err)
	}
	if len(view.Polls) == 0 {
		return id, *view.Poll
	}
	return id, view.Polls[0]
}

// there reports whether somebody has the page of a role open.
func (n *newcomer) there(c *apiClient, role ballot.Role) bool {
	n.t.Helper()
	var view meeting.View
	id, _ := n.poll(c)
	if err := c.call(n.t.Context(), http.MethodGet, "/api/meetings/"+string(id), nil, &view); err != nil {
		n.t.Fatal(err)
	}
	return view.Devices[role] > 0
}

func (n *newcomer) act(c *apiClient, path string, body any) {
	n.t.Helper()
	if err := c.call(n.t.Context(), http.MethodPost, path, body, nil); err != nil {
		n.t.Fatal(err)
	}
}

// TestDemoWaits: the demo leaves each step of the newcomer to them until they do it or skip it. It then holds another
// vote, with new codes, and ends when the newcomer ends it. Issue 17, number 19.
func TestDemoWaits(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t)
	n.until("display")
	time.Sleep(3 * look)
	if got := n.stage(); got != "display" {
		t.Fatalf("before the display is open the demo went on to %q", got)
	}
	if !strings.HasPrefix(strings.TrimSpace(n.out.String()), "票决演示") ||
		strings.Index(n.out.String(), n.base+"/demo\n") > strings.Index(n.out.String(), n.base+"/#") {
		t.Errorf("the page is not the first link: %s", n.out)
	}
	codes := n.codes()
	n.open(codes[0], "display")
	n.until("adopt")
	chair := n.open(codes[2], "console")
	_, p := n.poll(chair)
	at := "/api/polls/" + string(p.ID)
	n.act(chair, at+"/adopt", struct{}{})
	n.until("open")
	if _, p = n.poll(chair); !p.Zero {
		t.Error("the empty box was not confirmed")
	}
	n.act(chair, at+"/open", struct{}{})
	n.until("last")
	time.Sleep(3 * look)
	if _, p = n.poll(chair); p.State != ballot.Open || p.Returned != demoDeputies-1 {
		t.Fatalf("the demo did not wait for the newcomer's ballot: %s with %d returned", p.State, p.Returned)
	}
	tablet := n.open(codes[1], "vote")
	m, p := n.poll(tablet)
	n.act(tablet, "/api/meetings/"+string(m)+"/signin", struct{}{})
	in := ballot.CastRequest{Key: "newcomers-own-ballot", Marks: map[string]string{"1": "approve"}}
	if err := tablet.cast(t.Context(), p.ID, p.BodyBytes, in, nil); err != nil {
		t.Fatal(err)
	}
	n.until("close")
	n.open(codes[3], "scrutiny")
	for !n.there(chair, ballot.RoleScrutineer) {
		time.Sleep(look)
	}
	n.act(chair, at+"/close", struct{}{})
	n.until("sign") // the scrutineer's page is open, so the newcomer certifies
	if code, _ := n.press("skip", n.base); code != http.StatusSeeOther {
		t.Errorf("skip answered %d", code)
	}
	n.until("announce")
	n.act(chair, at+"/announce", struct{}{})
	body := n.until("done")
	if !strings.Contains(body, "98 / 98") || strings.Contains(body, `id="skip"`) {
		t.Errorf("at the end the page has\n%s", body)
	}
	n.once(codes)
}

// once holds another vote in which the demo does every step, and ends the demo.
func (n *newcomer) once(before []string) {
	n.t.Helper()
	n.press("again", n.base)
	body := n.until("display")
	if !strings.Contains(body, "第 2 场") {
		n.t.Errorf("the page does not show that this is the second vote:\n%s", body)
	}
	for i, code := range n.codes() {
		if code == before[i] && i != 4 { // the first clerk's code stays the same
			n.t.Errorf("code %d of the second vote is the same as in the first", i)
		}
	}
	for _, stage := range []string{"display", "adopt", "open", "last", "close", "announce"} {
		n.until(stage)
		n.press("skip", n.base)
	}
	n.until("done")
	chair := n.open(n.codes()[2], "console")
	if _, p := n.poll(chair); p.State != ballot.Announced || p.Returned != demoDeputies {
		n.t.Errorf("the second vote is %s with %d returned", p.State, p.Returned)
	}
	code, said := n.press("end", n.base)
	if code != http.StatusOK || !strings.Contains(said, "演示已结束") {
		n.t.Errorf("end answered %d\n%s", code, said)
	}
	select {
	case err := <-n.done:
		if err != nil {
			n.t.Errorf("the demo ended with %v", err)
		}
		n.done <- nil
	case <-time.After(20 * time.Second):
		n.t.Error("the demo does not end")
	}
}

// TestDemoGoesOnWhateverIsDone: if the poll is paused, closed early or declared void, the demo neither hangs nor ends.
// A vote can be stopped for another one at any time.
func TestDemoGoesOnWhateverIsDone(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t)
	for _, stage := range []string{"display", "adopt", "open"} {
		n.until(stage)
		n.press("skip", n.base)
	}
	n.until("last")
	chair := n.open(n.codes()[2], "console")
	_, p := n.poll(chair)
	at := "/api/polls/" + string(p.ID)
	n.act(chair, at+"/pause", struct{}{})
	n.act(chair, at+"/void", map[string]string{"reason": "试一试"})
	n.until("void")
	n.press("again", n.base)
	n.until("display")
	n.press("again", n.base)
	for !strings.Contains(n.until("display"), "第 3 场") {
		time.Sleep(look)
	}
	n.press("skip", n.base)
	n.until("adopt")
	m, _ := n.poll(n.open(n.codes()[2], "console"))
	clerk := n.open(n.codes()[4], "clerk")
	if err := clerk.call(t.Context(), http.MethodPatch, "/api/meetings/"+string(m), map[string]any{"state": "closed"},
		nil); err != nil {
		t.Fatal(err)
	}
	n.press("skip", n.base)
	n.until("broken")
	n.press("again", n.base)
	n.until("display")
}

// TestDemoPageIsSafe: presses from other origins are refused, the page has nothing inline, and outdated presses do
// nothing.
func TestDemoPageIsSafe(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t)
	n.until("display")
	for _, origin := range []string{"", "null", "http://elsewhere.example"} {
		for _, button := range []string{"skip", "again", "end"} {
			if code, _ := n.press(button, origin); code != http.StatusForbidden {
				t.Errorf("%s from %q answered %d, want 403", button, origin, code)
			}
		}
	}
	n.send("skip", n.base, url.Values{"step": {"1"}}) // of an earlier stage
	n.send("again", n.base, url.Values{"run": {"7"}})
	time.Sleep(2 * look)
	if got := n.stage(); got != "display" {
		t.Errorf("outdated presses took the demo to %q", got)
	}
	for lang, word := range map[string]string{"zh": "请先打开大屏", "en": "Open the hall display first"} {
		body, header := n.page(lang)
		if !strings.Contains(body, word) || regexp.MustCompile(`>demo\.[a-z]`).MatchString(body) {
			t.Errorf("in %s a word is missing:\n%s", lang, body)
		}
		if regexp.MustCompile(`<style|style=|<script>|onclick`).MatchString(body) {
			t.Errorf("in %s the page has something inline, which the policy forbids", lang)
		}
		csp := header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
	}
	if body, _ := n.page("zh"); strings.Contains(body, "<svg") || !strings.Contains(body, "--listen :8080") {
		t.Error("a loopback address has QR codes, or the page does not say how to get them")
	}
}

// TestDemoDoors: if other devices can reach the demo, each door has a QR code of its link, in the order in which a
// newcomer needs them.
func TestDemoDoors(t *testing.T) {
	slip := func(code, name string) meeting.Slip { return meeting.Slip{Code: code, Name: name} }
	b := &demoBoard{code: "CLERKCLERK", stage: "last", hall: &demoHall{
		base: "http://192.168.1.10:8080", display: slip("DISPLAY000", ""), yours: slip("PRESIDING0", ""),
		watching: slip("SCRUTINEER", ""), deputies: []meeting.Slip{slip("ELSE000000", "甲"), slip("TABLET0000", "乙")},
	}}
	for stage, s := range demoStages {
		for lang := range strings.FieldsSeq("zh-CN en") {
			if key := "demo.at." + stage; say(pageLang(httptest.NewRequest("GET", "/?lang="+lang, nil)), key) == key {
				t.Errorf("stage %s has no sentence", stage)
			}
		}
		if s.waits && s.door == "" {
			t.Errorf("stage %s waits, but names no door", stage)
		}
	}
	w := httptest.NewRecorder()
	b.serve(w, httptest.NewRequest(http.MethodGet, "/demo?lang=zh", nil))
	body := w.Body.String()
	if got := strings.Count(body, "<svg"); got != 5 {
		t.Errorf("the page has %d QR codes, want 5", got)
	}
	var order []string
	for _, m := range regexp.MustCompile(`href="http://192.168.1.10:8080/#(\w+)"`).FindAllStringSubmatch(body, -1) {
		order = append(order, m[1])
	}
	if want := []string{"DISPLAY000", "TABLET0000", "PRESIDING0", "SCRUTINEER", "CLERKCLERK"}; !slices.Equal(order, want) {
		t.Errorf("the links are %v, want %v", order, want)
	}
	for _, text := range []string{
		"您是乙", fmt.Sprintf("号码 <b>%s</b>", seal.Group("TABLET0000", 5)), `class="door here" data-test="tablet"`,
	} {
		if !strings.Contains(body, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}
