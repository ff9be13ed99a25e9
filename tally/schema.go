package tally

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// An upgrade brings a store from one schema, the version of the table of keys in doc.go, to the next. It may be
// interrupted anywhere and is then repeated from its beginning, so it must not harm what it has already done. Polls may
// be open: no ballot is cast meanwhile.
type upgrade struct {
	what string               // for the log
	may  func(s *Store) error // why this store may not be upgraded; nothing is changed then
	do   func(ctx context.Context, s *Store, meetings []ballot.MeetingID) error
}

// upgrades are in order: the first brings schema 1 to schema 2. A change of what the keys hold needs a new entry.
var upgrades = []upgrade{
	{"states are signed; returns, ballots, credentials and sessions bear proofs", mayBeSigned, signAll},
}

// schemaFirst is the schema before all upgrades.
const schemaFirst = 1

// Schema returns the version of what this program keeps in a store.
func Schema() int { return schemaFirst + len(upgrades) }

// schema returns the version that this store is upgraded to.
func (s *Store) schema() int { return schemaFirst + len(s.upgrades) }

// CheckSchema refuses a store whose schema this program does not know, with CodeStoreSchema and an explanation. It
// writes nothing.
func (s *Store) CheckSchema(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	return s.gate.judge(ctx)
}

// checkSchema refuses a store that another version of the program has taken over, and bars it until it is this
// version's again.
func (g *startupGate) checkSchema(ctx context.Context) error {
	err := g.judge(ctx)
	g.bar(ctx, err)
	return err
}

// judge refuses a schema that is neither this program's nor an older one.
func (g *startupGate) judge(ctx context.Context) error {
	got, err := g.noted(ctx)
	if err != nil || got <= g.store.schema() {
		return err
	}
	return g.unknown(strconv.Itoa(got),
		fmt.Sprintf("the store was written by a newer version of this program: schema %d, this one knows %d; "+
			"start the newer version, or put back a backup made by this one", got, g.store.schema()))
}

// unknown makes the refusal of a schema.
func (g *startupGate) unknown(found, sentence string) error {
	return &ballot.Error{Code: ballot.CodeStoreSchema, Detail: sentence, Args: map[string]string{
		"found": ballot.Shown(found), "known": strconv.Itoa(g.store.schema()),
	}}
}

// bar makes every act fail while the store belongs to another version, even if its scripts are those of this one.
func (g *startupGate) bar(ctx context.Context, err error) {
	switch {
	case ballot.CodeOf(err) == ballot.CodeStoreSchema:
		if g.barred.Swap(&err) == nil {
			g.store.log.LogAttrs(ctx, slog.LevelError, "the store is another version's: nothing is taken in",
				slog.Any("error", err))
		}
	case err == nil:
		if g.barred.Swap(nil) != nil {
			g.store.log.LogAttrs(ctx, slog.LevelInfo, "the store is this version's again")
		}
	}
}

// refusal returns why the store is barred, or nil.
func (g *startupGate) refusal() error {
	if err := g.barred.Load(); err != nil {
		return *err
	}
	return nil
}

// noted reads the store's schema; 0 if it has none yet.
func (g *startupGate) noted(ctx context.Context) (int, error) {
	text, err := g.store.acts.Get(ctx, schemaKey).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return 0, nil
	case redis.HasErrorPrefix(err, "WRONGTYPE"):
		return 0, g.unknown("?",
			"the store's schema cannot be read: the key \"schema\" is of another kind; put back a backup, or name another store")
	case err != nil:
		return 0, failed("check the schema", err)
	}
	got, err := strconv.Atoi(text)
	if err != nil || got < schemaFirst {
		return 0, g.unknown(text,
			fmt.Sprintf("the store's schema cannot be read: %q is none that ever was; put back a backup, or name another store",
				ballot.Shown(text)))
	}
	return got, nil
}

// schema reads the store's schema. In an empty store, also one that is being emptied, it records this program's schema.
func (g *startupGate) schema(ctx context.Context) (int, error) {
	for {
		got, err := g.noted(ctx)
		if err != nil || got > 0 {
			return got, err
		}
		if err := g.store.acts.SetNX(ctx, schemaKey, g.store.schema(), 0).Err(); err != nil {
			return 0, failed("note the schema", err)
		}
	}
}

// older reports whether the store needs upgrades.
func (g *startupGate) older(ctx context.Context) (bool, error) {
	got, err := g.schema(ctx)
	return got < g.store.schema(), err
}

// unasked makes the refusal of a store that needs an upgrade which is not allowed.
func (g *startupGate) unasked(got int, why error) error {
	err := ballot.Because(ballot.CodeStoreSchema, why)
	if e, ok := ballot.AsError(err); ok {
		e.Args = map[string]string{"found": strconv.Itoa(got), "known": strconv.Itoa(g.store.schema())}
	}
	return err
}

// upgrade carries out the missing upgrades, in order. First it deletes the scripts, so that servers of the older
// version accept nothing any more: they meet the startup gate, which refuses the schema. The caller holds the check
// lock.
func (g *startupGate) upgrade(ctx context.Context) error {
	for {
		got, err := g.schema(ctx)
		if err != nil || got >= g.store.schema() {
			return err
		}
		step := g.store.upgrades[got-schemaFirst]
		if err := step.may(g.store); err != nil {
			return g.unasked(got, err)
		}
		err = g.store.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
			if err := node.ScriptFlush(ctx).Err(); err != nil {
				return failed("stop older servers", err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		g.store.log.LogAttrs(ctx, slog.LevelWarn, "the store is brought up to date", slog.Int("from", got),
			slog.Int("to", got+1), slog.String("what", step.what))
		if err := g.store.keepLease(ctx); err != nil {
			return err
		}
		meetings, err := g.store.Meetings(ctx)
		if err != nil {
			return err
		}
		if err := step.do(ctx, g.store, append(meetings, g.restoring...)); err != nil {
			return fmt.Errorf("bring the store from schema %d to %d: %w", got, got+1, err)
		}
		if err := g.store.acts.Set(ctx, schemaKey, got+1, 0).Err(); err != nil {
			return failed("note the schema", err)
		}
	}
}
