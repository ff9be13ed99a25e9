package meeting

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"piaojue/ballot"
)

const (
	guardEvery = 2 * time.Second        // between checks
	clockStep  = 2 * time.Second        // largest drift of a clock from the monotonic one between checks
	clockSlow  = 500 * time.Millisecond // a slower reading is too imprecise to compare the store's clock
	guardTime  = 5 * time.Second        // of one check
	guardGood  = 2                      // successful checks in a row before a poll resumes: screens must not flicker
)

// A guarded is what a service remembers from one check to the next.
type guarded struct {
	mu      sync.Mutex // guards the fields below; never held during a store call
	clock   clockMark
	stepped time.Time // when a step of a clock was last detected
	good    int       // checks in a row that found nothing wrong
	said    string    // the last logged line, which is not repeated
	durable bool      // whether the last check found the store durable
}

// A clockMark is a reading of all clocks at one moment.
type clockMark struct {
	mono  time.Time // the process's; only its monotonic part is used
	wall  time.Time // the server's
	store time.Time // the store's; zero when its reading took too long
}

// guard checks the conditions of a running vote until ctx ends.
func (s *Service) guard(ctx context.Context) {
	for sleep(ctx, guardEvery) {
		s.Examine(ctx)
	}
}

// Examine checks clocks, store and disk once. It pauses the polls that a fault affects, and resumes those that it
// paused before and that are no longer affected. Run calls it every two seconds.
func (s *Service) Examine(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, guardTime)
	defer stop()
	v, err := s.look(ctx)
	if err != nil { // nothing can be written now, and no ballot can be accepted either
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

// deadlineNow returns the time by which a timed poll is closed. If a clock was just set, timed polls are paused
// instead, and for a while no deadline is due: the new time must not be taken for the deadline.
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

// look checks clocks, store and disk.
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

// steadyNow reads the store's clock, and finds out whether it or the server's clock was set since the last reading.
// After a step it returns the time without the step, by which deadlines were set.
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

// stepHold returns a hold that says which clock was set, in which direction and how far.
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

// mayRelease reports whether the checks may lift a hold. It requires several successful checks in a row, and leaves a
// hold to the server that made it while that server may still be running.
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

// StoreKeeps reports whether the last check found that the store keeps what it acknowledges.
func (s *Service) StoreKeeps() bool {
	s.guarded.mu.Lock()
	defer s.guarded.mu.Unlock()
	return s.guarded.durable
}

// tell logs a line once, not at every check.
func (s *Service) tell(ctx context.Context, what, why string) {
	s.guarded.mu.Lock()
	said := s.guarded.said
	s.guarded.said = what + why
	s.guarded.mu.Unlock()
	if said != what+why {
		s.log.LogAttrs(ctx, slog.LevelWarn, what, slog.String("why", why))
	}
}
