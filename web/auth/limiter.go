package auth

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	freeWrong   = 10              // free wrong codes per address: a hall shares few addresses
	wrongEvery  = 6 * time.Second // after those, one wrong code in this time
	maxWatched  = 20_000          // addresses tracked at once
	watchedTime = freeWrong * wrongEvery
)

// A Limiter limits wrong sign-in codes by address. The caller checks the code first and calls the limiter only for
// wrong ones, so that a right code always signs in, however many wrong ones came before it from the same address. IPv6
// addresses count by their /64, all of which one household or tablet holds.
type Limiter struct {
	now func() time.Time

	mu     sync.Mutex // guards the fields below
	turned time.Time  // when young last became old
	young  map[netip.Prefix]*rate.Limiter
	old    map[netip.Prefix]*rate.Limiter
}

// NewLimiter makes an empty limiter. A nil clock means the system's.
func NewLimiter(now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	return &Limiter{now: now, turned: now(), young: map[netip.Prefix]*rate.Limiter{}}
}

// Wrong counts a wrong code from an address, with or without a port, and returns how long to wait before the next one:
// 0 while attempts are free.
func (l *Limiter) Wrong(addr string) (retryAfter time.Duration) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.watchLocked(source(addr), now).ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait
	}
	return 0
}

// watchLocked returns the limiter of one address. Two generations bound the map and drop addresses that were quiet long
// enough to have all free attempts back. l.mu must be held.
func (l *Limiter) watchLocked(p netip.Prefix, now time.Time) *rate.Limiter {
	if len(l.young) >= maxWatched/2 || now.Sub(l.turned) >= watchedTime {
		l.old, l.young, l.turned = l.young, map[netip.Prefix]*rate.Limiter{}, now
	}
	if lim, ok := l.young[p]; ok {
		return lim
	}
	lim, ok := l.old[p]
	if !ok {
		lim = rate.NewLimiter(rate.Every(wrongEvery), freeWrong)
	}
	l.young[p] = lim
	return lim
}

// source is what counts as one address. All that cannot be parsed share one.
func source(addr string) netip.Prefix {
	a, err := netip.ParseAddr(addr)
	if err != nil {
		ap, err := netip.ParseAddrPort(addr)
		if err != nil {
			return netip.Prefix{}
		}
		a = ap.Addr()
	}
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
