package realtime

import (
	"os"
	"sync"
	"time"
)

// A limit is the deadline of one direction of a connection. The connection below is told of it only when something is
// to wait for it: a server sets six for each request, and waits once.
type limit struct {
	tell func(time.Time) error // the connection below; never changes

	mu      sync.Mutex // guards the fields below
	at      time.Time  // the deadline; zero: none
	told    time.Time  // the deadline as the connection below knows it
	waits   int        // that are under way on the connection below
	pausing bool       // a pause is under way
	pauses  uint       // that have begun
	over    *sync.Cond // by mu: tells of the end of a pause, or of a deadline that has gone by
	guard   *time.Timer
	watches bool // the guard runs
	watched uint // pauses when it last looked
}

// change sets the deadline, also that of a wait under way.
func (l *limit) change(at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = at
	if l.pausing {
		l.over.Signal()
	}
	if l.waits == 0 {
		return nil
	}
	l.told = at
	return l.tell(at)
}

func (l *limit) pastLocked() bool { return !l.at.IsZero() && !l.at.After(time.Now()) }

// begin has the connection below wait until the deadline and no longer.
func (l *limit) begin() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.told.Equal(l.at) {
		l.told = l.at
		if err := l.tell(l.at); err != nil {
			return err
		}
	}
	l.waits++
	return nil
}

func (l *limit) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits--
}

// pass lets through what does not wait, unless the deadline has gone by. What the connection below was told for an
// earlier wait is taken back.
func (l *limit) pass() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pastLocked() {
		return os.ErrDeadlineExceeded
	}
	if l.waits > 0 || l.told.IsZero() {
		return nil
	}
	l.told = time.Time{}
	return l.tell(l.told)
}

// pause waits from once to twice so long, or until the deadline has gone by.
func (l *limit) pause(long time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pausing {
		return nil
	}
	l.pausing, l.pauses = true, l.pauses+1
	l.guardLocked(long)
	past := l.pastLocked()
	for l.pausing && !past {
		l.over.Wait()
		past = l.pastLocked()
	}
	l.pausing = false
	if past {
		return os.ErrDeadlineExceeded
	}
	return nil
}

// guardLocked has a timer look so often whether a pause has lasted as long. It is left alone until it finds none: pauses
// come far more often than it looks. l.mu must be held.
func (l *limit) guardLocked(often time.Duration) {
	switch {
	case l.guard == nil:
		l.over = sync.NewCond(&l.mu)
		l.guard = time.AfterFunc(often, func() { l.look(often) })
	case !l.watches:
		l.guard.Reset(often)
	default:
		return
	}
	l.watches, l.watched = true, l.pauses
}

// look ends a pause that was under way when it last looked.
func (l *limit) look(often time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.pauses != l.watched:
		l.watched = l.pauses
		l.guard.Reset(often)
	default:
		l.watches = false
		l.wakeLocked()
	}
}

// wake ends a pause.
func (l *limit) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wakeLocked()
}

// wakeLocked ends a pause. l.mu must be held.
func (l *limit) wakeLocked() {
	if l.pausing {
		l.pausing = false
		l.over.Signal()
	}
}
