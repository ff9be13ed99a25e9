package tally

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// CheckPrints compares fingerprints of a data folder's key files, by file name, with those in the store, and stores
// those that are missing. It returns the name of the first file whose key belongs to another store, or "". A
// fingerprint reveals nothing of its key, and changing one in the store only prevents servers from starting.
func (s *Store) CheckPrints(ctx context.Context, prints map[string]string) (other string, err error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	names := slices.Sorted(maps.Keys(prints))
	noted := map[string]*redis.StringCmd{}
	_, err = s.acts.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, name := range names {
			p.HSetNX(ctx, printsKey, name, prints[name])
			noted[name] = p.HGet(ctx, printsKey, name)
		}
		return nil
	})
	if err != nil {
		return "", failed("check the fingerprints of the keys", err)
	}
	for _, name := range names {
		if noted[name].Val() != prints[name] {
			return name, nil
		}
	}
	return "", nil
}

// OtherKey returns the name of the first key file whose fingerprint differs from the store's, or "". It writes nothing.
func (s *Store) OtherKey(ctx context.Context, prints map[string]string) (string, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	noted, err := s.acts.HGetAll(ctx, printsKey).Result()
	if err != nil {
		return "", failed("read the fingerprints of the keys", err)
	}
	for _, name := range slices.Sorted(maps.Keys(prints)) {
		if was, there := noted[name]; there && was != prints[name] {
			return name, nil
		}
	}
	return "", nil
}

// NotePrint replaces the stored fingerprint of a key file that was replaced on purpose.
func (s *Store) NotePrint(ctx context.Context, name, print string) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	if err := s.acts.HSet(ctx, printsKey, name, print).Err(); err != nil {
		return failed("note the fingerprint of a key", err)
	}
	return nil
}

// Upgrade upgrades an older store before anything of it is read. A store of this schema is left unchanged.
func (s *Store) Upgrade(ctx context.Context) error {
	old, err := s.gate.older(ctx)
	if err != nil || !old {
		return err
	}
	return s.gate.recover(ctx)
}

// Older reports whether the store needs an upgrade, and its schema.
func (s *Store) Older(ctx context.Context) (schema string, older bool, err error) {
	got, err := s.acts.Get(ctx, schemaKey).Int()
	switch {
	case errors.Is(err, redis.Nil):
		return "", false, nil
	case err != nil:
		return "", false, failed("read the schema", err)
	}
	return strconv.Itoa(got), got < s.schema(), nil
}
