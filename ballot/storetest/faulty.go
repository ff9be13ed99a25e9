package storetest

import (
	"context"
	"sync"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A Fault is a way in which a call to the store fails.
type Fault int

// The faults. Callers see the same for both: CodeStoreUnavailable, which means unknown.
const (
	NoFault Fault = iota
	Before        // fails without effect
	After         // takes effect, and the answer is lost
)

// Faulty is a store whose calls fail on demand. Calls without a fault go to the store inside.
type Faulty struct {
	meeting.Store

	mu     sync.Mutex // guards the field below
	choose func(method string) Fault
}

// NewFaulty wraps a store. No call fails until [Faulty.Fail] is used.
func NewFaulty(b meeting.Store) *Faulty { return &Faulty{Store: b} }

// Fail sets the function that chooses the fault of each call by the method's name; nil chooses none.
func (f *Faulty) Fail(choose func(method string) Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.choose = choose
}

// FailNext makes the next call of a method fail, once.
func (f *Faulty) FailNext(method string, fault Fault) {
	done := false
	f.Fail(func(called string) Fault { // called under f.mu
		if done || called != method {
			return NoFault
		}
		done = true
		return fault
	})
}

// around runs a call with the fault chosen for it.
func around[T any](f *Faulty, method string, call func() (T, error)) (T, error) {
	f.mu.Lock()
	fault := NoFault
	if f.choose != nil {
		fault = f.choose(method)
	}
	f.mu.Unlock()
	var none T
	lost := ballot.Refuse(ballot.CodeStoreUnavailable, "%s: made to fail", method)
	switch fault {
	case Before:
		return none, lost
	case After:
		if _, err := call(); ballot.CodeOf(err) == ballot.CodeInternal {
			return none, err // an error of the test itself must show
		}
		return none, lost
	case NoFault:
	}
	return call()
}

func (f *Faulty) act(method string, call func() error) error {
	_, err := around(f, method, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

// Load may fail.
func (f *Faulty) Load(ctx context.Context, m ballot.MeetingID, have uint64) (*meeting.Records, error) {
	return around(f, "Load", func() (*meeting.Records, error) { return f.Store.Load(ctx, m, have) })
}

// Commit may fail.
func (f *Faulty) Commit(ctx context.Context, c meeting.Change) error {
	return f.act("Commit", func() error { return f.Store.Commit(ctx, c) })
}

// Purge may fail.
func (f *Faulty) Purge(ctx context.Context) error {
	return f.act("Purge", func() error { return f.Store.Purge(ctx) })
}

// Begin may fail.
func (f *Faulty) Begin(ctx context.Context, m ballot.MeetingID, hash string, p ballot.PrincipalID,
	s ballot.SessionID,
) (bool, error) {
	return around(f, "Begin", func() (bool, error) { return f.Store.Begin(ctx, m, hash, p, s) })
}

// End may fail.
func (f *Faulty) End(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID, s ballot.SessionID) error {
	return f.act("End", func() error { return f.Store.End(ctx, m, p, s) })
}

// Cast may fail.
func (f *Faulty) Cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	return around(f, "Cast", func() (meeting.CastAnswer, error) { return f.Store.Cast(ctx, c) })
}

// Returned may fail.
func (f *Faulty) Returned(ctx context.Context, p ballot.PollID, d ballot.DeputyID) (ballot.Receipt, error) {
	return around(f, "Returned", func() (ballot.Receipt, error) { return f.Store.Returned(ctx, p, d) })
}

// Count may fail.
func (f *Faulty) Count(ctx context.Context, a meeting.CountAct) error {
	return f.act("Count", func() error { return f.Store.Count(ctx, a) })
}

// Finish may fail.
func (f *Faulty) Finish(ctx context.Context, p ballot.PollID) error {
	return f.act("Finish", func() error { return f.Store.Finish(ctx, p) })
}

// Figures may fail.
func (f *Faulty) Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	return around(f, "Figures", func() (meeting.Figures, error) { return f.Store.Figures(ctx, m, polls) })
}
