package realtime

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A Source is where the hub reads meetings; meeting.Service is one.
type Source interface {
	Snapshot(ctx context.Context, m ballot.MeetingID) (meeting.Snapshot, error)
	Newest(ctx context.Context, m ballot.MeetingID) (meeting.Snapshot, error)
	Watch(m ballot.MeetingID) *meeting.Watch
	Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error)
	Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error
}

// A Config configures a hub.
type Config struct {
	Source  Source
	Server  string                   // this server's name among the servers of one store
	Origins func(*http.Request) bool // accepts exact origins
	Tick    time.Duration            // of display and console; 20 ms if zero
	Log     *slog.Logger
}

// Subprotocol is the version of the wire protocol.
const Subprotocol = "piaojue.v1"

// Times of a connection.
const (
	slowTick     = 200 * time.Millisecond // for tablets
	writeTimeout = 5 * time.Second
	pingEvery    = 3 * time.Second
	// clients are pinged in this many turns, so that views for thousands never wait for thousands of pings
	pingTurns      = 60
	silence        = 8 * time.Second // without a pong for this long, a peer is gone or too slow to be useful
	subscribeIn    = 10 * time.Second
	heartbeatEvery = 4 * time.Second
	maxMessage     = 1 << 10
)

// A Hub holds the live clients of all meetings.
type Hub struct {
	cfg      Config
	upgrader websocket.Upgrader
	starts   chan *audienceHub // new hubs, for Run to start
	done     chan struct{}     // closed when Run ends
	serving  sync.WaitGroup    // counts the clients of Serve; Add only under mu while not closed

	mu       sync.Mutex // guards the fields below
	hubs     map[ballot.MeetingID]*audienceHub
	fresh    map[*websocket.Conn]struct{}    // not subscribed yet
	sessions map[ballot.SessionID][]*client  // by sign-in, oldest first
	turns    [pingTurns]map[*client]struct{} // subscribed clients, by ping turn
	next     int                             // the ping turn of the next client
	closed   bool                            // Run has ended or is ending
	roles    map[ballot.Role]int             // live clients, by page
	ended    map[string]int                  // connections ended so far, by reason
}

// NewHub makes a hub. It serves while Run runs.
func NewHub(cfg Config) *Hub {
	if cfg.Tick <= 0 {
		cfg.Tick = 20 * time.Millisecond
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Hub{
		cfg: cfg, starts: make(chan *audienceHub), done: make(chan struct{}),
		hubs: map[ballot.MeetingID]*audienceHub{}, fresh: map[*websocket.Conn]struct{}{},
		sessions: map[ballot.SessionID][]*client{},
		roles:    map[ballot.Role]int{}, ended: map[string]int{},
		upgrader: websocket.Upgrader{
			Subprotocols: []string{Subprotocol}, CheckOrigin: cfg.Origins,
			ReadBufferSize: 512, WriteBufferPool: &sync.Pool{}, HandshakeTimeout: subscribeIn,
		},
	}
}

// Run runs the hub until ctx ends. When it returns, its clients have been told goodbye and its goroutines have ended.
func (h *Hub) Run(ctx context.Context) error {
	var hubs sync.WaitGroup
	defer h.serving.Wait()
	defer hubs.Wait()
	defer h.close()
	pings := time.NewTicker(pingEvery / pingTurns)
	defer pings.Stop()
	for turn := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case now := <-pings.C:
			h.ping(turn)
			turn = (turn + 1) % pingTurns
			if turn%(pingTurns/3) == 0 {
				h.missSilent(now)
			}
		case x := <-h.starts:
			hubs.Go(func() { x.run(ctx) })
		}
	}
}

// close refuses new clients and closes the connections that have not subscribed.
func (h *Hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	close(h.done)
	for conn := range h.fresh {
		_ = conn.Close()
	}
}

// subscribed takes a connection off the list of fresh ones. With ok it counts it and gives it a ping turn; otherwise it
// takes it off its sign-in's list.
func (h *Hub) subscribed(c *client, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.fresh, c.conn)
	if ok {
		c.turn = h.next
		h.next = (h.next + 1) % pingTurns
		if h.turns[c.turn] == nil {
			h.turns[c.turn] = map[*client]struct{}{}
		}
		h.turns[c.turn][c] = struct{}{}
		h.roles[c.audience.Role]++
	} else {
		h.forgetLocked(c)
	}
}

// hubOf returns a meeting's audience hub. A new one is made and started if there is none.
func (h *Hub) hubOf(m ballot.MeetingID) *audienceHub {
	h.mu.Lock()
	x := h.hubs[m]
	isNew := x == nil
	if isNew {
		x = newAudienceHub(h.cfg, m)
		h.hubs[m] = x
	}
	h.mu.Unlock()
	if isNew {
		select {
		case h.starts <- x:
		case <-h.done:
		}
	}
	return x
}

// Serve connects one client, which stays connected until it leaves or is closed; Run waits for it. The principal has
// been checked; the role is the page's. An error that is returned has not been answered.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, p ballot.Principal, page ballot.Role) error {
	audience, err := meeting.AudienceOf(p, page)
	if err != nil {
		return err
	}
	// the upgrader refuses foreign origins
	if h.cfg.Origins(r) && !slices.Contains(websocket.Subprotocols(r), Subprotocol) {
		return ballot.Refuse(ballot.CodeBadRequest, "the live channel wants the subprotocol %s", Subprotocol)
	}
	conn, err := h.upgrader.Upgrade(checkedWriter{w}, r, nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	c := newClient(conn, p, audience)
	oldest, ok := h.begin(c)
	if !ok {
		c.leave(closeShutdown)
		c.serve()
		return nil
	}
	if oldest != nil {
		oldest.leave(closeReplaced)
	}
	ok = c.subscribe()
	h.subscribed(c, ok)
	if !ok {
		defer h.serving.Done()
		c.part(closeUnsubscribed)
		return nil
	}
	// The request and its buffers are freed when Serve returns, so that a client takes little memory.
	go func() { // Run waits for it through serving
		defer h.serving.Done()
		h.keep(c)
	}()
	return nil
}

// keep holds a client in its audience hub until it leaves or is closed. Each client enters its hub on its own
// goroutine, so that a hub that waits for the store blocks no other hub.
func (h *Hub) keep(c *client) {
	defer h.went(c)
	x := h.hubOf(c.meeting)
	select {
	case x.in <- c:
	case <-h.done:
		c.leave(closeShutdown)
	}
	c.serve()
	select {
	case x.out <- c:
	case <-h.done:
	}
}

// ping pings the clients of one turn.
func (h *Hub) ping(turn int) {
	h.mu.Lock()
	clients := slices.Collect(maps.Keys(h.turns[turn]))
	h.mu.Unlock()
	for _, c := range clients {
		c.ping()
	}
}

// missSilent closes the clients that have not answered pings for too long.
func (h *Hub) missSilent(now time.Time) {
	var silent []*client
	h.mu.Lock()
	for _, clients := range h.turns {
		for c := range clients {
			if c.silent(now) {
				silent = append(silent, c)
			}
		}
	}
	h.mu.Unlock()
	for _, c := range silent {
		c.leave(closeSlow)
	}
}
