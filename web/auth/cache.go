package auth

import (
	"slices"
	"strings"
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
func (e *entry) copy() ballot.Principal {
	p := e.principal
	p.Roles = slices.Clone(p.Roles)
	return p
}

// A cache remembers verified tokens, because checking a signature costs about 70 µs and looking a token up far less
// than one. The whole token is the key, signature included, so a forged one never finds the entry of a good one; the
// map's own hash is seeded at random, so the time of a look tells nothing of the tokens that are there. It keeps two
// generations: when the young one holds half the size, it becomes the old one and the old one is dropped. So it never
// holds more than size entries, and a token in use survives.
type cache struct {
	half int // entries of one generation; never changes

	mu    sync.Mutex // guards the fields below
	young map[string]*entry
	old   map[string]*entry
}

func newCache(size int) *cache {
	return &cache{half: size / 2, young: map[string]*entry{}}
}

// get gives the entry of a token. It never changes.
func (c *cache) get(token string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.young[token]; e != nil {
		return e
	}
	e := c.old[token]
	if e != nil {
		c.putLocked(token, e)
	}
	return e
}

func (c *cache) put(token string, e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(token, e)
}

// putLocked adds to the young generation, which makes way first when it is full. c.mu must be held.
func (c *cache) putLocked(token string, e *entry) {
	if len(c.young) >= c.half {
		c.old, c.young = c.young, make(map[string]*entry, c.half)
	}
	c.young[strings.Clone(token)] = e // the request that brought it is not to be kept
}

// size tells how many entries are held; a token may stand in both generations.
func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young) + len(c.old)
}
