package meeting

import (
	"context"
	"log/slog"

	"piaojue/ballot"
)

// GiveUpLocked gives up the polls of a meeting whose box keys can no longer be opened, as in a backup from before a
// rotation of the master key. Their box keys are destroyed, and those that are not announced become void, because
// nothing in them can be counted or verified. It returns these polls.
func (s *Service) GiveUpLocked(ctx context.Context, m ballot.MeetingID) (given []ballot.PollID, err error) {
	err = s.act(ctx, m, func(c *change) error {
		given = nil
		for _, p := range c.Polls {
			if len(p.BoxKey) == 0 {
				continue
			}
			if _, err := s.keys.Open(p.ID, p.BoxKey); err == nil {
				continue
			}
			p.BoxKey = nil
			given = append(given, p.ID)
			if p.State.May(ballot.Void) {
				p.PausedLeft, p.VoidReason = 0, "票箱钥匙已不存在（由更换主密钥以前的备份恢复）"
				c.to(p, ballot.Void)
				c.log(ballot.Principal{}, ballot.ActVoid, p.ID, map[string]string{"title": p.Spec.Title, "reason": p.VoidReason})
				continue
			}
			c.putPoll(p)
		}
		return nil
	})
	for _, p := range given {
		s.log.LogAttrs(ctx, slog.LevelWarn, "a box key that does not open is given up", slog.String("poll", string(p)))
	}
	return given, err
}
