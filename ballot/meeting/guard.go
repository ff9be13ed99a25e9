package meeting

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"piaojue/ballot"
)

const (
	guardEvery = 2 * time.Second        // between looks
	clockStep  = 2 * time.Second        // what a clock may be off against the monotonic one from look to look
	clockSlow  = 500 * time.Millisecond // a reading that takes longer tells nothing of the store's clock
	guardTime  = 5 * time.Second        // of one look
	guardGood  = 2                      // good looks in a row before a poll goes on: screens must not flicker
)

// A guarded is what a service remembers from look to look.
type guarded struct {
	mu      sync.Mutex // guards the fields below; never held across the store
	clock   clockMark
	stepped time.Time // when a clock was last seen to have been set
	good    int       // looks in a row that found nothing wrong
	said    string    // the last line of the log, which is not repeated
	durable bool      // what the last look said of the store
}

// A clockMark is a reading of all clocks at one moment.
type clockMark struct {
	mono  time.Time // the process's; its monotonic part alone is used
	wall  time.Time // the server's
	store time.Time // the store's; zero when its reading took too long
}

// guard looks at what must hold while votes run, until ctx ends.
func (s *Service) guard(ctx context.Context) {
	for sleep(ctx, guardEvery) {
		s.Examine(ctx)
	}
}

// Examine looks once at clocks, store and disk, pauses the polls to which what is wrong matters, and lets those go
// on that it has paused before. Run does it every two seconds.
func (s *Service) Examine(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, guardTime)
	defer stop()
	v, err := s.look(ctx)
	if err != nil { // nothing can be written now, and nothing is taken in either
		s.tell(ctx, "the store does not answer the checks", err.Error())
		return
	}
	s.applyAll(ctx, v)
}

func (s *Service) applyAll(ctx context.Context, v verdict) {
	meetings, err := s.store.Meetings(ctx)
	if err != nil {
		return
	}
	for _, m := range s.known(meetings) {
		if err := s.apply(ctx, m, v); err != nil && ctx.Err() == nil && ballot.CodeOf(err) != ballot.CodeStoreLost {
			s.tell(ctx, "a meeting was not checked", string(m)+": "+err.Error())
		}
	}
}

// deadlineNow is the clock by which a timed poll is closed. Where a clock was just set, timed polls are paused instead,
// and for a while nothing is due: whoever reads the new time must not take it for the hour.
func (s *Service) deadlineNow(ctx context.Context) (time.Time, error) {
	now, step, err := s.steadyNow(ctx)
	if err != nil {
		return now, err
	}
	if step != nil {
		s.applyAll(ctx, verdict{clock: step, now: now})
	}
	s.guarded.mu.Lock()
	defer s.guarded.mu.Unlock()
	if at := s.guarded.stepped; !at.IsZero() && time.Since(at) < 2*guardEvery {
		return time.Time{}, nil
	}
	return now, nil
}

// look reads clocks, store and disk.
func (s *Service) look(ctx context.Context) (verdict, error) {
	v := verdict{}
	now, clock, err := s.steadyNow(ctx)
	if err != nil {
		return v, err
	}
	v.now, v.clock = now, clock
	if err := s.store.Durable(ctx); ballot.CodeOf(err) == ballot.CodeNotDurable {
		v.store = holdFor(CauseStore, err, s.server)
	} else if err != nil {
		return v, err
	}
	if s.disk != nil {
		if err := s.disk(); err != nil {
			v.disk = holdFor(CauseDisk, err, s.server)
		}
	}
	s.guarded.mu.Lock()
	defer s.guarded.mu.Unlock()
	s.guarded.durable = v.store == nil
	if s.guarded.good++; v.store != nil || v.disk != nil || v.clock != nil {
		s.guarded.good = 0
	}
	return v, nil
}

// steadyNow reads the store's clock, and finds out whether it or the server's was set since the last reading. The
// time it gives is the one by which deadlines stood before the step.
func (s *Service) steadyNow(ctx context.Context) (time.Time, *Hold, error) {
	began := time.Now()
	at, err := s.storeNow(ctx)
	if err != nil {
		return time.Time{}, nil, err
	}
	took := time.Since(began)
	mark := clockMark{mono: began, wall: s.now().Round(0), store: at}
	s.guarded.mu.Lock()
	defer s.guarded.mu.Unlock()
	if took > clockSlow {
		return at, nil, nil
	}
	last := s.guarded.clock
	s.guarded.clock = mark
	if last.mono.IsZero() {
		return at, nil, nil
	}
	passed := mark.mono.Sub(last.mono)
	server := mark.wall.Sub(last.wall) - passed
	store := mark.store.Sub(last.store) - passed
	if server.Abs() <= clockStep && store.Abs() <= clockStep {
		return at, nil, nil
	}
	s.guarded.stepped, s.guarded.good = began, 0
	if store.Abs() > clockStep {
		at = last.store.Add(passed)
	}
	step := stepHold(server, store)
	step.Server = s.server
	return at, step, nil
}

// stepHold says which clock was set, which way and how far.
func stepHold(server, store time.Duration) *Hold {
	reason, by := "clock", server
	if store.Abs() > server.Abs() {
		reason, by = "store_clock", store
	}
	if by < 0 {
		reason += "_back"
	}
	h := &Hold{Cause: CauseClock, Reason: reason}
	h.figure("by", by.Abs().Round(time.Second).String())
	return h
}

// apply holds or releases the polls of one meeting.
func (s *Service) apply(ctx context.Context, m ballot.MeetingID, v verdict) error {
	state, err := s.State(ctx, m)
	if err != nil {
		return err
	}
	for _, p := range state.Polls {
		h := v.against(p, state.Meeting.Rehearsal)
		switch {
		case p.State == ballot.Open && h != nil:
			s.log.LogAttrs(ctx, slog.LevelError, "a check pauses a poll", slog.String("poll", string(p.ID)),
				slog.String("check", string(h.Cause)), slog.String("found", h.Reason), slog.Any("figures", h.Figures),
				slog.String("mend", h.Mend))
			err = s.act(ctx, m, func(c *change) error { return c.hold(p.ID, *h, v.now) })
		case p.State == ballot.Paused && p.Held != nil && h == nil && s.mayRelease(*p.Held):
			err = s.releasePoll(ctx, p)
		}
		if err != nil && ballot.CodeOf(err) != ballot.CodeNotOpen {
			return err
		}
	}
	return nil
}

// mayRelease tells whether these looks lift a hold. It asks for good looks in a row, and leaves a hold to the server
// that made it while that one may still be there.
func (s *Service) mayRelease(h Hold) bool {
	if h.Cause == CauseRestored || h.Cause == CauseSuspect || h.Cause == CauseDamaged {
		return false // nothing lifts the first two; tendPoll, which reads the figures, lifts the last
	}
	s.guarded.mu.Lock()
	good := s.guarded.good >= guardGood
	s.guarded.mu.Unlock()
	if !good {
		return false
	}
	return h.Server == s.server || s.now().Sub(h.At).Abs() > holdOthers
}

func (s *Service) releasePoll(ctx context.Context, p *Poll) error {
	now, err := s.storeNow(ctx)
	if err != nil {
		return err
	}
	was := *p.Held
	s.log.LogAttrs(ctx, slog.LevelInfo, "what paused a poll is good again", slog.String("poll", string(p.ID)),
		slog.String("check", string(was.Cause)))
	return s.act(ctx, p.ID.Meeting(), func(c *change) error { return c.release(p.ID, was, now) })
}

// StoreKeeps reports whether the last look found a store that keeps what it acknowledges.
func (s *Service) StoreKeeps() bool {
	s.guarded.mu.Lock()
	defer s.guarded.mu.Unlock()
	return s.guarded.durable
}

// tell logs a line once, not at every look.
func (s *Service) tell(ctx context.Context, what, why string) {
	s.guarded.mu.Lock()
	said := s.guarded.said
	s.guarded.said = what + why
	s.guarded.mu.Unlock()
	if said != what+why {
		s.log.LogAttrs(ctx, slog.LevelWarn, what, slog.String("why", why))
	}
}
