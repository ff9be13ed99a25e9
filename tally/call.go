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

// call runs a script by its name alone. A Redis that does not know it has restarted: nothing ran, so once
// the startup gate has recovered it is run again.
func (s *Store) call(ctx context.Context, timeout time.Duration, sc script, keys []string, args ...any) (any, error) {
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	if err := s.gate.refusal(); err != nil {
		return nil, err
	}
	answer, err := s.acts.EvalSha(ctx, sc.sha, keys, args...).Result()
	if err != nil && redis.HasErrorPrefix(err, "NOSCRIPT") {
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

// unable are the beginnings of Redis errors by which it says that it cannot serve now.
var unable = []string{
	"LOADING", "READONLY", "OOM", "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOAUTH", "WRONGPASS", "NOPERM",
	"BUSY", "NOREPLICAS", "NOSCRIPT", "MOVED", "ASK", "UNKILLABLE", "ERR max number of clients", "ERR AUTH",
	"ERR Protocol error: unauthenticated", // said to a large command where a password is missing
}

// failed gives an error of a call its code. Redis's own words about a faulty call say that a key does not hold what
// belongs there: CodeDamaged. All else is CodeStoreUnavailable: whether the call took effect is unknown.
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

// unknownVerdict is an error of a verdict that a call does not expect: a key of another kind than belongs there, or a
// fault of ours.
func unknownVerdict(what, verdict string) error {
	err := fmt.Errorf("%s: verdict %q", what, verdict)
	if verdict == "wrong_type" {
		return ballot.Because(ballot.CodeDamaged, err)
	}
	return err
}
