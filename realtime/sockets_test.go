package realtime_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/realtime"
)

// TestOneSignInHasFourSockets: with more than four, the oldest is closed and told not to reconnect.
func TestOneSignInHasFourSockets(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		other := s.watch("002")
		silent := s.open("001") // has not subscribed yet, and counts
		silent.reads()
		var mine []*screen
		for range realtime.MaxSockets + 2 {
			mine = append(mine, s.watch("001"))
			mine[len(mine)-1].newest()
		}
		silent.gone("replaced", false, 4409)
		for _, old := range mine[:2] {
			old.gone("replaced", false, 4409)
		}
		_ = mine[3].conn.Close() // a client that leaves makes room
		synctest.Wait()
		mine = append(mine, s.watch("001"))
		for _, c := range append(mine[2:3], append(mine[4:], other)...) {
			c.newest()
			if c.ended() != nil {
				t.Errorf("closed although there is room: %v", c.ended())
			}
		}
		if n := s.hub.Clients(); n != realtime.MaxSockets+1 {
			t.Errorf("%d clients, want %d of one sign-in and one of another", n, realtime.MaxSockets)
		}
		again := h.who["001"]
		// a new sign-in does not share its connections with the one before
		h.signIn("001", ballot.RoleDeputy, []ballot.DeputyID{"001"}, nil)
		if h.who["001"].Session == again.Session {
			t.Fatal("the same session again")
		}
	})
}

// TestOnlyOurProtocol: a client without the subprotocol is refused.
func TestOnlyOurProtocol(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		s := h.serve("one", h.Service)
		for _, protocols := range [][]string{nil, {"piaojue.v2"}, {"chat", "PIAOJUE.V1"}} {
			d := websocket.Dialer{NetDialContext: s.listen.dial, Subprotocols: protocols}
			_, resp, err := d.DialContext(h.Context(), "ws://hall/live?as=001", nil)
			if err == nil || resp.StatusCode != http.StatusBadRequest {
				t.Errorf("with %q: %v, %v", protocols, resp, err)
			}
		}
		d := websocket.Dialer{NetDialContext: s.listen.dial, Subprotocols: []string{"piaojue.v2", realtime.Subprotocol}}
		conn, _, err := d.DialContext(h.Context(), "ws://hall/live?as=001", nil)
		h.Must(err)
		defer conn.Close()
		if conn.Subprotocol() != realtime.Subprotocol {
			t.Errorf("subprotocol %q", conn.Subprotocol())
		}
	})
}
