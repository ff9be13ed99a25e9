package tally

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// loadTries bounds how often Load starts over because the list of polls changed under it.
const loadTries = 10

// errPollsChanged says that the list of polls is no longer the one a transaction was built for.
var errPollsChanged = errors.New("the list of polls changed")

// Load reads a meeting's records in one transaction. The list of polls must be known before it, so Load starts over in
// the rare case that a poll was added meanwhile.
func (s *Store) Load(ctx context.Context, m ballot.MeetingID, have uint64) (*meeting.Records, error) {
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	if err := s.gate.refusal(); err != nil { // data of another version might be misread
		return nil, err
	}
	for range loadTries {
		version, err := s.acts.HGet(ctx, stateKey(m), "version").Uint64()
		switch {
		case errors.Is(err, redis.Nil):
			return nil, s.absent(ctx, m)
		case errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange):
			return nil, ballot.Because(ballot.CodeDamaged, fmt.Errorf("version of meeting %s: %w", m, err))
		case err != nil:
			return nil, failed("load", err)
		case version == have:
			return nil, nil
		}
		list, err := s.acts.HGet(ctx, tableKey(m, meeting.TableMeeting), "polls").Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			return nil, failed("load", err)
		}
		r, err := s.loadAll(ctx, m, list)
		if !errors.Is(err, errPollsChanged) {
			return r, err
		}
	}
	return nil, ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s changed %d times while it was read", m, loadTries)
}

// absent returns the error for a meeting without a version: it does not exist, or it is the remainder of a damaged one.
func (s *Store) absent(ctx context.Context, m ballot.MeetingID) error {
	var version *redis.BoolCmd
	var left *redis.IntCmd
	_, err := s.acts.TxPipelined(ctx, func(p redis.Pipeliner) error {
		version, left = p.HExists(ctx, stateKey(m), "version"), p.Exists(ctx, tableKey(m, meeting.TableMeeting))
		return nil
	})
	switch {
	case err != nil:
		return failed("load", err)
	case version.Val(): // it has just been created
		return ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s is just being created", m)
	case left.Val() > 0:
		return ballot.Refuse(ballot.CodeDamaged, "meeting %s has no version", m)
	}
	return ballot.Refuse(ballot.CodeNotFound, "meeting %s", m)
}

// tables of a meeting that Load reads.
var tables = []meeting.Table{
	meeting.TableMeeting, meeting.TableRoll, meeting.TablePresence, meeting.TableStaff, meeting.TableCredentials,
}

// loadAll reads everything at one point in time, given the list of polls as text.
func (s *Store) loadAll(ctx context.Context, m ballot.MeetingID, list string) (*meeting.Records, error) {
	polls, err := pollList(list)
	if err != nil {
		return nil, err
	}
	var state *redis.MapStringStringCmd
	var length *redis.IntCmd
	read := map[string]*redis.MapStringStringCmd{}
	_, err = s.acts.TxPipelined(ctx, func(p redis.Pipeliner) error {
		state, length = p.HGetAll(ctx, stateKey(m)), p.LLen(ctx, logKey(m))
		for _, t := range tables {
			read[tableKey(m, t)] = p.HGetAll(ctx, tableKey(m, t))
		}
		for _, id := range polls {
			read[pollKey(id)], read[issuedKey(id)] = p.HGetAll(ctx, pollKey(id)), p.HGetAll(ctx, issuedKey(id))
		}
		return nil
	})
	if err != nil {
		return nil, failed("load", err)
	}
	if read[tableKey(m, meeting.TableMeeting)].Val()["polls"] != list {
		return nil, errPollsChanged
	}
	version, err := strconv.ParseUint(state.Val()["version"], 10, 64)
	if err != nil {
		return nil, ballot.Refuse(ballot.CodeNotFound, "meeting %s is gone", m)
	}
	r := &meeting.Records{
		Version: version, Head: state.Val()["head"], Entries: int(length.Val()), Signature: []byte(state.Val()["sign"]),
		Tables: map[meeting.Table]map[string][]byte{}, Polls: map[ballot.PollID]meeting.PollRecords{},
	}
	for _, t := range tables {
		r.Tables[t] = toBytes(read[tableKey(m, t)].Val())
	}
	for _, id := range polls {
		r.Polls[id] = meeting.PollRecords{Poll: toBytes(read[pollKey(id)].Val()), Issued: toBytes(read[issuedKey(id)].Val())}
	}
	return r, nil
}

// pollList reads the JSON list of a meeting's polls.
func pollList(text string) ([]ballot.PollID, error) {
	var polls []ballot.PollID
	if text == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &polls); err != nil {
		return nil, ballot.Because(ballot.CodeDamaged, fmt.Errorf("list of polls: %w", err))
	}
	return polls, nil
}

func toBytes(in map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(in))
	for k, v := range in {
		out[k] = []byte(v)
	}
	return out
}

// Log reads a meeting's log entries.
func (s *Store) Log(ctx context.Context, m ballot.MeetingID, from, limit int) ([][]byte, error) {
	if limit <= 0 {
		return nil, nil
	}
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	got, err := s.acts.LRange(ctx, logKey(m), int64(from), int64(from)+int64(limit)-1).Result()
	if err != nil {
		return nil, failed("read the log", err)
	}
	var out [][]byte
	for _, e := range got {
		out = append(out, []byte(e))
	}
	return out, nil
}
