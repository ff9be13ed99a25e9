package tally

import (
	"context"
	"strings"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// Purge has every node rewrite its append-only file, and its snapshot if it keeps one, and clears its slow log, so that
// deleted data is in none of them any more. Copies made elsewhere are beyond reach; only the master key protects the
// boxes in them, and for good once it is rotated and destroyed.
func (s *Store) Purge(ctx context.Context) error {
	err := s.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
		if err := s.rewrite(ctx, node, func(context.Context) error { return nil }); err != nil {
			return err
		}
		if err := s.snapshot(ctx, node); err != nil {
			return err
		}
		err := node.Do(ctx, "SLOWLOG", "RESET").Err()
		if err != nil && !unsupported(err) && !redis.HasErrorPrefix(err, "NOPERM") {
			return failed("empty the slow log", err)
		}
		return nil
	})
	if err != nil || s.purged == nil {
		return err
	}
	return s.purged()
}

// snapshot has a node that is configured to write snapshots (RDB) rewrite its file, and waits for it.
func (s *Store) snapshot(ctx context.Context, node *redis.Client) error {
	saves, err := node.ConfigGet(ctx, "save").Result()
	if unsupported(err) || redis.HasErrorPrefix(err, "NOPERM") {
		return nil // a store for rehearsals; a formal vote opens only where settings can be read
	}
	if err != nil {
		return failed("read Redis's settings", err)
	}
	if strings.TrimSpace(saves["save"]) == "" {
		return nil
	}
	asked := false
	for {
		text, err := node.Info(ctx, "persistence").Result()
		if err != nil {
			return failed("write the snapshot", err)
		}
		info := parseInfo(text)
		switch {
		case info["rdb_bgsave_in_progress"] == "1" || info["aof_rewrite_in_progress"] == "1":
		case !asked:
			if err := node.BgSave(ctx).Err(); err != nil {
				return failed("write the snapshot", err)
			}
			asked = true
			continue
		case info["rdb_last_bgsave_status"] != "ok":
			return ballot.Refuse(ballot.CodeStoreUnavailable, "writing the snapshot failed; look into Redis's log and disk")
		default:
			return nil
		}
		if !sleep(ctx, rewritePause) {
			return failed("write the snapshot", ctx.Err())
		}
	}
}
