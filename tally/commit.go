package tally

import (
	"context"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// runLength bounds how many arguments one command in a script gets: Lua's unpack has a limit.
const runLength = 1000

// Commit writes a change.
func (s *Store) Commit(ctx context.Context, c meeting.Change) error {
	if c.Version == 0 {
		if err := s.note(ctx, c.Meeting); err != nil {
			return err
		}
	}
	keys, args := commitCall(c)
	verdict, err := s.verdict(ctx, longTimeout, s.scripts.commit, keys, args...)
	if err != nil {
		return err
	}
	switch verdict {
	case "ok":
		return nil
	case "late":
		return ballot.Refuse(ballot.CodeNotOpen, "meeting %s: a deadline has come", c.Meeting)
	case "moved":
		return ballot.Refuse(ballot.CodeMoved, "meeting %s is not at version %d", c.Meeting, c.Version)
	default:
		return unknownVerdict("commit to meeting "+string(c.Meeting), verdict)
	}
}

// commitCall builds the script's keys and arguments from a change.
func commitCall(c meeting.Change) (keys []string, args []any) {
	m, writes := c.Meeting, c.Writes
	keys = []string{stateKey(m), seqKey(m), feedKey(m), logKey(m), sessionsKey(m)}
	fixed := len(keys)
	if c.WipeAll {
		keys = append(keys, feedKey(m), logKey(m), tableKey(m, meeting.TablePresence))
		for _, p := range c.Wipe {
			keys = append(keys, pollKeys(p)...)
		}
		writes = append([]meeting.Write{{Table: meeting.TableMeeting, Key: "polls", Delete: true}}, writes...)
	}
	for _, p := range c.Archive {
		keys = append(keys, boxKey(p))
	}
	deleted := len(keys) - fixed
	for _, p := range c.Archive {
		keys = append(keys, returnedKey(p))
	}
	before := int64(0)
	if !c.Before.IsZero() {
		before = c.Before.UnixMilli()
	}
	args = []any{c.Version, c.Head, c.NewHead, len(c.Entries), len(c.End), deleted, len(c.Archive), before, c.Signature}
	for _, e := range c.Entries {
		args = append(args, e)
	}
	for _, p := range c.End {
		args = append(args, string(p))
	}
	places := map[string]int{} // indexes of tables in keys, from 1 as in Lua
	for len(writes) > 0 {
		key := writeKey(m, writes[0])
		place, known := places[key]
		if !known {
			keys = append(keys, key)
			place = len(keys)
			places[key] = place
		}
		n, run := takeRun(m, writes)
		args = append(append(args, place), run...)
		writes = writes[n:]
	}
	return keys, args
}

// takeRun returns the first writes that one command can carry out, and how many they are. It keeps the order.
func takeRun(m ballot.MeetingID, writes []meeting.Write) (n int, run []any) {
	key, del := writeKey(m, writes[0]), writes[0].Delete
	var args []any
	for n < len(writes) && len(args) < runLength && writeKey(m, writes[n]) == key && writes[n].Delete == del {
		args = append(args, writes[n].Key)
		if !del {
			args = append(args, writes[n].Value)
		}
		n++
	}
	command := "HSET"
	if del {
		command = "HDEL"
	}
	return n, append([]any{command, len(args)}, args...)
}
