package realtime_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
	"piaojue/realtime"
)

func TestEachGetsAViewOfHisOwnOnConnecting(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		want := h.seq()
		for name, role := range h.roles {
			m := s.watch(name).newest()
			if m.View.Role != role || m.View.Meeting.ID != h.ID || m.Seq != want {
				t.Errorf("%s was sent a view for %s of %s, seq %d, want %s, %s, %d", name, m.View.Role, m.View.Meeting.ID, m.Seq,
					role, h.ID, want)
			}
		}
		if n := s.hub.Clients(); n != len(h.roles) {
			t.Errorf("%d clients, want %d", n, len(h.roles))
		}
	})
}

func TestSeqGrowsAndTheNewestComes(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		clients := map[string]*screen{}
		for name := range h.roles {
			clients[name] = s.watch(name)
			clients[name].newest()
		}
		before := map[string]int{}
		for name, c := range clients {
			before[name] = len(c.settled())
		}
		h.happens(100, 10*time.Millisecond) // one second of events
		for name, c := range clients {
			got := c.settled()
			last := uint64(0)
			for i, m := range got {
				if m.Seq < last {
					t.Errorf("%s: seq fell from %d to %d at message %d", name, last, m.Seq, i)
				}
				last = m.Seq
			}
			if last != h.seq() {
				t.Errorf("%s: the last view is of %d, the meeting is at %d", name, last, h.seq())
			}
			const others = 6         // the first, the last, and those of heartbeats while the screens settle
			most := 1000/20 + others // one per tick of 20 ms
			if h.roles[name] == ballot.RoleDeputy {
				most = 1000/200 + others
			}
			if n := len(got) - before[name]; n < 2 || n > most {
				t.Errorf("%s was sent %d views of 100 events in a second, want 2 to %d", name, n, most)
			}
		}
	})
}

func TestSlowReaderGetsOnlyTheNewest(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		s := h.serve("one", h.Service)
		slow, good := s.join("screen"), s.watch("chair")
		h.Must(slow.next())
		h.happens(100, 20*time.Millisecond) // two seconds in which the slow client reads nothing
		if n := len(good.settled()); n < 50 {
			t.Errorf("the good one was sent %d views", n)
		}
		slow.reads()
		got := slow.settled()
		if len(got) > 3 { // the first, the one being written when it stopped reading, and the newest
			t.Errorf("the slow one was sent %d views", len(got))
		}
		if m := got[len(got)-1]; m.Seq != h.seq() {
			t.Errorf("its last view is of %d, the meeting is at %d", m.Seq, h.seq())
		}
	})
}

func TestStalledClientIsDroppedAndHoldsUpNobody(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		stalled, good, tablet := s.join("screen"), s.watch("chair"), s.watch("001")
		h.Must(stalled.next())
		for range 50 {
			h.happens(2, 100*time.Millisecond)
			if got, want := good.newest().Seq, h.seq(); got != want {
				t.Fatalf("beside a stalled client the good one is at %d of %d", got, want)
			}
		}
		if got, want := tablet.newest().Seq, h.seq(); got != want {
			t.Errorf("beside a stalled client the tablet is at %d of %d", got, want)
		}
		if n := s.hub.Clients(); n != 2 {
			t.Errorf("%d clients are left, want the two good ones", n)
		}
	})
}

func TestWhoAnswersNoPingIsSentAwayAsSlow(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		s := h.serve("one", h.Service)
		mute, good := s.join("screen"), s.watch("chair")
		mute.conn.SetPingHandler(func(string) error { return nil })
		mute.reads()
		good.newest()
		time.Sleep(15 * time.Second)
		mute.gone("slow", true, websocket.CloseTryAgainLater)
		if good.ended() != nil {
			t.Errorf("the client that answers pings was closed: %v", good.ended())
		}
	})
}

// TestNoViewIsTwoTicksLate: while ballots keep coming, a display shows every ballot that is older than a tick. This
// also holds if they start just after a heartbeat, which comes every four seconds and may itself trigger a view.
func TestNoViewIsTwoTicksLate(t *testing.T) {
	const deputies = 100
	inFixture(t, deputies, func(h *fixture) {
		id := h.opened(`,"secrecy":"recorded"`)
		s := h.serve("one", h.Service)
		began := time.Now()
		c := s.watch("screen")
		time.Sleep(time.Until(began.Add(4*time.Second + time.Millisecond)))
		const apart, late = 5 * time.Millisecond, 5 // a tick of 20 ms, and one event
		var seqs []uint64
		for i := range deputies {
			h.cast(fmt.Sprintf("%03d", i+1), id)
			time.Sleep(apart)
			seqs = append(seqs, h.seq())
			if i < late {
				continue
			}
			if got, want := c.shown(), seqs[i-late]; got < want {
				t.Fatalf("ballot %d: the display is at %d, and %d was %v ago", i, got, want, late*apart)
			}
		}
	})
}

// TestManyAtOnce: with so many clients that several goroutines offer the views, each client gets the newest view, for
// its own audience only.
func TestManyAtOnce(t *testing.T) {
	const each = 100
	inFixture(t, each, func(h *fixture) {
		s := h.serve("one", h.Service)
		screens := map[string][]*screen{}
		for i := range each {
			if i%realtime.MaxSockets == 0 { // a sign-in has at most MaxSockets connections
				for name, role := range map[string]ballot.Role{"screen": ballot.RoleDisplay, "chair": ballot.RolePresiding} {
					h.employ(fmt.Sprint(name, i/realtime.MaxSockets), role)
				}
			}
			for _, name := range []string{"screen", "chair"} {
				screens[name] = append(screens[name], s.watch(fmt.Sprint(name, i/realtime.MaxSockets)))
			}
			screens["deputies"] = append(screens["deputies"], s.watch(fmt.Sprintf("%03d", i+1)))
		}
		time.Sleep(time.Second)
		h.happens(1, 0)
		time.Sleep(time.Second)
		said := map[string]string{} // raw view → the audience it belongs to
		for name, list := range screens {
			for i, c := range list {
				last := c.last()
				if last.Seq != h.seq() {
					t.Errorf("%s %d is shown %d, want %d", name, i, last.Seq, h.seq())
				}
				if i == 0 {
					said[last.raw] = name
				}
				if said[last.raw] != name {
					t.Errorf("%s %d is shown %.100s, which is %q's", name, i, last.raw, said[last.raw])
				}
			}
		}
	})
}

// TestPingsAreSpread: clients are not all pinged at once, and each is pinged repeatedly.
func TestPingsAreSpread(t *testing.T) {
	const tablets = 60
	inFixture(t, tablets, func(h *fixture) {
		s := h.serve("one", h.Service)
		var mu sync.Mutex
		at := map[time.Time]int{}
		for i := range tablets {
			c := s.join(fmt.Sprintf("%03d", i+1))
			pong := c.conn.PingHandler()
			c.conn.SetPingHandler(func(text string) error {
				mu.Lock()
				defer mu.Unlock()
				at[time.Now()]++
				return pong(text)
			})
			c.reads()
		}
		time.Sleep(9 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		all, most := 0, 0
		for _, n := range at {
			all, most = all+n, max(most, n)
		}
		if all < 2*tablets || most > 2 {
			t.Errorf("%d pings of %d tablets in nine seconds, %d at one moment", all, tablets, most)
		}
	})
}

func TestQuietClientsStay(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		s := h.serve("one", h.Service)
		c := s.watch("001")
		c.newest()
		time.Sleep(time.Hour)
		if c.ended() != nil || s.hub.Clients() != 1 {
			t.Errorf("after a quiet hour: %v, %d clients", c.ended(), s.hub.Clients())
		}
		h.happens(1, 0)
		if got, want := c.newest().Seq, h.seq(); got != want {
			t.Errorf("after the next event it is at %d of %d", got, want)
		}
	})
}

func TestSubscribing(t *testing.T) {
	for _, tt := range []struct {
		name, as string
		say      func(c *screen, other ballot.MeetingID)
		ok       bool
	}{
		{
			"his own meeting", "001",
			func(c *screen, _ ballot.MeetingID) { c.say(map[string]any{"meeting": c.h.ID, "since": 12}) }, true,
		},
		{"without since", "001", func(c *screen, _ ballot.MeetingID) { c.say(map[string]any{"meeting": c.h.ID}) }, true},
		{
			"another meeting", "001", func(c *screen, other ballot.MeetingID) { c.say(map[string]any{"meeting": other}) },
			false,
		},
		{
			"another meeting, its clerk's", "clerk",
			func(c *screen, other ballot.MeetingID) { c.say(map[string]any{"meeting": other}) }, false,
		},
		{
			"another meeting, the first clerk", "root",
			func(c *screen, other ballot.MeetingID) { c.say(map[string]any{"meeting": other}) }, true,
		},
		{"no meeting", "001", func(c *screen, _ ballot.MeetingID) { c.say(map[string]any{}) }, false},
		{"no such shape", "001", func(c *screen, _ ballot.MeetingID) { c.say(map[string]any{"meeting": "../m"}) }, false},
		{"no JSON", "001", func(c *screen, _ ballot.MeetingID) {
			c.h.Must(c.conn.WriteMessage(websocket.TextMessage, []byte("meeting")))
		}, false},
		{"too long", "001", func(c *screen, _ ballot.MeetingID) {
			_ = c.conn.WriteMessage(websocket.TextMessage, []byte(`{"meeting":"`+strings.Repeat("m", 2000)+`"}`))
		}, false},
		{"nothing at all", "001", func(*screen, ballot.MeetingID) { time.Sleep(11 * time.Second) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inFixture(t, 1, func(h *fixture) {
				other := h.Meeting(storetest.FixtureConfig{Deputies: 1, Formal: true})
				s := h.serve("one", h.Service)
				c := s.open(tt.as)
				c.reads()
				tt.say(c, other)
				got := c.settled()
				if tt.ok {
					if len(got) == 0 || c.ended() != nil {
						h.Errorf("no view: %v", c.ended())
					}
					return
				}
				if len(got) > 0 || c.ended() == nil || s.hub.Clients() != 0 {
					h.Errorf("was sent %d messages, ended by %v", len(got), c.ended())
				}
			})
		})
	}
}

func TestWhatIsSaidLaterHasNoMeaning(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		other := h.Meeting(storetest.FixtureConfig{Deputies: 1, Formal: true})
		s := h.serve("one", h.Service)
		c := s.watch("001")
		c.newest()
		c.say(map[string]any{"meeting": other})
		c.say("open the poll")
		h.happens(1, 0)
		if m := c.newest(); m.View.Meeting.ID != h.ID || m.Seq != h.seq() {
			t.Errorf("afterwards it is sent views of %s, seq %d", m.View.Meeting.ID, m.Seq)
		}
	})
}

func TestGoodbyes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		end    func(s *server)
		code   string
		retry  bool
		status int
	}{
		{"signed out", func(s *server) { s.Must(s.Service.SignOut(s.Context(), s.who["001"])) }, "revoked", false, 4401},
		{"signed in elsewhere", func(s *server) {
			_, err := s.Service.SignInByCode(s.Context(), s.slips["001"].Code, "")
			s.Must(err)
		}, "replaced", false, 4409},
		{"a new slip", func(s *server) {
			_, err := s.Service.MakeSlips(s.Context(), s.Root, s.ID, []ballot.DeputyID{"001"}, nil)
			s.Must(err)
		}, "revoked", false, 4401},
		{"the server stops", func(s *server) { s.stop() }, "shutdown", true, websocket.CloseServiceRestart},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inFixture(t, 2, func(h *fixture) {
				s := h.serve("one", h.Service)
				c, neighbour := s.watch("001"), s.watch("002")
				c.newest()
				tt.end(s)
				c.gone(tt.code, tt.retry, tt.status)
				if tt.code == "shutdown" {
					neighbour.gone(tt.code, tt.retry, tt.status)
				} else if neighbour.ended() != nil {
					h.Errorf("the other client was closed: %v", neighbour.ended())
				}
			})
		})
	}
}

func TestStoppingLeavesNobodyBehind(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		silent, stalled, good := s.open("001"), s.join("screen"), s.watch("002")
		silent.reads()
		h.Must(stalled.next())
		good.newest()
		h.happens(2, time.Millisecond) // one view is stuck on its way to the stalled client
		start := time.Now()
		s.stop()
		if took := time.Since(start); took > 6*time.Second { // fake time: the stuck write and a goodbye
			t.Errorf("stopping took %v", took)
		}
		synctest.Wait()
		if silent.ended() == nil || good.ended() == nil || s.hub.Clients() > 3 {
			t.Errorf("silent: %v, good: %v", silent.ended(), good.ended())
		}
		late := s.join("001") // connects after the goodbye
		late.reads()
		late.gone("shutdown", true, websocket.CloseServiceRestart)
	})
}

func TestForeignOriginIsRefused(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		s := h.serve("one", h.Service)
		d := websocket.Dialer{NetDialContext: s.listen.dial}
		_, resp, err := d.DialContext(h.Context(), "ws://hall/live?as=001", http.Header{"Origin": {
			"http://elsewhere.example",
		}})
		if err == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("a foreign origin got %v, %v", resp, err)
		}
	})
}

func TestTwoServersShowTheSame(t *testing.T) {
	inFixture(t, 12, func(h *fixture) {
		one, two := h.serve("one", h.Service), h.serve("two", h.Service)
		poll := h.opened(`,"secrecy":"recorded"`)
		pairs := map[string][2]*screen{}
		for name := range h.roles {
			pairs[name] = [2]*screen{one.watch(name), two.watch(name)}
		}
		for _, n := range []string{"001", "002", "003"} {
			h.cast(n, poll)
		}
		time.Sleep(5 * time.Second) // both have sent a heartbeat with their client counts
		h.happens(1, 0)
		for name, pair := range pairs {
			a, b := pair[0].newest(), pair[1].newest()
			if a.Seq != b.Seq || a.Seq != h.seq() {
				t.Errorf("%s: one is at %d, two at %d, the meeting at %d", name, a.Seq, b.Seq, h.seq())
			}
			a.View.Now, b.View.Now = time.Time{}, time.Time{}
			if a.View.Hall != nil {
				a.View.Hall.Now, b.View.Hall.Now = time.Time{}, time.Time{}
			}
			if diff := cmp.Diff(a.View, b.View); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if p := a.View.Poll; p == nil || p.Returned != 3 || p.TallyOf != 3 {
				t.Errorf("%s: poll %+v", name, p)
			}
		}
	})
}

func TestDevicesComeAndGo(t *testing.T) {
	inFixture(t, 2, func(h *fixture) {
		s := h.serve("one", h.Service)
		clerk := s.watch("clerk")
		devices := func(role ballot.Role) int {
			time.Sleep(10 * time.Second)
			return clerk.newest().View.Devices[role]
		}
		c, d := s.watch("001"), s.watch("002")
		if n := devices(ballot.RoleDeputy); n != 2 {
			t.Errorf("%d tablets, want 2", n)
		}
		_, _ = c.conn.Close(), d.conn.Close()
		if n := devices(ballot.RoleDeputy); n != 0 {
			t.Errorf("%d tablets after both went, want 0", n)
		}
	})
}

// TestTabletsAreRemembered: a tablet that left is known by when it was last there; two windows of one deputy are one
// tablet.
func TestTabletsAreRemembered(t *testing.T) {
	inFixture(t, 3, func(h *fixture) {
		s := h.serve("one", h.Service)
		clerk := s.watch("clerk")
		first, again, second := s.watch("001"), s.watch("001"), s.watch("002")
		online := func() string {
			time.Sleep(10 * time.Second)
			text := ""
			for _, n := range []ballot.DeputyID{"001", "002", "003"} {
				x, seen := s.hub.Seen(h.ID)[n]
				text += fmt.Sprintf("%s %v %v;", n, seen, x.Online)
			}
			return text
		}
		if got, want := online(), "001 true true;002 true true;003 false false;"; got != want {
			t.Errorf("all are here: %s, want %s", got, want)
		}
		before := s.hub.Seen(h.ID)["002"].At
		_, _ = first.conn.Close(), second.conn.Close()
		if got, want := online(), "001 true true;002 true false;003 false false;"; got != want {
			t.Errorf("one went: %s, want %s", got, want)
		}
		if after := s.hub.Seen(h.ID)["002"].At; !after.After(before) {
			t.Errorf("last seen %v, came %v", after, before)
		}
		_ = again.conn.Close()
		if got, want := online(), "001 true false;002 true false;003 false false;"; got != want {
			t.Errorf("both went: %s, want %s", got, want)
		}
		if got := s.hub.Seen("nosuch"); len(got) != 0 {
			t.Errorf("%v in a meeting nobody watches", got)
		}
		clerk.settled()
	})
}

// shaky is a source that fails or hangs on demand.
type shaky struct {
	*meeting.Service
	fails atomic.Int32 // how many snapshots will fail
	hangs atomic.Pointer[ballot.MeetingID]
}

func (s *shaky) Snapshot(ctx context.Context, m ballot.MeetingID) (meeting.Snapshot, error) {
	if hung := s.hangs.Load(); hung != nil && *hung == m {
		<-ctx.Done()
		return meeting.Snapshot{}, ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
	}
	if s.fails.Add(-1) >= 0 {
		return meeting.Snapshot{}, ballot.Refuse(ballot.CodeStoreUnavailable, "made to fail")
	}
	return s.Service.Snapshot(ctx, m)
}

// Newest reads in the same way as Snapshot.
func (s *shaky) Newest(ctx context.Context, m ballot.MeetingID) (meeting.Snapshot, error) {
	return s.Snapshot(ctx, m)
}

var _ realtime.Source = (*shaky)(nil)

func TestViewComesAfterTrouble(t *testing.T) {
	for fails := range int32(6) {
		inFixture(t, 1, func(h *fixture) {
			source := &shaky{Service: h.Service}
			s := h.serve("one", source)
			source.fails.Store(fails)
			display, tablet := s.watch("screen"), s.watch("001") // failures while connecting
			for range 2 {
				for name, c := range map[string]*screen{"display": display, "tablet": tablet} {
					time.Sleep(2 * time.Second)
					if got, want := c.newest().Seq, h.seq(); got != want {
						t.Errorf("after %d failures the %s is at %d of %d", fails, name, got, want)
					}
				}
				source.fails.Store(fails) // and failures while connected
				h.happens(1, 0)
			}
		})
	}
}

func TestOneMeetingsTroubleIsNotAnothers(t *testing.T) {
	inFixture(t, 1, func(h *fixture) {
		other := h.Meeting(storetest.FixtureConfig{Deputies: 1, Formal: true})
		source := &shaky{Service: h.Service}
		source.hangs.Store(&other)
		s := h.serve("one", source)
		for range 3 {
			stuck := s.open("root")
			stuck.say(map[string]any{"meeting": other})
			stuck.reads()
		}
		synctest.Wait()
		if got, want := s.watch("001").newest().Seq, h.seq(); got != want {
			t.Errorf("at %d of %d", got, want)
		}
	})
}
