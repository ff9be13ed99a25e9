package meeting

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"piaojue/ballot"
)

// A feed notifies all watchers of a meeting in this process that something happened. It carries no content: a notified
// watcher reads the newest state, so nothing is queued and no watcher delays another.
type feed struct {
	mu       sync.Mutex // guards watchers
	watchers map[chan struct{}]*bool
}

func newFeed() *feed { return &feed{watchers: map[chan struct{}]*bool{}} }

// A Watch notifies its holder when something happened in a meeting.
type Watch struct {
	C        <-chan struct{}
	c        chan struct{}
	feed     *feed
	sessions *bool
}

// Watch begins to watch a meeting; the caller has to end it. Only a running service notifies watches.
func (s *Service) Watch(m ballot.MeetingID) *Watch {
	f := s.cache(m).feed
	w := &Watch{c: make(chan struct{}, 1), feed: f, sessions: new(bool)}
	w.C = w.c
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watchers[w.c] = w.sessions
	return w
}

// End ends the watch.
func (w *Watch) End() {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	delete(w.feed.watchers, w.c)
}

// Sessions reports whether sessions began or ended since it was last asked.
func (w *Watch) Sessions() bool {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	had := *w.sessions
	*w.sessions = false
	return had
}

func (f *feed) wake(sessions bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c, s := range f.watchers {
		*s = *s || sessions
		select {
		case c <- struct{}{}:
		default: // a notification is already pending
		}
	}
}

// Snapshot reads a meeting's state and figures of the same version. The figures tell whether the cached state is the
// newest, so that usually one call to the store is enough.
func (s *Service) Snapshot(ctx context.Context, m ballot.MeetingID) (Snapshot, error) {
	x := s.cache(m)
	state := x.seen()
	if x.isLost() || x.isAside() {
		state = nil
	}
	for range actAttempts {
		if state == nil {
			var err error
			state, err = s.State(ctx, m)
			if code := ballot.CodeOf(err); x.seen() != nil && (code == ballot.CodeStoreLost || code == ballot.CodeDamaged) {
				return s.lastSeen(m), nil
			}
			if err != nil {
				return Snapshot{}, err
			}
		}
		f, err := s.store.Figures(ctx, m, state.PollIDs())
		if ballot.CodeOf(err) == ballot.CodeDamaged {
			_ = s.setAside(ctx, x, m, err)
			return s.lastSeen(m), nil
		}
		if err != nil {
			return Snapshot{}, err
		}
		if f.Version == state.Version {
			return s.borne(ctx, state, f)
		}
		state = nil
	}
	return Snapshot{}, ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s does not hold still", m)
}

// Newest returns the meeting as of its last event: one snapshot for all notified watchers. It is built from the figures
// that came with the event if they fit the cached state, so that usually no call to the store is needed. Changes that
// make no event, such as connecting devices, are included only at the next event; a caller that needs them at once
// calls [Service.Snapshot].
func (s *Service) Newest(ctx context.Context, m ballot.MeetingID) (snap Snapshot, err error) {
	x := s.cache(m)
	x.mu.Lock()
	event, newest, f, state := x.event, x.newest, x.brought, x.state
	stopped := x.lost || x.damaged != nil
	if !stopped && newest.State == state && state != nil {
		x.mu.Unlock()
		return newest, nil
	}
	x.brought = Figures{} // verification writes into them
	x.mu.Unlock()
	if stopped || state == nil || f.Version != state.Version || !f.cover(state) {
		snap, err = s.Snapshot(ctx, m)
	} else {
		snap, err = s.borne(ctx, state, f)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err == nil && x.event == event { // no other event came meanwhile
		x.newest = snap
	}
	return snap, err
}

// borne makes a snapshot of a state and its figures after verifying them as far as possible before the close.
func (s *Service) borne(ctx context.Context, state *State, f Figures) (Snapshot, error) {
	if err := s.bearOut(ctx, state, f); err != nil {
		return Snapshot{}, err
	}
	s.remember(state.Meeting.ID, f)
	return Snapshot{State: state, Figures: f}, nil
}

// cover reports whether the figures of all polls are there.
func (f Figures) cover(s *State) bool {
	for _, p := range s.Polls {
		if _, ok := f.Polls[p.ID]; !ok {
			return false
		}
	}
	return true
}

// Heartbeat records how many live clients of a meeting a server has.
func (s *Service) Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error {
	return s.store.Heartbeat(ctx, m, server, clients)
}

// Run serves all meetings until ctx ends: it forwards events, counts secret boxes and closes polls whose time is over.
// When it returns, its goroutines have ended.
func (s *Service) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { s.guard(ctx) })
	tended := map[ballot.MeetingID]bool{}
	for {
		ids, err := s.store.Meetings(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "list meetings", slog.Any("error", err))
		}
		for _, m := range ids {
			if !tended[m] {
				tended[m] = true
				wg.Go(func() { s.follow(ctx, m) })
				wg.Go(func() { s.tend(ctx, m) })
			}
		}
		if !sleep(ctx, lookForMeetings) {
			return nil
		}
	}
}

const (
	lookForMeetings = 250 * time.Millisecond
	afterTrouble    = 500 * time.Millisecond
	betweenCounts   = 150 * time.Millisecond // live steps: screens draw at most 10 changes a second
	lookAtClock     = 250 * time.Millisecond // timed polls; the store itself refuses casts on the millisecond
)

// follow waits for a meeting's events and notifies the watchers, at most once per tick: screens are not redrawn more
// often. While events come continuously, a tick counts from when the previous read was due, so that neither the
// duration of the call nor a late timer lengthens it.
func (s *Service) follow(ctx context.Context, m ballot.MeetingID) {
	x := s.cache(m)
	since := uint64(0)
	due := time.Now()
	for ctx.Err() == nil {
		var polls []ballot.PollID
		if state := x.seen(); state != nil {
			polls = state.PollIDs()
		}
		asked := time.Now()
		rest, err := s.store.Wait(ctx, m, since, polls)
		if err != nil {
			x.bring(Figures{})
			x.feed.wake(true) // after an error all watchers read the state again
			if !sleep(ctx, afterTrouble) {
				return
			}
			continue
		}
		if rest.Seq != since {
			since = rest.Seq
			x.bring(rest.Figures)
			x.feed.wake(rest.Sessions)
			if now := time.Now(); now.Sub(asked) >= s.tick || now.Sub(due) >= 2*s.tick {
				due = now
			}
			due = due.Add(s.tick)
			if !sleep(ctx, time.Until(due)) {
				return
			}
		}
	}
}

// bring stores the figures that came with an event, and drops the snapshot from before it.
func (x *meetingCache) bring(f Figures) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.event++
	x.brought, x.newest = f, Snapshot{}
}

// tend does what the clock and new casts require in one meeting. Two servers may tend the same meeting: the store
// checks every act.
func (s *Service) tend(ctx context.Context, m ballot.MeetingID) {
	w := s.Watch(m)
	defer w.End()
	clock := time.NewTicker(lookAtClock)
	defer clock.Stop()
	for {
		timed, err := s.tendOnce(ctx, m)
		if err != nil && ctx.Err() == nil && ballot.CodeOf(err) != ballot.CodeMoved {
			s.log.LogAttrs(ctx, slog.LevelWarn, "tend meeting", slog.String("meeting", string(m)), slog.Any("error", err))
			if !sleep(ctx, afterTrouble) {
				return
			}
			continue
		}
		var tick <-chan time.Time
		if timed {
			tick = clock.C
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		case <-w.C:
			if !sleep(ctx, betweenCounts) {
				return
			}
		}
	}
}

// tendOnce handles every poll once. timed reports whether to look again by the clock: a poll has a deadline, or waits
// until its counters can be read, which makes no event. An error in one poll does not stop the others from being
// handled.
func (s *Service) tendOnce(ctx context.Context, m ballot.MeetingID) (timed bool, err error) {
	snap, err := s.Snapshot(ctx, m)
	if err != nil {
		return false, err
	}
	if s.isLost(m) || s.cache(m).isAside() {
		return false, nil
	}
	for _, p := range snap.Polls {
		f := snap.Figures.Polls[p.ID]
		timed = timed || p.State.Running() && !p.ClosesAt.IsZero() || f.Unread || p.heldBy(CauseDamaged)
		failed := s.tendPoll(ctx, p, f)
		switch ballot.CodeOf(failed) {
		case ballot.CodeBoxLocked: // retrying soon would change nothing
			s.log.LogAttrs(ctx, slog.LevelError, "a ballot box does not open", slog.String("poll", string(p.ID)),
				slog.Any("error", failed))
		case ballot.CodeMoved: // another server was first: the next pass sees it
			err = cmp.Or(err, failed)
		default:
			if err == nil || ballot.CodeOf(err) == ballot.CodeMoved {
				err = cmp.Or(failed, err)
			}
		}
	}
	return timed, err
}

// tendPoll counts what is to be counted of one poll, and closes it when its time is over, even if counting failed.
func (s *Service) tendPoll(ctx context.Context, p *Poll, f PollFigures) error {
	switch {
	case p.State == ballot.Open || p.State == ballot.Paused:
		var counting, closing error
		if f.Suspect {
			counting = s.holdSuspect(ctx, p, f)
		} else if p.heldBy(CauseDamaged) {
			counting = s.releasePoll(ctx, p)
		} else if step := p.liveStep(); step > 0 && f.InBox >= 2*step && p.State == ballot.Open {
			counting = s.countLive(ctx, p)
		}
		if !p.ClosesAt.IsZero() {
			closing = s.closeIfDue(ctx, p)
		}
		return cmp.Or(closing, counting)
	case p.State == ballot.Closed && !f.Suspect && p.BoxHash == "" || p.toCount(f):
		return s.countOut(ctx, p.ID)
	}
	return nil
}

// holdSuspect pauses an open poll whose record is inconsistent, so that everyone sees why no ballot is accepted. A poll
// whose counters cannot be read is held as damaged instead, and tendPoll resumes it once they can be read.
func (s *Service) holdSuspect(ctx context.Context, p *Poll, f PollFigures) error {
	if p.heldBy(CauseDamaged) && !f.Unread {
		return s.act(ctx, p.ID.Meeting(), func(c *change) error { return c.holdAs(p.ID, CauseDamaged, CauseSuspect) })
	}
	if p.State != ballot.Open {
		return nil
	}
	cause := CauseSuspect
	if f.Unread {
		cause = CauseDamaged
	}
	now, err := s.deadlineNow(ctx)
	if err != nil {
		return err
	}
	err = s.act(ctx, p.ID.Meeting(), func(c *change) error {
		return c.hold(p.ID, Hold{Cause: cause, Server: s.server}, now)
	})
	if ballot.CodeOf(err) == ballot.CodeNotOpen { // its time is over, so it closes instead
		return nil
	}
	return err
}

// closeIfDue closes a timed poll when its time is over by the store's clock.
func (s *Service) closeIfDue(ctx context.Context, p *Poll) error {
	now, err := s.deadlineNow(ctx)
	if err != nil || now.Before(p.ClosesAt) {
		return err
	}
	due := p.ClosesAt
	err = s.act(ctx, p.ID.Meeting(), func(c *change) error {
		q, err := c.Poll(p.ID)
		if err != nil || q.State != ballot.Open || !q.ClosesAt.Equal(due) {
			return err
		}
		if err := c.can(ballot.ActClose, q); err != nil {
			return err
		}
		return c.close(ballot.Principal{}, q, "deadline")
	})
	if err != nil {
		return err
	}
	return s.countOut(ctx, p.ID)
}

// sleep waits; it reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
