package auth

import (
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"
)

func TestLimiterSlowsWrongCodes(t *testing.T) {
	c := newClock()
	l := NewLimiter(c.now)
	for i := range freeWrong {
		if wait := l.Wrong("192.0.2.7:4711"); wait != 0 {
			t.Fatalf("try %d: wait %v, want none", i+1, wait)
		}
	}
	for range 3 { // attempts made while waiting do not extend the wait
		if wait := l.Wrong("192.0.2.7"); wait != wrongEvery {
			t.Fatalf("wait %v, want %v", wait, wrongEvery)
		}
	}
	if wait := l.Wrong("192.0.2.8"); wait != 0 {
		t.Errorf("another address waits %v", wait)
	}
	c.move(wrongEvery)
	if wait := l.Wrong("192.0.2.7"); wait != 0 {
		t.Errorf("after the wait: %v", wait)
	}
	if wait := l.Wrong("192.0.2.7"); wait == 0 {
		t.Error("one wait bought two tries")
	}
	c.move(time.Hour)
	for i := range freeWrong {
		if wait := l.Wrong("192.0.2.7"); wait != 0 {
			t.Fatalf("try %d after an hour: wait %v", i+1, wait)
		}
	}
}

func TestLimiterSurvivesTurning(t *testing.T) {
	c := newClock()
	l := NewLimiter(c.now)
	for range 200 { // one attempt a second over several generations
		l.Wrong("192.0.2.7")
		c.move(time.Second)
	}
	if wait := l.Wrong("192.0.2.7"); wait == 0 {
		if l.Wrong("192.0.2.7") == 0 {
			t.Error("a busy address was forgotten")
		}
	}
}

func TestLimiterIsBounded(t *testing.T) {
	c := newClock()
	l := NewLimiter(c.now)
	for i := range 3 * maxWatched {
		l.Wrong(fmt.Sprintf("2001:db8:%x:%x::1", i>>16, i&0xffff))
		if n := len(l.young) + len(l.old); n > maxWatched {
			t.Fatalf("%d addresses watched, want at most %d", n, maxWatched)
		}
	}
	c.move(watchedTime)
	l.Wrong("192.0.2.7")
	c.move(watchedTime)
	l.Wrong("192.0.2.7")
	if n := len(l.young) + len(l.old); n > 2 {
		t.Errorf("%d addresses still watched after a quiet time", n)
	}
}

func TestSource(t *testing.T) {
	for _, tt := range []struct{ addr, want string }{
		{"192.0.2.7", "192.0.2.7/32"},
		{"192.0.2.7:80", "192.0.2.7/32"},
		{"::ffff:192.0.2.7", "192.0.2.7/32"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"},
		{"fe80::1%eth0", "fe80::/64"},
	} {
		if got := source(tt.addr); got != netip.MustParsePrefix(tt.want) {
			t.Errorf("source(%q) = %v, want %s", tt.addr, got, tt.want)
		}
	}
	for _, bad := range []string{"", "@", "localhost:80", "unix"} {
		if got := source(bad); got.IsValid() {
			t.Errorf("source(%q) = %v", bad, got)
		}
	}
}

func TestLimiterAtTheSameTime(t *testing.T) {
	c := newClock()
	l := NewLimiter(c.now)
	var mu sync.Mutex
	free := 0
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if l.Wrong("192.0.2.7") == 0 {
				mu.Lock()
				defer mu.Unlock()
				free++
			}
		})
	}
	wg.Wait()
	if free != freeWrong {
		t.Errorf("%d free tries, want %d", free, freeWrong)
	}
}
