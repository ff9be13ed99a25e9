package auth

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"piaojue/ballot"
)

// An entry is a verified token: whose it is and until when it is taken, leeway included.
type entry struct {
	principal ballot.Principal
	until     time.Time
}

// copy gives the principal with a list of roles of its own, so that no caller changes the cached one.
func (e entry) copy() ballot.Principal {
	p := e.principal
	p.Roles = slices.Clone(p.Roles)
	return p
}

// A cache remembers verified tokens by the hash of the whole token, because checking a signature costs
// about 70 µs and a hash a fraction of one. It keeps two generations: when the young one holds half the
// size, it becomes the old one and the old one is dropped. So it never holds more than size entries, and
// a token in use survives.
type cache struct {
	half int // entries of one generation; never changes

	mu    sync.Mutex // guards the fields below
	young map[[sha256.Size]byte]entry
	old   map[[sha256.Size]byte]entry
}

func newCache(size int) *cache {
	return &cache{half: size / 2, young: map[[sha256.Size]byte]entry{}}
}

func (c *cache) get(sum [sha256.Size]byte) (entry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.young[sum]; ok {
		return e, true
	}
	e, ok := c.old[sum]
	if ok {
		c.putLocked(sum, e)
	}
	return e, ok
}

func (c *cache) put(sum [sha256.Size]byte, e entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(sum, e)
}

// putLocked adds to the young generation, which makes way first when it is full. c.mu must be held.
func (c *cache) putLocked(sum [sha256.Size]byte, e entry) {
	if len(c.young) >= c.half {
		c.old, c.young = c.young, make(map[[sha256.Size]byte]entry, c.half)
	}
	c.young[sum] = e
}

// size tells how many entries are held; a token may stand in both generations.
func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young) + len(c.old)
}
