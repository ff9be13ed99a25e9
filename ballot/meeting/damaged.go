package meeting

import (
	"context"
	"log/slog"

	"piaojue/ballot"
)

// setAside records that a meeting's records in the store cannot be read, or are not as a server signed them. No ballots
// are accepted for the meeting any more, its screens keep the last state and say so, and the other meetings go on. Each
// further read loads and verifies everything again; once verification succeeds, the meeting resumes. Its running polls
// are marked in the store, so that no other server accepts ballots for them either; these marks stay.
func (s *Service) setAside(ctx context.Context, x *meetingCache, m ballot.MeetingID, found error) error {
	x.mu.Lock()
	first := x.damaged == nil
	x.damaged = ballot.RefuseWith(ballot.CodeDamaged, map[string]string{"meeting": string(m)})
	err, state := x.damaged, x.state
	x.mu.Unlock()
	if !first {
		return err
	}
	s.log.LogAttrs(ctx, slog.LevelError,
		"a meeting is set aside: its records in the store were damaged, or changed by someone else; "+
			"stop piaojue and put the backup back", slog.String("meeting", string(m)), slog.Any("found", found))
	if state != nil {
		for _, p := range state.Polls {
			if p.State.Running() {
				s.distrust(ctx, p.ID, "the records of its meeting were damaged or changed")
			}
		}
	}
	x.feed.wake(false)
	return err
}

// distrust marks a poll whose record fails verification, for all servers. It accepts and counts no more ballots.
func (s *Service) distrust(ctx context.Context, id ballot.PollID, why string) {
	s.log.LogAttrs(ctx, slog.LevelError, "a poll's record does not bear out; it takes no more ballots, and is not counted",
		slog.String("poll", string(id)), slog.String("found", why))
	if err := s.store.Suspect(ctx, id, why); err != nil {
		s.log.LogAttrs(ctx, slog.LevelError, "the poll could not be marked", slog.String("poll", string(id)),
			slog.Any("error", err))
	}
}

// aside returns why a meeting is set aside, or nil.
func (x *meetingCache) aside() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.damaged
}

func (x *meetingCache) isAside() bool { return x.aside() != nil }

// asLast returns a meeting that is set aside, for a list, with its last known name.
func (x *meetingCache) asLast(id ballot.MeetingID) ballot.Meeting {
	m := ballot.Meeting{ID: id}
	if state := x.seen(); state != nil {
		m = state.Meeting
	}
	m.State = ballot.MeetingDamaged
	return m
}
