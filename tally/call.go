package tally

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// call runs a script by its hash only. If Redis does not know the script, Redis has restarted and nothing ran: once the
// startup gate has recovered, the script is called again.
func (s *Store) call(ctx context.Context, timeout time.Duration, sc script, keys []string, args ...any) (any, error) {
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	if err := s.gate.refusal(); err != nil {
		return nil, err
	}
	answer, err := s.acts.EvalSha(ctx, sc.sha, keys, args...).Result()
	for range 2 { // twice: an attempt already under way may have loaded the scripts before Redis lost them
		if err == nil || !redis.HasErrorPrefix(err, "NOSCRIPT") {
			break
		}
		if err := s.gate.recover(ctx); err != nil {
			return nil, err
		}
		answer, err = s.acts.EvalSha(ctx, sc.sha, keys, args...).Result()
	}
	if err != nil {
		return nil, failed(sc.name, err)
	}
	return answer, nil
}

// verdict runs a script that answers with one word.
func (s *Store) verdict(ctx context.Context, timeout time.Duration, sc script, keys []string,
	args ...any,
) (string, error) {
	answer, err := s.call(ctx, timeout, sc, keys, args...)
	if err != nil {
		return "", err
	}
	word, ok := answer.(string)
	if !ok {
		return "", fmt.Errorf("script %s answered %T", sc.name, answer)
	}
	return word, nil
}

// unable are the prefixes of Redis errors which say that it cannot serve now.
var unable = []string{
	"LOADING", "READONLY", "OOM", "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOAUTH", "WRONGPASS", "NOPERM",
	"BUSY", "NOREPLICAS", "NOSCRIPT", "MOVED", "ASK", "UNKILLABLE", "ERR max number of clients", "ERR AUTH",
	"ERR Protocol error: unauthenticated", // the answer to a large command if a password is missing
}

// failed adds a code to the error of a call. A Redis error about the call itself means that a key does not hold what
// belongs there: CodeDamaged. Every other error is CodeStoreUnavailable: whether the call took effect is unknown.
func failed(what string, err error) error {
	said, ok := errors.AsType[redis.Error](err)
	if !ok {
		return ballot.Because(ballot.CodeStoreUnavailable, fmt.Errorf("%s: %w", what, err))
	}
	for _, word := range unable {
		if strings.HasPrefix(said.Error(), word) {
			return ballot.Because(ballot.CodeStoreUnavailable, fmt.Errorf("%s: %w", what, err))
		}
	}
	return ballot.Because(ballot.CodeDamaged, fmt.Errorf("%s: %w", what, err))
}

// unknownVerdict makes an error of an unexpected verdict: a key has the wrong type, or this program has a bug.
func unknownVerdict(what, verdict string) error {
	err := fmt.Errorf("%s: verdict %q", what, verdict)
	if verdict == "wrong_type" {
		return ballot.Because(ballot.CodeDamaged, err)
	}
	return err
}
