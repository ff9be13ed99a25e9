package main

import (
	"context"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A meteredStore counts and times the store calls that votes depend on. All other calls go to the store inside.
type meteredStore struct {
	meeting.Store
	m *metrics
}

// metered makes one call and counts it.
func metered[T any](m *metrics, call string, do func() (T, error)) (T, error) {
	began := time.Now()
	v, err := do()
	m.stored(call, began, err)
	return v, err
}

// meteredAct is metered for a call that returns only an error.
func (b meteredStore) meteredAct(call string, do func() error) error {
	_, err := metered(b.m, call, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

func (b meteredStore) Durable(ctx context.Context) error {
	err := b.meteredAct("durable", func() error { return b.Store.Durable(ctx) })
	result := "unreachable"
	switch ballot.CodeOf(err) {
	case "":
		result = "ok"
	case ballot.CodeNotDurable:
		result = "bad"
	default:
	}
	b.m.checks.WithLabelValues(result).Inc()
	return err
}

func (b meteredStore) Commit(ctx context.Context, c meeting.Change) error {
	err := b.meteredAct("commit", func() error { return b.Store.Commit(ctx, c) })
	result := "ok"
	if err != nil {
		result = string(ballot.CodeOf(err))
	}
	b.m.acts.WithLabelValues(result).Inc()
	return err
}

func (b meteredStore) Cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	began := time.Now()
	answer, err := b.Store.Cast(ctx, c)
	if err != nil {
		b.m.stored("cast", began, err)
		return answer, err
	}
	b.m.taken.call.Inc()
	b.m.taken.callTime.Observe(time.Since(began).Seconds())
	return answer, nil
}

func (b meteredStore) Load(ctx context.Context, m ballot.MeetingID, have uint64) (*meeting.Records, error) {
	return metered(b.m, "load", func() (*meeting.Records, error) { return b.Store.Load(ctx, m, have) })
}

func (b meteredStore) Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	return metered(b.m, "figures", func() (meeting.Figures, error) { return b.Store.Figures(ctx, m, polls) })
}

func (b meteredStore) Session(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error) {
	return metered(b.m, "session", func() (ballot.SessionID, error) { return b.Store.Session(ctx, m, p) })
}

func (b meteredStore) Begin(ctx context.Context, m ballot.MeetingID, hash string, p ballot.PrincipalID,
	s ballot.SessionID,
) (bool, error) {
	return metered(b.m, "begin", func() (bool, error) { return b.Store.Begin(ctx, m, hash, p, s) })
}

func (b meteredStore) Envelopes(ctx context.Context, p ballot.PollID, most int) ([]meeting.Sealed, error) {
	return metered(b.m, "envelopes", func() ([]meeting.Sealed, error) { return b.Store.Envelopes(ctx, p, most) })
}

func (b meteredStore) Ballots(ctx context.Context, p ballot.PollID) ([]meeting.Opened, error) {
	return metered(b.m, "ballots", func() ([]meeting.Opened, error) { return b.Store.Ballots(ctx, p) })
}

func (b meteredStore) Count(ctx context.Context, a meeting.CountAct) error {
	return b.meteredAct("count", func() error { return b.Store.Count(ctx, a) })
}

func (b meteredStore) Finish(ctx context.Context, p ballot.PollID) error {
	return b.meteredAct("finish", func() error { return b.Store.Finish(ctx, p) })
}

func (b meteredStore) Purge(ctx context.Context) error {
	return b.meteredAct("purge", func() error { return b.Store.Purge(ctx) })
}
