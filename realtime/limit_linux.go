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

	mu    sync.Mutex // guards the fields below
	at    time.Time  // the deadline; zero: none
	told  time.Time  // the deadline as the connection below knows it
	waits int        // that are under way on the connection below
}

// change sets the deadline, also that of a wait under way.
func (l *limit) change(at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = at
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
