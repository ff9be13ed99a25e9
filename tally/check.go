package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// suspectField of a poll says why a check failed. Scripts accept no more ballots into such a poll; nothing is repaired
// silently, and nothing clears the field: the poll is to be declared void and held again.
const suspectField = meeting.FieldSuspect

// checkPolls checks every poll that may still accept or count ballots. A poll that fails is marked and reported; the
// others continue. Damaged meetings are skipped: their readers detect the damage.
func (s *Store) checkPolls(ctx context.Context) error {
	meetings, err := s.Meetings(ctx)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		err := s.checkMeeting(ctx, m)
		if ballot.CodeOf(err) == ballot.CodeDamaged {
			s.log.LogAttrs(ctx, slog.LevelError, "a meeting's polls were not checked: its records in the store were damaged",
				slog.String("meeting", string(m)), slog.Any("found", err))
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) checkMeeting(ctx context.Context, m ballot.MeetingID) error {
	list, err := s.acts.HGet(ctx, tableKey(m, meeting.TableMeeting), "polls").Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return failed("check polls", err)
	}
	polls, err := pollList(list)
	if err != nil {
		return err
	}
	var damaged error
	for _, p := range polls { // an unreadable poll does not stop the check of the others
		err := s.checkPoll(ctx, p)
		if ballot.CodeOf(err) != ballot.CodeDamaged && err != nil {
			return err
		}
		damaged = cmp.Or(damaged, err)
	}
	return damaged
}

func (s *Store) checkPoll(ctx context.Context, p ballot.PollID) error {
	if err := s.keepLease(ctx); err != nil {
		return err
	}
	var fields, ballots, counters *redis.MapStringStringCmd
	var returned, inBox *redis.IntCmd
	_, err := s.acts.TxPipelined(ctx, func(t redis.Pipeliner) error {
		fields, ballots, counters = t.HGetAll(ctx, pollKey(p)), t.HGetAll(ctx, ballotsKey(p)), t.HGetAll(ctx, tallyKey(p))
		returned, inBox = t.HLen(ctx, returnedKey(p)), t.HLen(ctx, boxKey(p))
		return nil
	})
	if err != nil {
		return failed("check polls", err)
	}
	state := ballot.PollState(fields.Val()[meeting.FieldState])
	if !state.Running() && state != ballot.Closed {
		return nil
	}
	wrong := faultOf(int(returned.Val()), int(inBox.Val()), ballots.Val(), counters.Val())
	if wrong == "" {
		return nil
	}
	s.log.LogAttrs(ctx, slog.LevelError,
		"a poll's record does not add up after a start of Redis; it takes no more ballots",
		slog.String("poll", string(p)), slog.String("fault", wrong))
	if err := s.acts.HSet(ctx, pollKey(p), suspectField, wrong).Err(); err != nil {
		return failed("mark a suspect poll", err)
	}
	return nil
}

// faultOf returns what is inconsistent in a poll, or "". I3: figures only.
func faultOf(returned, inBox int, ballots, counters map[string]string) string {
	if returned != inBox+len(ballots) {
		return fmt.Sprintf("%d returned, but %d in the box and %d counted", returned, inBox, len(ballots))
	}
	sums := map[string]int{}
	for _, stored := range ballots {
		o := openedOf("", stored)
		sums["ballots"]++
		if o.Void {
			sums["void"]++
			continue
		}
		for i, mark := range o.Marks {
			sums[fmt.Sprintf("%d:%c", i, mark)]++
		}
	}
	stored := map[string]int{}
	r := &reader{}
	for name, n := range counters {
		if n := r.number(n); n != 0 {
			stored[name] = n
		}
	}
	if r.err != nil || !reflect.DeepEqual(sums, stored) {
		return fmt.Sprintf("the tally is not the sum of the %d ballots", len(ballots))
	}
	return ""
}
