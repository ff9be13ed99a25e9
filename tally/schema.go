package tally

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// An upgrade brings a store from one schema, the version of the table of keys in doc.go, to the next. It may be cut off
// anywhere and is then done again from its beginning, so it must do no harm to what it has done already. Polls may be
// open: no ballot is cast meanwhile.
type upgrade struct {
	what string // for the log
	do   func(ctx context.Context, s *Store, meetings []ballot.MeetingID) error
}

// upgrades stand in order: the first brings schema 1 to schema 2. Whoever changes what the keys hold adds one.
var upgrades = []upgrade{
	{"states are signed; returns, ballots, credentials and sessions bear proofs", signAll},
}

// schemaFirst is the schema before all upgrades.
const schemaFirst = 1

// Schema is the version of what this program keeps in a store.
func Schema() int { return schemaFirst + len(upgrades) }

// schema is the version that this store is brought to.
func (s *Store) schema() int { return schemaFirst + len(s.upgrades) }

// errNewer says that a newer program wrote the store.
var errNewer = errors.New("the store was written by a newer version of this program")

// checkSchema refuses a store whose schema is newer than this program.
func (f *fence) checkSchema(ctx context.Context) error {
	got, err := f.schema(ctx)
	if err == nil && got > f.store.schema() {
		err = fmt.Errorf("%w: schema %d, this one knows %d; start the newer version, or put back a backup made by this one", errNewer, got, f.store.schema())
	}
	return err
}

// schema reads the store's. In an empty one, also one that is emptied meanwhile, it notes this program's.
func (f *fence) schema(ctx context.Context) (int, error) {
	for {
		got, err := f.store.acts.Get(ctx, schemaKey).Int()
		if errors.Is(err, redis.Nil) {
			if err = f.store.acts.SetNX(ctx, schemaKey, f.store.schema(), 0).Err(); err == nil {
				continue
			}
		}
		if err != nil {
			return 0, failed("check the schema", err)
		}
		return got, nil
	}
}

// older reports whether the store waits for upgrades.
func (f *fence) older(ctx context.Context) (bool, error) {
	got, err := f.schema(ctx)
	return got < f.store.schema(), err
}

// upgrade carries out the upgrades that the store lacks, in order. First the scripts go, so that servers of the older
// version take nothing in any more: they meet the fence, and the schema there. The check lock is held.
func (f *fence) upgrade(ctx context.Context) error {
	for {
		got, err := f.schema(ctx)
		if err != nil || got >= f.store.schema() {
			return err
		}
		if got < schemaFirst {
			return fmt.Errorf("schema %d of the store is none that ever was", got)
		}
		err = f.store.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
			if err := node.ScriptFlush(ctx).Err(); err != nil {
				return failed("stop older servers", err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		step := f.store.upgrades[got-schemaFirst]
		f.store.log.LogAttrs(ctx, slog.LevelWarn, "the store is brought up to date", slog.Int("from", got), slog.Int("to", got+1), slog.String("what", step.what))
		if err := f.store.keepLease(ctx); err != nil {
			return err
		}
		meetings, err := f.store.Meetings(ctx)
		if err != nil {
			return err
		}
		if err := step.do(ctx, f.store, append(meetings, f.restoring...)); err != nil {
			return fmt.Errorf("bring the store from schema %d to %d: %w", got, got+1, err)
		}
		if err := f.store.acts.Set(ctx, schemaKey, got+1, 0).Err(); err != nil {
			return failed("note the schema", err)
		}
	}
}
