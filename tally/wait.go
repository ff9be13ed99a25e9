package tally

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

const (
	waitSlice  = time.Second // how long one read blocks: a cancelled context does not end a command in flight
	waitSlices = 4           // how many times, at most, before Wait returns without news
	waitMost   = 1000        // events read at once; a reader further behind is told that anything may have happened
)

// Wait returns once there is an event after since. The request for the figures is sent right after the blocking read,
// on the same connection: Redis runs it in the turn that wakes the reader, so the figures come with the event, without
// another round trip.
func (s *Store) Wait(ctx context.Context, m ballot.MeetingID, since uint64,
	polls []ballot.PollID,
) (meeting.Rest, error) {
	from := strconv.FormatUint(since, 10) + "-0"
	for range waitSlices {
		pipe := s.waits.Pipeline()
		read := pipe.XRead(ctx, &redis.XReadArgs{Streams: []string{feedKey(m), from}, Count: waitMost, Block: waitSlice})
		asked := pipe.EvalSha(ctx, s.scripts.figures.sha, figuresKeys(m, polls), heartbeatLives.Milliseconds())
		_, _ = pipe.Exec(ctx) // each command has its own error
		events, err := read.Result()
		switch {
		case err == nil && len(events) == 1 && len(events[0].Messages) > 0:
			rest, err := s.rest(ctx, m, since, events[0].Messages)
			rest.Figures = broughtAlong(asked, m, polls)
			return rest, err
		case err != nil && !errors.Is(err, redis.Nil):
			return meeting.Rest{}, failed("wait", err)
		case ctx.Err() != nil:
			return meeting.Rest{}, failed("wait", ctx.Err())
		}
	}
	seq, err := s.waits.Get(ctx, seqKey(m)).Uint64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return meeting.Rest{}, failed("wait", err)
	}
	return meeting.Rest{Seq: seq, Sessions: seq > since}, nil // newer only if an event came just now
}

// broughtAlong parses figures that came with an event. If they are not complete it returns none: a caller that needs
// them asks for them, and gets the error then.
func broughtAlong(asked *redis.Cmd, m ballot.MeetingID, polls []ballot.PollID) meeting.Figures {
	answer, err := asked.Result()
	if err != nil {
		return meeting.Figures{}
	}
	f, err := readFigures(answer, m, polls)
	if err != nil {
		return meeting.Figures{}
	}
	return f
}

// rest returns what a reader missed. A reader that fell behind the feed may have missed anything.
func (s *Store) rest(ctx context.Context, m ballot.MeetingID, since uint64,
	events []redis.XMessage,
) (meeting.Rest, error) {
	first, err := eventNumber(events[0].ID)
	if err != nil {
		return meeting.Rest{}, err
	}
	out := meeting.Rest{Sessions: first != since+1}
	if len(events) == waitMost {
		last, err := s.waits.XRevRangeN(ctx, feedKey(m), "+", "-", 1).Result()
		if err != nil {
			return meeting.Rest{}, failed("wait", err)
		}
		events, out.Sessions = append(events, last...), true
	}
	for _, e := range events {
		out.Sessions = out.Sessions || e.Values["type"] == "session"
	}
	out.Seq, err = eventNumber(events[len(events)-1].ID)
	return out, err
}

// eventNumber parses n of an event's id <n>-0.
func eventNumber(id string) (uint64, error) {
	n, _, _ := strings.Cut(id, "-")
	seq, err := strconv.ParseUint(n, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("event %q: %w", id, err)
	}
	return seq, nil
}
