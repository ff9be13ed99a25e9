package meeting

import (
	"context"
	"log/slog"

	"piaojue/ballot"
)

// markLost records that a meeting known to this server is gone from its store: the store was emptied, or another store
// has the same address. No ballots are accepted for it any more, its screens say so, and nobody is told that their
// session ended.
func (s *Service) markLost(ctx context.Context, x *meetingCache, m ballot.MeetingID) error {
	x.mu.Lock()
	first := !x.lost
	x.lost = true
	x.mu.Unlock()
	if first {
		s.log.LogAttrs(ctx, slog.LevelError,
			"a meeting is gone from the store: votes have stopped; stop piaojue and put the backup back",
			slog.String("meeting", string(m)))
		x.feed.wake(false)
	}
	return ballot.Refuse(ballot.CodeStoreLost, "meeting %s", m)
}

// lostWith checks whether something was not found because the meeting is gone or damaged. Nil means that it is not.
func (s *Service) lostWith(ctx context.Context, m ballot.MeetingID) error {
	if m == "" || s.cache(m).seen() == nil {
		return nil
	}
	if _, err := s.reread(ctx, m); ballot.CodeOf(err) == ballot.CodeStoreLost || ballot.CodeOf(err) == ballot.CodeDamaged {
		return err
	}
	return nil
}

func (s *Service) isLost(m ballot.MeetingID) bool { return s.cache(m).isLost() }

// seen returns the newest state that this server has read of a meeting, or nil.
func (x *meetingCache) seen() *State {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.state
}

// remember stores the figures of the last snapshot, for when the store has no more.
func (s *Service) remember(m ballot.MeetingID, f Figures) {
	x := s.cache(m)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.figures = f
}

// lastSeen returns the last known snapshot of a meeting that is gone from the store or set aside; its running polls are
// shown as paused.
func (s *Service) lastSeen(m ballot.MeetingID) Snapshot {
	x := s.cache(m)
	x.mu.Lock()
	state, f, cause := x.state.clone(), x.figures, CauseLost
	if x.damaged != nil {
		cause = CauseDamaged
	}
	x.mu.Unlock()
	for _, p := range state.Polls {
		if p.State.Running() {
			p.State, p.Held = ballot.Paused, &Hold{Cause: cause}
		}
	}
	f.Seq++ // screens draw only newer figures
	return Snapshot{State: state, Figures: f}
}

// known returns the listed meetings and those that this server has seen before: a meeting that is gone from the store
// is not listed.
func (s *Service) known(listed []ballot.MeetingID) []ballot.MeetingID {
	there := map[ballot.MeetingID]bool{}
	for _, m := range listed {
		there[m] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for m, x := range s.caches {
		if !there[m] && x.seen() != nil {
			listed = append(listed, m)
		}
	}
	return listed
}

// Lost returns an error for the first meeting found to be gone from the store, or nil. Until piaojue is restarted, this
// server accepts no ballots for it.
func (s *Service) Lost() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for m, x := range s.caches {
		if x.isLost() {
			return ballot.Refuse(ballot.CodeStoreLost, "meeting %s", m)
		}
	}
	return nil
}

func (x *meetingCache) isLost() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.lost
}
