package auth

import (
	"slices"
	"strings"
	"sync"
	"time"

	"piaojue/ballot"
)

// An entry is a verified token: its principal, and until when it is accepted, leeway included.
type entry struct {
	principal ballot.Principal
	until     time.Time
}

// copy returns the principal with its own list of roles, so that no caller can change the cached one.
func (e *entry) copy() ballot.Principal {
	p := e.principal
	p.Roles = slices.Clone(p.Roles)
	return p
}

// A cache remembers verified tokens, because verifying a signature costs about 70 µs and a lookup far less. The whole
// token, signature included, is the key, so a forged token never finds the entry of a valid one. The map's hash is
// randomly seeded, so the time of a lookup reveals nothing about the tokens in it. The cache keeps two generations:
// when the young one holds half the size, it becomes the old one and the old one is dropped. So it never holds more
// than size entries, and a token in use survives.
type cache struct {
	half int // entries per generation; never changes

	mu    sync.Mutex // guards the fields below
	young map[string]*entry
	old   map[string]*entry
}

func newCache(size int) *cache {
	return &cache{half: size / 2, young: map[string]*entry{}}
}

// get returns the entry of a token, or nil. An entry never changes.
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

// putLocked adds to the young generation; if that is full, it becomes the old one first. c.mu must be held.
func (c *cache) putLocked(token string, e *entry) {
	if len(c.young) >= c.half {
		c.old, c.young = c.young, make(map[string]*entry, c.half)
	}
	c.young[strings.Clone(token)] = e // a copy, so that the request's memory can be freed
}

// size is how many entries are held; a token may be in both generations.
func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young) + len(c.old)
}
