package meeting

import (
	"context"
	"log/slog"

	"piaojue/ballot"
)

// markLost notes that a meeting this server knows is gone from its store: emptied, or another store under the same
// address. Nothing is taken for it any more, its screens say so, and nobody is told that their sign-in ended.
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

// lostWith looks whether what is not found is so because the meeting is gone or was damaged. Nil: it is not.
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

// seen is the newest state that this server has read of a meeting, or nil.
func (x *meetingCache) seen() *State {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.state
}

// remember keeps the figures of the last snapshot, for when there are no more.
func (s *Service) remember(m ballot.MeetingID, f Figures) {
	x := s.cache(m)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.figures = f
}

// lastSeen is what was last known of a meeting that is gone from the store or set aside, its votes stopped.
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
	f.Seq++ // screens draw only what is newer
	return Snapshot{State: state, Figures: f}
}

// known are the meetings listed and those that this server has seen: one that is gone from the store is not listed.
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

// Lost tells of the first meeting found gone from the store, or nil. Until piaojue is started anew, this server takes
// no ballots of it.
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
