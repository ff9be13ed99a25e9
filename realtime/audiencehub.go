package realtime

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// An audienceHub holds the live clients of one meeting on this server. Only its goroutine touches the fields from
// clients down, except during offerViews: then that goroutine waits for helpers, which read these fields and fill the
// cache.
type audienceHub struct {
	cfg     Config
	meeting ballot.MeetingID
	in      chan *client
	out     chan *client
	size    atomic.Int64
	visits  register

	clients  []*client // mostly in order of arrival, which is their order in memory too, so a pass over them is sequential
	snapshot meeting.Snapshot
	anew     bool                     // the next refresh reads the snapshot from the store, event or not
	have     bool                     // snapshot has been read
	cache    map[string]*preparedView // of this snapshot, by audience
	caching  sync.Mutex               // guards the map cache during offerViews
	reported map[ballot.Role]int      // as sent in the last heartbeat
	fast     throttle                 // views for display and staff
	slow     throttle                 // views for tablets
	sessions throttle                 // looks for sessions that have ended
	devices  throttle                 // heartbeats to the other servers
	renewals throttle                 // sends views again
	turn     int                      // the clients that renew looked at last
	renewed  time.Time                // when the last turn was
}

func newAudienceHub(cfg Config, m ballot.MeetingID) *audienceHub {
	return &audienceHub{
		cfg: cfg, meeting: m, in: make(chan *client), out: make(chan *client),
		visits: register{seen: map[ballot.DeputyID]*visit{}}, cache: map[string]*preparedView{},
		fast: throttle{every: cfg.Tick}, slow: throttle{every: slowTick},
		sessions: throttle{every: slowTick}, devices: throttle{every: heartbeatEvery / 4},
		renewals: throttle{every: renewEvery},
	}
}

// run delivers views until ctx ends, then closes the clients and waits until they are gone.
func (x *audienceHub) run(ctx context.Context) {
	watch := x.cfg.Source.Watch(x.meeting)
	defer watch.End()
	beat := time.NewTicker(heartbeatEvery)
	defer beat.Stop()
	for {
		select { // renewals come first, whatever else is due: each look at the store may take long
		case <-x.renewals.C():
			x.renew()
		default:
		}
		select {
		case <-ctx.Done():
			x.closeAll()
			return
		case c := <-x.in:
			x.look(ctx, func(ctx context.Context) { x.add(ctx, c) })
		case c := <-x.out:
			x.remove(c)
			x.visits.note(c, -1)
			x.size.Store(int64(len(x.clients)))
			x.devices.request()
		case <-watch.C: // at most once a tick; deliver reads the figures of that moment
			x.fast.now()
			x.slow.request()
			if watch.Sessions() {
				x.sessions.request()
			}
		case <-x.sessions.C():
			x.sessions.reset()
			x.look(ctx, x.checkSessions)
		case <-x.devices.C():
			x.devices.reset()
			x.look(ctx, func(ctx context.Context) { x.heartbeat(ctx, false) })
		case <-x.fast.C():
			x.look(ctx, func(ctx context.Context) { x.deliver(ctx, &x.fast, false) })
		case <-x.slow.C():
			x.look(ctx, func(ctx context.Context) { x.deliver(ctx, &x.slow, true) })
		case <-x.renewals.C():
			x.renew()
		case <-beat.C:
			x.look(ctx, func(ctx context.Context) {
				x.checkSessions(ctx)
				x.heartbeat(ctx, true)
			})
			x.anew = true // devices come and go without an event
			x.fast.request()
		}
	}
}

// look runs do, which needs the store, with a timeout: it ends before clients take the hub's silence for a dead
// connection.
func (x *audienceHub) look(ctx context.Context, do func(context.Context)) {
	ctx, stop := context.WithTimeout(ctx, lookWithin)
	defer stop()
	do(ctx)
}

// request schedules a delivery to all clients.
func (x *audienceHub) request() {
	x.fast.request()
	x.slow.request()
}

// add takes in a client and sends it the newest view at once.
func (x *audienceHub) add(ctx context.Context, c *client) {
	x.place(c)
	x.visits.note(c, 1)
	x.size.Store(int64(len(x.clients)))
	if !x.have && x.refresh(ctx) != nil {
		x.request() // retried until a view can be read
	}
	if x.have {
		if c.offered = x.fresh(c); c.offered != nil {
			c.offer(c.offered)
		}
	}
	x.devices.request()
	x.renewals.request()
}

func (x *audienceHub) place(c *client) {
	c.place = len(x.clients)
	x.clients = append(x.clients, c)
}

// remove removes a client and moves the last client into its place. A client that never came in, because the hub ended
// first, has no place.
func (x *audienceHub) remove(c *client) {
	if c.place >= len(x.clients) || x.clients[c.place] != c {
		return
	}
	end := len(x.clients) - 1
	last := x.clients[end]
	x.clients[c.place], last.place = last, c.place
	x.clients[end] = nil
	x.clients = x.clients[:end]
}

// deliver reads the newest state and offers it to the tablets, or to all other clients. After an error it tries again.
func (x *audienceHub) deliver(ctx context.Context, p *throttle, tablets bool) {
	p.reset()
	if err := x.refresh(ctx); err != nil {
		if ctx.Err() == nil {
			x.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "read view", slog.String("meeting", string(x.meeting)),
				slog.Any("error", err))
		}
		p.after(slowTick)
		return
	}
	x.offerViews(tablets)
}

// offerTogether is how many clients a goroutine takes at a time.
const offerTogether = 64

// offerViews offers each client its view if the view is new, on all processors. No client blocks it, and a processor
// that is busy with other work delays few clients.
func (x *audienceHub) offerViews(tablets bool) {
	var taken atomic.Int64
	some := func() {
		var before meeting.Audience // the audience that m is for
		var m *message
		for {
			from := int(taken.Add(offerTogether)) - offerTogether
			if from >= len(x.clients) {
				return
			}
			for _, c := range x.clients[from:min(from+offerTogether, len(x.clients))] {
				if (c.audience.Role == ballot.RoleDeputy) != tablets {
					continue
				}
				if m == nil || c.audience != before {
					before, m = c.audience, x.message(c)
				}
				if m != nil && (c.offered == nil || m.of != c.offered.of) {
					c.offered = m
					c.offer(m)
				}
			}
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(x.clients)+offerTogether-1)/offerTogether) - 1 {
		wg.Go(some)
	}
	some()
	wg.Wait()
}

func (x *audienceHub) refresh(ctx context.Context) error {
	read := x.cfg.Source.Newest
	if x.anew {
		read = x.cfg.Source.Snapshot
	}
	s, err := read(ctx, x.meeting)
	if err == nil && x.have && s.Figures.Seq < x.snapshot.Figures.Seq { // overtaken by another read
		s, err = x.cfg.Source.Snapshot(ctx, x.meeting)
	}
	if err != nil {
		return err
	}
	if !x.have || s.Figures.Seq != x.snapshot.Figures.Seq || s.Version != x.snapshot.Version ||
		!maps.Equal(s.Figures.Devices, x.snapshot.Figures.Devices) {
		clear(x.cache)
	}
	x.snapshot, x.have, x.anew = s, true, false
	return nil
}

// A preparedView is a message that is built once, by the goroutine that asks first; the others wait for it.
type preparedView struct {
	once   sync.Once
	made   *message // nil if it could not be built
	latest *message // the same view with a later time; only the hub's goroutine replaces it
}

// message is the view for a client's audience, or nil if it could not be built.
func (x *audienceHub) message(c *client) *message {
	key := x.snapshot.Key(c.audience)
	x.caching.Lock()
	m := x.cache[key]
	if m == nil {
		m = &preparedView{}
		x.cache[key] = m
	}
	x.caching.Unlock()
	m.once.Do(func() {
		made, err := prepare(x.snapshot, c.audience, m)
		if err != nil {
			x.cfg.Log.LogAttrs(context.Background(), slog.LevelError, "write view", slog.Any("error", err))
			return
		}
		m.made, m.latest = made, made
	})
	return m.made
}

func prepare(s meeting.Snapshot, a meeting.Audience, of *preparedView) (*message, error) {
	now := time.Now()
	raw, err := json.Marshal(struct {
		Type string       `json:"type"`
		Seq  uint64       `json:"seq"`
		View meeting.View `json:"view"`
	}{"view", s.Figures.Seq, meeting.ViewFor(s, a, now)})
	return &message{of: of, made: now, frame: frameOf(websocket.TextMessage, raw)}, err
}

// checkSessions closes the clients whose session has ended or was replaced.
func (x *audienceHub) checkSessions(ctx context.Context) {
	if len(x.clients) == 0 {
		return
	}
	live, err := x.cfg.Source.Sessions(ctx, x.meeting)
	if err != nil {
		return // tried again at the next heartbeat
	}
	for _, c := range x.clients {
		switch session := live[c.principal.ID]; session {
		case c.principal.Session:
		case "":
			c.leave(closeRevoked)
		default:
			c.leave(closeReplaced)
		}
	}
}

// heartbeat tells all servers how many live clients this one has: when the number has changed and, with always,
// regularly.
func (x *audienceHub) heartbeat(ctx context.Context, always bool) {
	n := map[ballot.Role]int{}
	seen := map[ballot.PrincipalID]bool{}
	for _, c := range x.clients {
		if !seen[c.principal.ID] {
			seen[c.principal.ID] = true
			n[c.audience.Role]++
		}
	}
	if !always && maps.Equal(n, x.reported) || len(n) == 0 && len(x.reported) == 0 {
		return
	}
	x.reported = n
	if err := x.cfg.Source.Heartbeat(ctx, x.meeting, x.cfg.Server, n); err != nil {
		x.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "beat", slog.Any("error", err))
	}
}

// closeAll closes all clients as shutdown and waits until they are gone.
func (x *audienceHub) closeAll() {
	for _, c := range x.clients {
		c.leave(closeShutdown)
	}
	for _, c := range x.clients {
		<-c.out
	}
}
