package realtime_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/realtime"
)

// staffOnly lists the parts of a view that are never sent to deputies or the hall display.
var staffOnly = []string{
	`"certificates"`, `"steps"`, `"roll"`, `"log"`, `"devices"`, `"polls"`, `"hall"`, `"zero"`, `"not_returned"`,
}

func TestViewsAreCutForTheirAudience(t *testing.T) {
	for _, secrecy := range []string{"recorded", "secret"} {
		for _, reveal := range []string{"live", "on_close", "on_announce"} {
			t.Run(secrecy+" "+reveal, func(t *testing.T) {
				inFixture(t, 12, func(h *fixture) {
					s := h.serve("one", h.Service)
					display, tablet := s.watch("screen"), s.watch("001")
					id := h.opened(fmt.Sprintf(`,"secrecy":%q,"reveal":%q,"live_step":5`, secrecy, reveal))
					for i := range 11 {
						h.cast(fmt.Sprintf("%03d", i+1), id)
						time.Sleep(100 * time.Millisecond)
					}
					display.newest()
					h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
					display.newest()
					h.Must(h.Service.Do(h.Context(), h.who["teller"], ballot.ActCertify, id, meeting.Word{Agree: true}))
					display.newest()
					for name, c := range map[string]*screen{"display": display, "tablet": tablet} {
						live, closed := 0, 0
						for _, m := range c.settled() {
							for _, field := range append(staffOnly, `"outcome"`) {
								if strings.Contains(m.raw, field+":") {
									t.Errorf("%s was sent %s before announcing: %s", name, field, m.raw)
								}
							}
							if p := m.View.Poll; p != nil && p.Tally != nil {
								if p.State.Running() {
									live++
								} else {
									closed++
								}
								if secrecy == "secret" && p.State.Running() && p.TallyOf > 0 && (p.TallyOf < 5 || p.Returned-p.TallyOf < 5) {
									t.Errorf("%s was sent a tally of %d of %d", name, p.TallyOf, p.Returned) // I12
								}
							}
						}
						if (live > 0) != (reveal == "live") || (closed > 0) == (reveal == "on_announce") {
							t.Errorf("%s was sent a tally %d times while open, %d times when closed", name, live, closed)
						}
					}
					h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
					for name, c := range map[string]*screen{"display": display, "tablet": tablet} {
						if p := c.newest().View.Poll; p.Outcome == nil || p.Tally == nil {
							t.Errorf("%s is not told the outcome after announcing", name)
						}
					}
				})
			})
		}
	}
}

func TestEachDeputyIsToldHisOwn(t *testing.T) {
	inFixture(t, 12, func(h *fixture) {
		s := h.serve("one", h.Service)
		here, left := s.watch("001"), s.watch("002")
		h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "002"))
		h.opened("")
		if me := here.newest().View.Me; me == nil || me.Presence != ballot.Present || len(me.Issued) != 1 {
			t.Errorf("the deputy who is present is sent %+v", me)
		}
		if me := left.newest().View.Me; me == nil || me.Presence != ballot.Left || len(me.Issued) != 0 {
			t.Errorf("the deputy who left is sent %+v", me)
		}
	})
}

// TestManyOverTCP is the only test in real time over real sockets, for the race detector.
func TestManyOverTCP(t *testing.T) {
	h := newFixture(t, 40)
	hub := realtime.NewHub(realtime.Config{
		Source: h.Service, Server: "one", Origins: func(*http.Request) bool { return true }, Tick: time.Millisecond,
	})
	stop := h.Background(hub.Run)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Query().Get("as")
		if err := hub.Serve(w, r, h.who[name], h.roles[name]); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
	defer site.Close()
	poll := h.opened(`,"secrecy":"recorded"`)
	var clients []*screen
	for name := range h.roles {
		conn, resp, err := (&websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}}).Dial("ws"+
			strings.TrimPrefix(site.URL, "http")+"/live?as="+name, nil)
		h.Must(err)
		_ = resp.Body.Close()
		c := &screen{h: h, conn: conn}
		c.say(map[string]any{"meeting": h.ID})
		c.reads()
		clients = append(clients, c)
	}
	var casts sync.WaitGroup
	for i := range 40 {
		casts.Go(func() { h.cast(fmt.Sprintf("%03d", i+1), poll) })
	}
	casts.Wait()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		behind := 0
		for _, c := range clients {
			c.mu.Lock()
			if n := len(c.got); n == 0 || c.got[n-1].View.Poll.Returned != 40 {
				behind++
			}
			c.mu.Unlock()
		}
		if behind == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d clients never saw the last ballot", behind, len(clients))
		}
	}
	stop()
	if hub.Clients() > len(clients) {
		t.Errorf("%d clients", hub.Clients())
	}
}
