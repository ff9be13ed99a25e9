package tally

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// voidMark follows the marks of a void ballot.
const voidMark = "!"

// Envelopes reads the box of a secret poll.
func (s *Store) Envelopes(ctx context.Context, p ballot.PollID, limit int) ([]meeting.Sealed, error) {
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	var drawn []redis.KeyValue
	if limit > 0 {
		var err error
		if drawn, err = s.acts.HRandFieldWithValues(ctx, boxKey(p), limit).Result(); err != nil {
			return nil, failed("read the box", err)
		}
	} else {
		all, err := s.acts.HGetAll(ctx, boxKey(p)).Result()
		if err != nil {
			return nil, failed("read the box", err)
		}
		for id, envelope := range all {
			drawn = append(drawn, redis.KeyValue{Key: id, Value: envelope})
		}
	}
	var out []meeting.Sealed
	for _, e := range drawn {
		out = append(out, meeting.Sealed{ID: e.Key, Envelope: []byte(e.Value)})
	}
	return out, nil
}

// Count carries out a count act. It writes in the given order (I3: the caller shuffles).
func (s *Store) Count(ctx context.Context, a meeting.CountAct) error {
	m := a.Poll.Meeting()
	args := []any{string(a.Poll), len(a.Take), len(a.Ballots), len(a.Back)}
	for _, id := range a.Take {
		args = append(args, id)
	}
	for _, b := range a.Ballots {
		args = append(args, b.Serial, storedBallot(b))
	}
	for _, e := range a.Back {
		args = append(args, e.ID, e.Envelope)
	}
	verdict, err := s.verdict(ctx, longTimeout, s.scripts.count,
		[]string{pollKey(a.Poll), boxKey(a.Poll), ballotsKey(a.Poll), tallyKey(a.Poll), seqKey(m), feedKey(m)}, args...)
	if err != nil {
		return err
	}
	switch verdict {
	case "ok":
		return nil
	case "misfit": // a ballot does not fit the poll, or was counted before
		return ballot.Refuse(ballot.CodeSuspect, "count poll %s: a ballot does not fit, or was counted before", a.Poll)
	case "state", "gone", "sums", "live_step", "in_use":
		return ballot.Refuse(ballot.CodeMoved, "count poll %s: %s", a.Poll, verdict)
	case "not_found":
		return ballot.Refuse(ballot.CodeNotFound, "poll %s", a.Poll)
	case "too_few":
		return ballot.Refuse(ballot.CodeTooFew, "count %d of poll %s", len(a.Ballots), a.Poll)
	case "suspect":
		return ballot.Refuse(ballot.CodeStoreUnavailable, "poll %s failed a check after a restart of Redis", a.Poll)
	default:
		return unknownVerdict("count poll "+string(a.Poll), verdict)
	}
}

// storedBallot returns a counted ballot of a secret poll as it is stored: marks, "!" if it is void, and the proof.
func storedBallot(o meeting.Opened) string {
	marks := o.Marks
	if o.Void {
		marks += voidMark
	}
	return marks + ":" + o.Proof
}

// openedOf parses a counted ballot. A ballot of a recorded poll has no proof of its own: the proof of its return covers
// it.
func openedOf(serial, stored string) meeting.Opened {
	marks, proof, _ := strings.Cut(stored, ":")
	marks, void := strings.CutSuffix(marks, voidMark)
	return meeting.Opened{Serial: serial, Marks: marks, Void: void, Proof: proof}
}

// Suspect marks a poll whose record is inconsistent or fails verification.
func (s *Store) Suspect(ctx context.Context, p ballot.PollID, why string) error {
	m := p.Meeting()
	verdict, err := s.verdict(ctx, callTimeout, s.scripts.suspect, []string{pollKey(p), seqKey(m), feedKey(m)}, string(p),
		why)
	if err != nil {
		return err
	}
	switch verdict {
	case "ok":
		return nil
	case "not_found":
		return ballot.Refuse(ballot.CodeNotFound, "poll %s", p)
	default:
		return unknownVerdict("mark poll "+string(p), verdict)
	}
}

// Finish marks a closed poll counted.
func (s *Store) Finish(ctx context.Context, p ballot.PollID) error {
	m := p.Meeting()
	verdict, err := s.verdict(ctx, callTimeout, s.scripts.finish,
		[]string{pollKey(p), boxKey(p), seqKey(m), feedKey(m), ballotsKey(p)}, string(p))
	if err != nil {
		return err
	}
	switch verdict {
	case "ok":
		return nil
	case "not_counted":
		return ballot.Refuse(ballot.CodeNotCounted, "poll %s", p)
	case "too_few":
		return ballot.Refuse(ballot.CodeTooFew, "poll %s", p)
	case "not_found":
		return ballot.Refuse(ballot.CodeNotFound, "poll %s", p)
	case "suspect":
		return ballot.Refuse(ballot.CodeStoreUnavailable, "poll %s failed a check after a restart of Redis", p)
	default:
		return unknownVerdict("finish poll "+string(p), verdict)
	}
}

// Ballots lists the counted ballots.
func (s *Store) Ballots(ctx context.Context, p ballot.PollID) ([]meeting.Opened, error) {
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	all, err := s.acts.HGetAll(ctx, ballotsKey(p)).Result()
	if err != nil {
		return nil, failed("read ballots", err)
	}
	var out []meeting.Opened
	for serial, stored := range all {
		out = append(out, openedOf(serial, stored))
	}
	slices.SortFunc(out, func(a, b meeting.Opened) int { return cmp.Compare(a.Serial, b.Serial) })
	return out, nil
}
