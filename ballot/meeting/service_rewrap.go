package meeting

import (
	"bytes"
	"context"
	"log/slog"

	"piaojue/ballot"
)

// CheckKeys tries every box key in the store on this service's master key: how many there are, and how many of
// them do not open. Each of these is logged. A meeting that was damaged is set aside, and keeps nobody from the others.
func (s *Service) CheckKeys(ctx context.Context) (kept, locked int, err error) {
	ids, err := s.store.Meetings(ctx)
	if err != nil {
		return 0, 0, err
	}
	for _, m := range ids {
		state, err := s.State(ctx, m)
		if code := ballot.CodeOf(err); code == ballot.CodeNotFound || code == ballot.CodeDamaged {
			continue
		}
		if err != nil {
			return 0, 0, err
		}
		for _, p := range state.Polls {
			if len(p.BoxKey) == 0 {
				continue
			}
			kept++
			if _, err := s.keys.Open(p.ID, p.BoxKey); err != nil {
				locked++
				s.log.LogAttrs(ctx, slog.LevelError, "a ballot box does not open", slog.String("poll", string(p.ID)),
					slog.Any("error", err))
			}
		}
	}
	return kept, locked, nil
}

// Rewrap puts in the place of every box key in the store what rewrap makes of it, and tells how many it changed;
// nil destroys one. Meeting by meeting it is one act: where rewrap fails, or a poll is open or paused
// (CodePollsRunning), nothing of that meeting is written. It is no act of the meeting and stands in no log.
func (s *Service) Rewrap(ctx context.Context,
	rewrap func(ballot.PollID, []byte) ([]byte, error),
) (changed int, err error) {
	ids, err := s.store.Meetings(ctx)
	if err != nil {
		return 0, err
	}
	for _, m := range ids {
		state, err := s.State(ctx, m)
		if err != nil {
			return 0, err
		}
		if state.running() {
			return 0, ballot.Refuse(ballot.CodePollsRunning, "meeting %s", m)
		}
	}
	for _, m := range ids {
		n := 0
		err := s.act(ctx, m, func(c *change) (err error) {
			n, err = c.rewrap(rewrap)
			return err
		})
		if err != nil {
			return changed, err
		}
		changed += n
	}
	return changed, nil
}

func (c *change) rewrap(rewrap func(ballot.PollID, []byte) ([]byte, error)) (int, error) {
	if c.running() {
		return 0, ballot.Refuse(ballot.CodePollsRunning, "meeting %s", c.Meeting.ID)
	}
	anew := map[*Poll][]byte{}
	for _, p := range c.Polls {
		if len(p.BoxKey) == 0 {
			continue
		}
		key, err := rewrap(p.ID, p.BoxKey)
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(key, p.BoxKey) {
			anew[p] = key
		}
	}
	for p, key := range anew {
		p.BoxKey = key
		c.putPoll(p)
	}
	return len(anew), nil
}
