package realtime

import "time"

// A throttle lets something happen at most once in a while, but always after the last request. It counts from when a
// thing was due: what was held up once does not come later ever after.
type throttle struct {
	every time.Duration
	timer <-chan time.Time
	last  time.Time // when it was due last; while the timer runs, when it is due
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

// now makes it happen at once, whatever happened before.
func (t *throttle) now() { t.last, t.timer = time.Now(), atOnce }

// atOnce is due.
var atOnce = func() <-chan time.Time {
	c := make(chan time.Time)
	close(c)
	return c
}()

func (t *throttle) C() <-chan time.Time { return t.timer }

func (t *throttle) reset() { t.timer = nil }

// after makes it happen once more after some time, whatever else happens meanwhile.
func (t *throttle) after(after time.Duration) {
	t.last, t.timer = time.Now().Add(after), time.After(after)
}
