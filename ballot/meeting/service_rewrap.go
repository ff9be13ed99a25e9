package meeting

import (
	"bytes"
	"context"
	"log/slog"

	"piaojue/ballot"
)

// CheckKeys tries to open every box key in the store with this service's master key. It returns how many keys there are
// and how many cannot be opened; each of the latter is logged. Damaged meetings are skipped.
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

// Rewrap replaces every box key in the store by the result of rewrap, where nil destroys the key, and returns how many
// it changed. Each meeting is one commit: if rewrap fails, or a poll is open or paused (CodePollsRunning), nothing of
// that meeting is written. It is not an act of the meeting and is not in its log.
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
