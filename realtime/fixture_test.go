package realtime_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
	"piaojue/realtime"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fixture is a meeting on an in-memory store, in synctest's fake time. Its connections have no buffer between writer
// and reader, so a client that does not read is noticed at once.
type fixture struct {
	*storetest.Fixture
	slips map[string]meeting.Slip // by name; the last one made
	who   map[string]ballot.Principal
	roles map[string]ballot.Role // the page each principal is on
}

// inFixture runs a test with n deputies who have signed in.
func inFixture(t *testing.T, n int, test func(h *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newFixture(t, n)) })
}

func newFixture(t *testing.T, n int) *fixture {
	t.Helper()
	h := &fixture{
		Fixture: storetest.NewFixture(t, storetest.FixtureConfig{
			Deputies: n, Formal: true, Bare: true, Service: func(c *meeting.Config) { c.Tick = 20 * time.Millisecond },
		}),
		slips: map[string]meeting.Slip{}, who: map[string]ballot.Principal{}, roles: map[string]ballot.Role{},
	}
	h.who["root"], h.roles["root"] = h.Root, ballot.RoleClerk
	for name, role := range map[string]ballot.Role{
		"chair": ballot.RolePresiding, "teller": ballot.RoleScrutineer, "clerk": ballot.RoleClerk,
		"screen": ballot.RoleDisplay,
	} {
		h.employ(name, role)
	}
	h.Chair, h.Teller = h.who["chair"], h.who["teller"]
	for i := range n {
		number := ballot.DeputyID(fmt.Sprintf("%03d", i+1))
		h.signIn(string(number), ballot.RoleDeputy, []ballot.DeputyID{number}, nil)
		h.Must(h.Service.SignIn(t.Context(), h.who[string(number)], h.ID, number))
	}
	h.Run()
	return h
}

// employ adds a member of staff and signs in as them.
func (h *fixture) employ(name string, role ballot.Role) {
	h.Helper()
	h.who[name], h.roles[name] = h.Staff(name, role), role
}

// signIn makes a slip and signs in with it.
func (h *fixture) signIn(name string, page ballot.Role, deputies []ballot.DeputyID, staff []ballot.PrincipalID) {
	h.Helper()
	h.who[name], h.slips[name] = h.Slip(deputies, staff)
	h.roles[name] = page
}

// A server is one hub that clients can connect to.
type server struct {
	*fixture
	hub    *realtime.Hub
	listen *pipes
	stop   func() // stops the hub
}

// serve starts a hub on the meeting's service, or on another source.
func (h *fixture) serve(name string, source realtime.Source) *server {
	h.Helper()
	s := &server{fixture: h, listen: newPipes()}
	s.hub = realtime.NewHub(realtime.Config{
		Source: source, Server: name, Origins: func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
	})
	s.stop = h.Background(s.hub.Run)
	site := &http.Server{
		ReadHeaderTimeout: time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			name := r.URL.Query().Get("as")
			if err := s.hub.Serve(w, r, h.who[name], h.roles[name]); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		}),
	}
	done := make(chan error, 1)
	go func() { done <- site.Serve(s.listen) }()
	h.Cleanup(func() {
		h.Must(site.Close())
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			h.Error(err)
		}
	})
	return s
}

// pipes is a listener of in-memory pipes.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	close func()
}

func newPipes() *pipes {
	p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.done) })
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.close(); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// A message is one message of the live channel.
type message struct {
	Type  string       `json:"type"`
	Seq   uint64       `json:"seq"`
	View  meeting.View `json:"view"`
	Code  string       `json:"code"`
	Retry bool         `json:"retry"`
	raw   string
	at    time.Time // when it arrived
}

// A screen is one client.
type screen struct {
	h    *fixture
	conn *websocket.Conn
	mu   sync.Mutex // guards the fields below
	got  []message
	end  error // why reading ended
}

// open connects as the named principal and sends nothing.
func (s *server) open(as string) *screen {
	s.Helper()
	d := websocket.Dialer{NetDialContext: s.listen.dial, Subprotocols: []string{realtime.Subprotocol}}
	conn, resp, err := d.DialContext(s.Context(), "ws://hall/live?as="+as, nil)
	s.Must(err)
	_ = resp.Body.Close()
	if conn.Subprotocol() != realtime.Subprotocol {
		s.Errorf("subprotocol %q", conn.Subprotocol())
	}
	s.Cleanup(func() { _ = conn.Close() })
	return &screen{h: s.fixture, conn: conn}
}

// join connects as the named principal and subscribes to the meeting, but reads nothing.
func (s *server) join(as string) *screen {
	s.Helper()
	c := s.open(as)
	c.say(map[string]any{"meeting": s.ID, "since": 0})
	return c
}

// watch joins and keeps reading.
func (s *server) watch(as string) *screen {
	s.Helper()
	c := s.join(as)
	c.reads()
	return c
}

func (c *screen) say(v any) {
	c.h.Helper()
	c.h.Must(c.conn.WriteJSON(v))
}

// reads stores all messages until the connection ends.
func (c *screen) reads() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for c.next() == nil {
			continue
		}
	}()
	c.h.Cleanup(func() {
		_ = c.conn.Close()
		<-done
	})
}

// next reads one message.
func (c *screen) next() error {
	_, raw, err := c.conn.ReadMessage()
	m := message{raw: string(raw), at: time.Now()}
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.end = err
		return err
	}
	c.got = append(c.got, m)
	return nil
}

// settled returns the messages received once nothing happens any more.
func (c *screen) settled() []message {
	time.Sleep(time.Second) // fake time: more than two ticks of the throttle
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]message(nil), c.got...)
}

// shown is the seq of the last message received so far.
func (c *screen) shown() uint64 {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.got) == 0 {
		return 0
	}
	return c.got[len(c.got)-1].Seq
}

// last is the last message received so far.
func (c *screen) last() message {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got[len(c.got)-1]
}

// newest is the last message, which must be a view.
func (c *screen) newest() message {
	c.h.Helper()
	got := c.settled()
	if len(got) == 0 || got[len(got)-1].Type != "view" {
		c.h.Fatalf("no view among %d messages; ended by %v", len(got), c.ended())
	}
	return got[len(got)-1]
}

func (c *screen) ended() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.end
}

// gone expects the connection to have ended with a goodbye and a close status; an empty code means no goodbye.
func (c *screen) gone(code string, retry bool, status int) {
	c.h.Helper()
	got := c.settled()
	err := c.ended()
	if !websocket.IsCloseError(err, status) {
		c.h.Errorf("ended by %v, want close status %d", err, status)
	}
	var byes []message
	for _, m := range got {
		if m.Type == "bye" {
			byes = append(byes, m)
		}
	}
	switch {
	case code == "" && len(byes) == 0:
	case len(byes) != 1 || byes[0].Code != code || byes[0].Retry != retry || got[len(got)-1].Type != "bye":
		c.h.Errorf("goodbyes %+v, want one, the last message: %s, retry %t", byes, code, retry)
	}
}

// happens causes n events, one after the other, apart by the given time.
func (h *fixture) happens(n int, apart time.Duration) {
	h.Helper()
	scenes := []meeting.SceneName{meeting.SceneBlank, meeting.SceneSignIn}
	for i := range n {
		h.Must(h.Service.SetScene(h.Context(), h.Chair, h.ID, meeting.Scene{Scene: scenes[i%2]}))
		time.Sleep(apart)
	}
}

// seq is the number of the meeting's last event.
func (h *fixture) seq() uint64 {
	h.Helper()
	snap, err := h.Service.Snapshot(h.Context(), h.ID)
	h.Must(err)
	return snap.Figures.Seq
}

// opened drafts, adopts and opens a poll.
func (h *fixture) opened(rules string) ballot.PollID {
	h.Helper()
	spec, err := ballot.ParseSpec(
		[]byte(`{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"},{"title":"丙"}],"rules":{"seats":2` +
			rules + `}}`))
	h.Must(err)
	id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", spec)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
	h.Must(h.Service.Do(h.Context(), h.who["teller"], ballot.ActZero, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil))
	return id
}

func (h *fixture) cast(number string, id ballot.PollID) {
	h.Helper()
	_, err := h.Service.Cast(h.Context(), h.who[number], id, ballot.CastRequest{
		Key: "key-of-deputy-" + number, Marks: map[string]string{"1": "approve"},
	})
	h.Must(err)
}
