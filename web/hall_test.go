package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/storetest"
	"piaojue/realtime"
	"piaojue/web/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A hall is a whole server on an in-memory store, with a meeting and its people, used only over HTTP.
type hall struct {
	testing.TB
	site   *Server
	box    *storetest.Faulty
	svc    *meeting.Service
	key    auth.SigningKey
	url    string
	client *http.Client

	rootCode string
	root     caller // the first clerk
	m        string // the meeting's id
	clerk    caller
	chair    caller
	teller   caller
	screen   caller
	voters   []caller
	codes    map[string]meeting.Slip // by name; the last one printed
}

type hallConfig struct {
	deputies  int // all of them signed in and present
	rehearsal bool
	formal    bool // formal even with too few deputies for a count; otherwise such a meeting is a rehearsal
	pin       bool
	twoPerson bool
	trusted   []string
	publicURL string // "" means the test server's own
	forgets   bool   // the store is in memory only
	now       func() time.Time
}

// newServer starts a server without a meeting.
func newServer(t testing.TB, c hallConfig) *hall {
	t.Helper()
	f := storetest.NewService(t, storetest.FixtureConfig{
		NotDurable: c.forgets, Service: func(s *meeting.Config) { s.Now = c.now },
	})
	h := &hall{TB: t, box: f.Store, svc: f.Service, rootCode: f.RootCode, codes: map[string]meeting.Slip{}}
	var err error
	h.key, err = auth.NewSigningKey()
	h.must(err)
	tokens, err := auth.New(auth.Config{Keys: []auth.SigningKey{h.key}, Now: c.now})
	h.must(err)

	server := httptest.NewUnstartedServer(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.site.ServeHTTP(w, r) }))
	h.url = "http://" + server.Listener.Addr().String()
	if c.publicURL == "" {
		c.publicURL = h.url
	}
	hub := realtime.NewHub(realtime.Config{
		Source: h.svc, Server: "one", Origins: func(r *http.Request) bool { return h.site.OriginAllowed(r) },
	})
	h.site, err = New(Config{
		Service: h.svc, Tokens: tokens, Codes: f.Codes, Live: hub.Serve, Seen: hub.Seen, PublicURLs: []string{c.publicURL},
		Trusted: c.trusted, Photos: photosIn(t),
		Version: "test", Printer: stub(t), Bundle: func(w io.Writer, r meeting.Record) error {
			b, err := record.Of(r, "test")
			return errors.Join(err, record.Write(w, b, nil))
		},
	})
	h.must(err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 2)
	go func() { done <- h.svc.Run(ctx) }()
	go func() { done <- hub.Run(ctx) }()
	server.Start()
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	h.client = &http.Client{
		Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(func() {
		stop()
		<-done
		<-done
		transport.CloseIdleConnections()
		server.Close()
	})
	return h
}

// newHall starts a server with a meeting in which everyone has signed in.
func newHall(t testing.TB, c hallConfig) *hall {
	t.Helper()
	h := newServer(t, c)
	h.root = h.signIn(h.rootCode, "")
	h.m = h.meeting(c)
	h.clerk, h.chair = h.staff(h.m, "会务", "clerk"), h.staff(h.m, "执行主席", "presiding")
	h.teller, h.screen = h.staff(h.m, "监票人", "scrutineer"), h.staff(h.m, "大屏", "display")
	h.voters = h.deputies(h.m, c.deputies)
	for _, v := range h.voters {
		v.post("/api/meetings/"+h.m+"/signin", nil).want(t, http.StatusOK)
	}
	return h
}

// meeting makes a meeting with a roll.
func (h *hall) meeting(c hallConfig) string {
	h.Helper()
	var m ballot.Meeting
	h.root.post("/api/meetings", meeting.NewMeeting{
		Title: "第四次会议", Body: "某某镇人民代表大会", Rehearsal: c.rehearsal || c.deputies < 10 && !c.formal, Pin: c.pin,
		TwoPerson: c.twoPerson,
	}).into(h, http.StatusCreated, &m)
	roll := "编号,姓名,代表团,备注\n"
	for i := range c.deputies {
		roll += fmt.Sprintf("%03d,代表%03d,第一代表团,\n", i+1, i+1)
	}
	h.root.with("Content-Type", "text/csv").do(http.MethodPut, "/api/meetings/"+string(m.ID)+"/roll", roll).want(h,
		http.StatusOK)
	return string(m.ID)
}

// staff adds a member of staff to a meeting and signs them in.
func (h *hall) staff(m, name string, roles ...string) caller {
	h.Helper()
	var s meeting.StaffMember
	h.root.post("/api/meetings/"+m+"/staff", map[string]any{"name": name, "roles": roles}).into(h, http.StatusCreated, &s)
	slip := h.slips(m, map[string]any{"staff": []string{string(s.ID)}})[0]
	return h.signIn(slip.Code, "")
}

// deputies signs in the first n deputies of a meeting.
func (h *hall) deputies(m string, n int) []caller {
	h.Helper()
	list := make([]caller, 0, n)
	for _, slip := range h.slips(m, map[string]any{"deputies": "all", "staff": []string{}}) {
		list = append(list, h.signIn(slip.Code, slip.Pin))
	}
	return list
}

func (h *hall) slips(m string, who map[string]any) []meeting.Slip {
	h.Helper()
	var made struct {
		Slips []meeting.Slip `json:"slips"`
	}
	h.root.post("/api/meetings/"+m+"/slips", who).into(h, http.StatusOK, &made)
	for _, s := range made.Slips {
		h.codes[s.Name] = s
	}
	return made.Slips
}

// nobody is a caller without a token.
func (h *hall) nobody() caller { return caller{h: h, header: http.Header{}} }

// signIn signs in with a code; the caller it returns sends the token.
func (h *hall) signIn(code, pin string) caller {
	h.Helper()
	var in struct {
		Token string `json:"token"`
	}
	h.nobody().post("/api/login", map[string]string{"code": code, "pin": pin}).into(h, http.StatusOK, &in)
	return h.nobody().with("Authorization", "Bearer "+in.Token)
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// logLength is the number of entries in the meeting's log.
func (h *hall) logLength() int {
	h.Helper()
	state, err := h.svc.State(h.Context(), ballot.MeetingID(h.m))
	h.must(err)
	return state.Entries
}

func (h *hall) log() (entries []meeting.LogLine, intact bool) {
	h.Helper()
	var log struct {
		Entries []meeting.LogLine `json:"entries"`
		Intact  bool              `json:"intact"`
	}
	h.chair.get("/api/meetings/"+h.m+"/log").into(h, http.StatusOK, &log)
	return log.Entries, log.Intact
}

// eventually polls until a condition holds; it does not assert how long that takes.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// A caller sends requests with the same headers. It is a value: with returns a changed copy.
type caller struct {
	h      *hall
	header http.Header
	jar    http.CookieJar
}

func (c caller) with(name, value string) caller {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

func (c caller) get(path string) answer            { return c.do(http.MethodGet, path, nil) }
func (c caller) post(path string, body any) answer { return c.do(http.MethodPost, path, body) }

// do sends a request. A string is sent as it is, nil means no body, everything else is JSON.
func (c caller) do(method, path string, body any) answer {
	c.h.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	case io.Reader:
		in = b
	default:
		raw, err := json.Marshal(b)
		c.h.must(err)
		in = strings.NewReader(string(c.h.filled(path, raw)))
	}
	req, err := http.NewRequestWithContext(c.h.Context(), method, c.h.url+path, in)
	c.h.must(err)
	for name, values := range c.header {
		req.Header[name] = values
	}
	client := *c.h.client
	client.Jar = c.jar
	resp, err := client.Do(req)
	c.h.must(err)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	c.h.must(err)
	a := answer{
		what: method + " " + path, status: resp.StatusCode, header: resp.Header, body: got, cookies: resp.Cookies(),
		request: req,
	}
	a.secured(c.h)
	a.described(c.h)
	return a
}

// filled pads a ballot with spaces, as every client does.
func (h *hall) filled(path string, body []byte) []byte { return filled(h.Context(), h.svc, path, body) }

// filled pads a ballot with spaces to the length that its poll's casts have; any other body stays as it is.
func filled(ctx context.Context, svc *meeting.Service, path string, body []byte) []byte {
	id, isCast := strings.CutSuffix(strings.TrimPrefix(path, "/api/polls/"), "/ballots")
	if !isCast {
		return body
	}
	poll := ballot.PollID(id)
	state, err := svc.State(ctx, poll.Meeting())
	if err != nil {
		return body // no such poll, or no store
	}
	p, err := state.Poll(poll)
	if err != nil {
		return body
	}
	return append(body, bytes.Repeat([]byte(" "), max(0, p.Spec.BodyBytes()-len(body)))...)
}

// An answer is a complete response.
type answer struct {
	what    string
	status  int
	header  http.Header
	body    []byte
	cookies []*http.Cookie
	request *http.Request
}

// secured checks that a response has the headers that all must have. It runs on every response of every test.
func (a answer) secured(t testing.TB) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", a.what, name, got, want)
		}
	}
	named := strings.Contains(a.what, "/static/") || // named by its content, so it never changes
		strings.Contains(a.what, "/photos/") && a.status == http.StatusOK
	if !named && a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: Cache-Control is %q", a.what, a.header.Get("Cache-Control"))
	}
}

func (a answer) want(t testing.TB, status int) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d %s, want %d", a.what, a.status, a.body, status)
	}
	return a
}

// into expects a status and decodes the JSON body.
func (a answer) into(t testing.TB, status int, v any) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%s: %d %s, want %d", a.what, a.status, a.body, status)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s: %v in %s", a.what, err, a.body)
	}
}

// refused expects a complete problem with the given code.
func (a answer) refused(t testing.TB, status int, code ballot.Code) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("%s: %d %s is no problem: %v", a.what, a.status, a.body, err)
	}
	if a.status != status || p.Code != code {
		t.Errorf("%s: %d %s, want %d %s", a.what, a.status, a.body, status, code)
	}
	if p.Status != a.status || p.Type != "about:blank" || p.Title != http.StatusText(a.status) || p.Detail == "" {
		t.Errorf("%s: the problem is not whole: %s", a.what, a.body)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json; charset=utf-8" {
		t.Errorf("%s: content type %q", a.what, got)
	}
	if a.header.Get("Content-Language") == "" {
		t.Errorf("%s: no content language", a.what)
	}
	return p
}
