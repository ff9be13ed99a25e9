package realtime

import "time"

// A throttle lets an event happen at most once per interval, and always after the last request. The interval counts
// from when the last event was due, not from when it was handled, so that one delay does not shift all later events.
type throttle struct {
	every time.Duration
	timer <-chan time.Time
	last  time.Time // when the last event was due; while the timer runs, when the next one is due
}

func (t *throttle) request() {
	if t.timer != nil {
		return
	}
	now := time.Now()
	if next := t.last.Add(t.every); next.After(now) {
		t.last, t.timer = next, time.After(next.Sub(now))
	} else {
		t.last, t.timer = now, atOnce
	}
}

// now makes the event due at once, even within the interval.
func (t *throttle) now() { t.last, t.timer = time.Now(), atOnce }

// atOnce is a channel that is always ready.
var atOnce = func() <-chan time.Time {
	c := make(chan time.Time)
	close(c)
	return c
}()

func (t *throttle) C() <-chan time.Time { return t.timer }

func (t *throttle) reset() { t.timer = nil }

// after makes the event due after a time, whatever was requested before.
func (t *throttle) after(after time.Duration) {
	t.last, t.timer = time.Now().Add(after), time.After(after)
}
