package tally

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// ErrUnsigned says that a store is from before schema 2, and may not be accepted as it is: nothing in it shows whether
// someone else changed it.
var ErrUnsigned = errors.New("nothing in the store is signed: it is from an earlier version of this program")

func mayBeSigned(s *Store) error {
	if s.prove == nil {
		return ErrUnsigned
	}
	return nil
}

// signAll upgrades a store to schema 2, in which states are signed and returns, ballots, credentials and sessions have
// proofs. It signs what it finds, and therefore must happen only once for a data folder: the caller permits it by
// setting Config.Prove.
func signAll(ctx context.Context, s *Store, meetings []ballot.MeetingID) error {
	if err := s.acts.Del(ctx, sessionsKey(rootMeeting)).Err(); err != nil { // the first clerk has to sign in again
		return failed("end the first clerk's session", err)
	}
	for _, m := range meetings {
		if err := s.keepLease(ctx); err != nil {
			return err
		}
		if err := s.signMeeting(ctx, m); err != nil {
			if ballot.CodeOf(err) == ballot.CodeStoreUnavailable {
				return err
			}
			s.log.ErrorContext(ctx, "a meeting could not be signed; it is set aside", "meeting", string(m), "error", err.Error())
		}
	}
	return nil
}

func (s *Store) rawSessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	all, err := s.acts.HGetAll(ctx, sessionsKey(m)).Result()
	if err != nil {
		return nil, failed("read sessions", err)
	}
	out := make(map[ballot.PrincipalID]ballot.SessionID, len(all))
	for p, session := range all {
		out[ballot.PrincipalID(p)] = ballot.SessionID(session)
	}
	return out, nil
}

func (s *Store) signMeeting(ctx context.Context, m ballot.MeetingID) error {
	records, err := s.Load(ctx, m, 0)
	if err != nil {
		return err
	}
	u := &meeting.Unsigned{Records: records, Polls: map[ballot.PollID]*meeting.UnsignedPoll{}}
	if u.Sessions, err = s.rawSessions(ctx, m); err != nil {
		return err
	}
	entries := map[ballot.PollID]map[string]string{} // as they are in the store, digests included
	for id := range records.Polls {
		kept := &meeting.UnsignedPoll{}
		if kept.Envelopes, err = s.Envelopes(ctx, id, 0); err != nil {
			return err
		}
		if kept.Ballots, err = s.Ballots(ctx, id); err != nil {
			return err
		}
		if entries[id], err = s.acts.HGetAll(ctx, returnedKey(id)).Result(); err != nil {
			return failed("read returns", err)
		}
		for d, entry := range entries[id] {
			kept.Returns = append(kept.Returns, returnOf(ballot.DeputyID(d), entry))
		}
		u.Polls[id] = kept
	}
	if err := s.prove(m, u); err != nil {
		return err
	}
	return s.writeSigned(ctx, m, u, entries)
}

// writeSigned writes back what was signed, in one transaction.
func (s *Store) writeSigned(ctx context.Context, m ballot.MeetingID, u *meeting.Unsigned,
	entries map[ballot.PollID]map[string]string,
) error {
	ctx, stop := context.WithTimeout(ctx, backupTimeout)
	defer stop()
	_, err := s.acts.TxPipelined(ctx, func(t redis.Pipeliner) error {
		set := func(key, field string, value any) { t.HSet(ctx, key, field, value) }
		for p, session := range u.Sessions {
			set(sessionsKey(m), string(p), string(session))
		}
		set(stateKey(m), "sign", u.Records.Signature)
		for hash, credential := range u.Records.Tables[meeting.TableCredentials] {
			set(tableKey(m, meeting.TableCredentials), hash, credential)
		}
		for id, kept := range u.Polls {
			set(pollKey(id), meeting.FieldDoc, u.Records.Polls[id].Poll[meeting.FieldDoc])
			for _, e := range kept.Envelopes {
				set(boxKey(id), e.ID, e.Envelope)
			}
			for _, o := range kept.Ballots {
				if o.Proof != "" {
					set(ballotsKey(id), o.Serial, storedBallot(o))
				}
			}
			for _, r := range kept.Returns {
				set(returnedKey(id), string(r.Deputy), provedReturn(entries[id][string(r.Deputy)], r))
			}
		}
		return nil
	})
	if err != nil {
		return failed("sign the store", err)
	}
	return nil
}

// provedReturn appends envelope and proof to the digests and the receipt of a deputy's entry.
func provedReturn(entry string, r meeting.Return) string {
	parts := append(strings.Split(entry, ":"), "", "", "")
	return fmt.Sprintf("%s:%s:%s:%s:%s", parts[0], parts[1], parts[2], r.EnvelopeID, r.Proof)
}
