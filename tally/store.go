package tally

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Store is a [meeting.Store] in Redis.
type Store struct {
	acts     redis.UniversalClient
	waits    redis.UniversalClient
	log      *slog.Logger
	scripts  scripts
	gate     *startupGate
	identity identity
	upgrades []upgrade // set once
	batch    func(int)
	purged   func() error
	prove    func(ballot.MeetingID, *meeting.Unsigned) error
	batcher  batcher
}

var _ meeting.Store = (*Store)(nil)

// New makes a store. It starts nothing and connects to nothing.
func New(c Config) (*Store, error) {
	all, err := readScripts(Schema())
	if err != nil {
		return nil, err
	}
	acts, waits, err := c.clients()
	if err != nil {
		return nil, err
	}
	s := &Store{
		acts: acts, waits: waits, log: c.Log, scripts: all, upgrades: upgrades, batch: c.Batch, purged: c.Purged,
		prove: c.Prove,
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.gate = newStartupGate(s)
	s.batcher.flush = s.castBatch
	return s, nil
}

// Run runs the startup gate until ctx ends: it checks the polls and loads the scripts at first contact and after each
// restart of Redis. While another version of the program owns the store it waits, and every act is refused. A store
// works without Run too; then the act that meets a restarted Redis runs the checks itself.
func (s *Store) Run(ctx context.Context) error { return s.gate.run(ctx) }

// Close closes the store's connections.
func (s *Store) Close() error { return errors.Join(s.acts.Close(), s.waits.Close()) }

// Ping reports whether the store accepts ballots now: Redis answers, and the checks after its start are done.
func (s *Store) Ping(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	if err := s.gate.checkSchema(ctx); err != nil {
		return err
	}
	there, err := s.acts.ScriptExists(ctx, s.scripts.cast.sha).Result()
	if err != nil {
		return failed("ping", err)
	}
	if len(there) == 1 && there[0] {
		return nil
	}
	return s.gate.recover(ctx)
}

// Now reads Redis's clock.
func (s *Store) Now(ctx context.Context) (int64, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	t, err := s.acts.Time(ctx).Result()
	if err != nil {
		return 0, failed("read the clock", err)
	}
	return t.UnixMilli(), nil
}

// Meetings lists all meetings, oldest first.
func (s *Store) Meetings(ctx context.Context) ([]ballot.MeetingID, error) {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	noted, err := s.acts.ZRange(ctx, meetingsKey, 0, -1).Result()
	if err != nil {
		return nil, failed("list meetings", err)
	}
	if len(noted) == 0 {
		return nil, nil
	}
	there := make([]*redis.IntCmd, len(noted))
	_, err = s.acts.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range noted {
			there[i] = p.Exists(ctx, stateKey(ballot.MeetingID(m)), tableKey(ballot.MeetingID(m), meeting.TableMeeting))
		}
		return nil
	})
	if err != nil {
		return nil, failed("list meetings", err)
	}
	var out []ballot.MeetingID
	for i, m := range noted {
		if there[i].Val() > 0 { // listed, but perhaps never created
			out = append(out, ballot.MeetingID(m))
		}
	}
	return out, nil
}

// note adds a meeting to the list before it is created: an orphan is harmless, an unlisted meeting is not.
func (s *Store) note(ctx context.Context, m ballot.MeetingID) error {
	now, err := s.acts.Time(ctx).Result()
	if err != nil {
		return failed("note meeting", err)
	}
	member := redis.Z{Score: float64(now.UnixNano() / int64(time.Microsecond)), Member: string(m)}
	if err := s.acts.ZAddNX(ctx, meetingsKey, member).Err(); err != nil {
		return failed("note meeting", err)
	}
	return nil
}
