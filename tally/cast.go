package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Cast accepts one ballot. It is queued for its poll and sent to Redis in a batch with others.
func (s *Store) Cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	if strings.Contains(c.Digest+c.KeyDigest+string(c.Receipt)+c.EnvelopeID+c.Proof, ":") || c.Digest == "" ||
		c.KeyDigest == "" || c.Receipt == "" {
		return meeting.CastAnswer{},
			ballot.Refuse(ballot.CodeInternal, "digests, receipt, envelope id or proof of a cast in poll %s", c.Poll)
	}
	return s.batcher.cast(ctx, c)
}

// castWidth is how many strings the script's answer has per ballot.
const castWidth = 3

// castBatch sends a batch of one poll to Redis and returns each ballot's result. An error applies to all ballots: their
// results are unknown.
func (s *Store) castBatch(ctx context.Context, poll ballot.PollID, batch []meeting.Cast) ([]result, error) {
	if s.batch != nil {
		s.batch(len(batch))
	}
	m := poll.Meeting()
	keys := []string{
		pollKey(poll), issuedKey(poll), tableKey(m, meeting.TablePresence), sessionsKey(m), returnedKey(poll),
		boxKey(poll), ballotsKey(poll), tallyKey(poll), seqKey(m), feedKey(m), roomsKey(poll),
	}
	args := make([]any, 0, 1+11*len(batch))
	args = append(args, string(poll))
	for i := range batch { // pass addresses: putting a string into an interface allocates
		c := &batch[i]
		args = append(args, (*string)(&c.Deputy), (*string)(&c.Session), &c.KeyDigest, &c.Digest, (*string)(&c.Receipt),
			(*string)(&c.Replaces),
			&c.EnvelopeID, c.Envelope, &c.Marks, flag(c.Void), &c.Proof)
	}
	answer, err := s.call(ctx, callTimeout, s.scripts.cast, keys, args...)
	if err != nil {
		return nil, err
	}
	words, _ := answer.([]any)
	if len(words) == 2 && words[0] == "wrong_type" {
		return nil, ballot.Refuse(ballot.CodeDamaged, "cast: the key %v is not of its kind", words[1])
	}
	if len(words) != 1+castWidth*len(batch) || words[0] != string(poll) {
		return nil, fmt.Errorf("cast: an answer of %d words for %d ballots of poll %s", len(words), len(batch), poll)
	}
	out := make([]result, len(batch))
	for i, c := range batch {
		deputy, verdict, receipt := words[1+castWidth*i], words[2+castWidth*i], words[3+castWidth*i]
		if deputy != string(c.Deputy) {
			return nil, fmt.Errorf("cast: the answer to deputy %s is another's", c.Deputy)
		}
		out[i] = judged(c, verdict, receipt)
	}
	return out, nil
}

// judged turns the script's verdict on one ballot into its result.
func judged(c meeting.Cast, verdict, receipt any) result {
	got, _ := receipt.(string)
	refuse := func(code ballot.Code) result {
		return result{err: ballot.Refuse(code, "deputy %s in poll %s: %v", c.Deputy, c.Poll, verdict)}
	}
	switch verdict {
	case "ok":
		return result{answer: meeting.CastAnswer{Receipt: ballot.Receipt(got)}}
	case "same":
		return result{answer: meeting.CastAnswer{Receipt: ballot.Receipt(got), Again: true}}
	case "key_reused":
		return refuse(ballot.CodeKeyReused)
	case "superseded":
		return refuse(ballot.CodeSuperseded)
	case "returned":
		return refuse(ballot.CodeReturned)
	case "not_found":
		return refuse(ballot.CodeNotFound)
	case "paused":
		return refuse(ballot.CodePaused)
	case "not_open":
		return refuse(ballot.CodeNotOpen)
	case "unauthenticated":
		return refuse(ballot.CodeUnauthenticated)
	case "not_issued":
		return refuse(ballot.CodeNotIssued)
	case "not_present":
		return refuse(ballot.CodeNotPresent)
	case "suspect": // a check of the poll failed: it accepts no more ballots
		return refuse(ballot.CodeStoreUnavailable)
	default: // misfit, and verdicts this program does not know
		return refuse(ballot.CodeInternal)
	}
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// returnOf parses a deputy's entry: key digest:digest:receipt:[envelope id]:proof. A missing part is "".
func returnOf(d ballot.DeputyID, entry string) meeting.Return {
	parts := append(strings.Split(entry, ":"), "", "", "", "")
	return meeting.Return{Deputy: d, Receipt: ballot.Receipt(parts[2]), EnvelopeID: parts[3], Proof: parts[4]}
}

// Returned returns the receipt of a deputy's return.
func (s *Store) Returned(ctx context.Context, p ballot.PollID, d ballot.DeputyID) (ballot.Receipt, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	entry, err := s.acts.HGet(ctx, returnedKey(p), string(d)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", failed("read a return", err)
	}
	return returnOf(d, entry).Receipt, nil
}

// Returns lists all returns.
func (s *Store) Returns(ctx context.Context, p ballot.PollID) ([]meeting.Return, error) {
	ctx, stop := context.WithTimeout(ctx, longTimeout)
	defer stop()
	entries, err := s.acts.HGetAll(ctx, returnedKey(p)).Result()
	if err != nil {
		return nil, failed("read returns", err)
	}
	var out []meeting.Return
	for d, entry := range entries {
		out = append(out, returnOf(ballot.DeputyID(d), entry))
	}
	slices.SortFunc(out, func(a, b meeting.Return) int { return cmp.Compare(a.Deputy, b.Deputy) })
	return out, nil
}
