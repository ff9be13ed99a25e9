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

// An audienceHub is the live clients of one meeting on this server. Its goroutine alone touches the fields below size,
// but while it deals out views, when it waits for those who help: they read them, and fill the cache.
type audienceHub struct {
	cfg     Config
	meeting ballot.MeetingID
	in      chan *client
	out     chan *client
	size    atomic.Int64
	visits  register

	clients  []*client // as they came, mostly: their memory lies in that order, and so they are gone through
	snapshot meeting.Snapshot
	anew     bool                     // the snapshot is to be read from the store, event or none
	have     bool                     // snapshot has been read
	cache    map[string]*preparedView // of this snapshot, by audience
	caching  sync.Mutex               // guards the map cache while views are dealt out
	reported map[ballot.Role]int      // the last heartbeat
	fast     throttle                 // of display and staff
	slow     throttle                 // of tablets
	sessions throttle                 // of looking whose session has ended
	devices  throttle                 // of telling the other servers who is here
	renewals throttle                 // of saying views again
	turn     int                      // of renewals
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

// run delivers until ctx ends, then says goodbye and waits for the clients to be gone.
func (x *audienceHub) run(ctx context.Context) {
	watch := x.cfg.Source.Watch(x.meeting)
	defer watch.End()
	beat := time.NewTicker(heartbeatEvery)
	defer beat.Stop()
	for {
		select { // whatever else is due: each look at the store may take long
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
		case <-watch.C: // at most once a tick, and with figures of this moment
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

// look does what needs the store, and gives up before clients take their hub's silence for a dead connection.
func (x *audienceHub) look(ctx context.Context, do func(context.Context)) {
	ctx, stop := context.WithTimeout(ctx, lookWithin)
	defer stop()
	do(ctx)
}

// request says that there is something new for everyone.
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
		x.request() // tried again until it comes
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

// remove gives the place of a client that is gone to the last. One that never came in has none: the hub ended first.
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

// deliver reads the newest state and offers it to the tablets, or to all others. After trouble it tries again.
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

// offerTogether is how many clients are looked after at a time.
const offerTogether = 64

// deal offers each client its view if that is new, with all processors. No client holds it up, and a processor that has
// other work holds up few.
func (x *audienceHub) offerViews(tablets bool) {
	var taken atomic.Int64
	some := func() {
		var before meeting.Audience // whose message m is
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
	if err == nil && x.have && s.Figures.Seq < x.snapshot.Figures.Seq { // overtaken by another reading
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

// A preparedView is a message that is made once, by who asks first; the others wait.
type preparedView struct {
	once   sync.Once
	made   *message // nil where it could not be made
	latest *message // the same view with a later time; only the hub's goroutine sets it anew
}

// message is the view of a client's audience. Nil where it cannot be made.
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

// checkSessions sends away whoever's session has ended or was replaced.
func (x *audienceHub) checkSessions(ctx context.Context) {
	if len(x.clients) == 0 {
		return
	}
	live, err := x.cfg.Source.Sessions(ctx, x.meeting)
	if err != nil {
		return // asked again at the next heartbeat
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

// heartbeat tells all servers how many live clients this one has: when that has changed, and now and then.
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

// closeAll says goodbye to all and waits until they are gone.
func (x *audienceHub) closeAll() {
	for _, c := range x.clients {
		c.leave(closeShutdown)
	}
	for _, c := range x.clients {
		<-c.out
	}
}
