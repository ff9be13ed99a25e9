package tally

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// pinWindow is how long a try of a PIN counts.
const pinWindow = 15 * time.Minute

// IndexCodes records the meeting that hashes of codes belong to.
func (s *Store) IndexCodes(ctx context.Context, m ballot.MeetingID, hashes []string) error {
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	if err := s.gate.refusal(); err != nil {
		return err
	}
	_, err := s.acts.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, h := range hashes {
			p.Set(ctx, codeKey(h), string(m), 0)
		}
		return nil
	})
	if err != nil {
		return failed("index codes", err)
	}
	return nil
}

// Locate finds the meeting of a code's hash.
func (s *Store) Locate(ctx context.Context, hash string) (ballot.MeetingID, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	m, err := s.acts.Get(ctx, codeKey(hash)).Result()
	switch {
	case errors.Is(err, redis.Nil) || err == nil && m == usedMark:
		return "", ballot.Refuse(ballot.CodeWrongCode, "unknown code")
	case err != nil:
		return "", failed("locate", err)
	}
	return ballot.MeetingID(m), nil
}

// Use records that a server with the data folder of this mark uses the store. The record grants no access.
func (s *Store) Use(ctx context.Context, mark string) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	if err := s.acts.SetNX(ctx, codeKey(mark), usedMark, 0).Err(); err != nil {
		return failed("note whose store it is", err)
	}
	return nil
}

// Used reports whether a server with a data folder of one of these marks has used the store.
func (s *Store) Used(ctx context.Context, marks ...string) (bool, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	for _, mark := range marks {
		got, err := s.acts.Get(ctx, codeKey(mark)).Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			return false, failed("read whose store it is", err)
		}
		if err == nil && got == usedMark {
			return true, nil
		}
	}
	return false, nil
}

// Begin makes session the only session of a principal.
func (s *Store) Begin(ctx context.Context, m ballot.MeetingID, hash string, p ballot.PrincipalID,
	session ballot.SessionID,
) (bool, error) {
	checked := hash
	if m == rootMeeting { // the store does not know the first clerk's code
		if p != ballot.RootClerk {
			return false, ballot.Refuse(ballot.CodeWrongCode, "%s is not the first clerk", p)
		}
		checked = ""
	} else if hash == "" {
		return false, ballot.Refuse(ballot.CodeWrongCode, "no code")
	}
	verdict, err := s.verdict(ctx, callTimeout, s.scripts.begin,
		[]string{tableKey(m, meeting.TableCredentials), sessionsKey(m), seqKey(m), feedKey(m)},
		string(p), string(session), checked)
	if err != nil {
		return false, err
	}
	switch verdict {
	case "begun", "replaced", "same":
		if m == rootMeeting { // also for "same": the first attempt may have failed before telling
			if err := s.tellAll(ctx); err != nil {
				return false, err
			}
		}
		return verdict == "replaced", nil
	case "wrong_code":
		return false, ballot.Refuse(ballot.CodeWrongCode, "the code is no longer that of %s", p)
	default:
		return false, unknownVerdict("begin a session of "+string(p), verdict)
	}
}

// End ends a session.
func (s *Store) End(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID, session ballot.SessionID) error {
	if p == ballot.RootClerk {
		m = rootMeeting
	}
	verdict, err := s.verdict(ctx, callTimeout, s.scripts.signout, []string{sessionsKey(m), seqKey(m), feedKey(m)},
		string(p), string(session))
	switch {
	case err != nil:
		return err
	case verdict == "ended" && m == rootMeeting:
		return s.tellAll(ctx)
	case verdict == "ended", verdict == "not_his":
		return nil
	}
	return unknownVerdict("end a session of "+string(p), verdict)
}

// tellAll announces in every meeting that the first clerk's session changed: the sockets may be in any of them. A
// damaged meeting does not stop the announcement in the others.
func (s *Store) tellAll(ctx context.Context) error {
	all, err := s.Meetings(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		verdict, err := s.verdict(ctx, callTimeout, s.scripts.tell, []string{seqKey(m), feedKey(m), stateKey(m)})
		if ballot.CodeOf(err) == ballot.CodeDamaged || verdict == "wrong_type" {
			s.log.LogAttrs(ctx, slog.LevelWarn, "a damaged meeting is not told of the first clerk's session",
				slog.String("meeting", string(m)))
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Session returns the principal's only session.
func (s *Store) Session(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error) {
	if p == ballot.RootClerk {
		m = rootMeeting
	}
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	got, err := s.acts.HGet(ctx, sessionsKey(m), string(p)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", failed("read a session", err)
	}
	return ballot.SessionID(got), nil
}

// Sessions returns the sessions of all principals of a meeting.
func (s *Store) Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	all, err := s.acts.HGetAll(ctx, sessionsKey(m)).Result()
	if err != nil {
		return nil, failed("read sessions", err)
	}
	out := make(map[ballot.PrincipalID]ballot.SessionID, len(all)+1)
	for p, session := range all {
		out[ballot.PrincipalID(p)] = ballot.SessionID(session)
	}
	root, err := s.Session(ctx, m, ballot.RootClerk)
	if err != nil {
		return nil, err
	}
	if root != "" {
		out[ballot.RootClerk] = root
	}
	return out, nil
}

// TryPin counts one try of a PIN.
func (s *Store) TryPin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (int, error) {
	answer, err := s.call(ctx, callTimeout, s.scripts.try, []string{pinsKey(m, p), stateKey(m)}, pinWindow.Milliseconds())
	if err != nil {
		return 0, err
	}
	switch answer := answer.(type) {
	case int64:
		return int(answer), nil
	case string:
		if answer == "not_found" {
			return 0, ballot.Refuse(ballot.CodeNotFound, "meeting %s", m)
		}
	}
	return 0, unknownVerdict("try a PIN of "+string(p), fmt.Sprint(answer))
}

// ForgivePin resets the count of tries.
func (s *Store) ForgivePin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	if err := s.acts.Del(ctx, pinsKey(m, p)).Err(); err != nil {
		return failed("forgive a PIN", err)
	}
	return nil
}
