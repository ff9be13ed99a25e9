// Package battery is what tests of faults share: how large they are, what they draw, what they measured, and a bad
// line.
//
// A test is short as it stands. BATTERY=full makes it as large as its target says, and SEED repeats what was drawn:
// the moments of kills, the marks, the cuts. "make battery" sets both and makes one table of what was measured.
package battery

import (
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Mark begins a line of a test that says what it measured.
const Mark = "measured: "

// Full reports whether tests are to be as large as their targets say.
func Full() bool { return os.Getenv("BATTERY") == "full" }

// Size is the size of a test: short, or full.
func Size(short, full int) int {
	if Full() {
		return full
	}
	return short
}

// Waits skips a test with -short, which takes long only because it waits for faults to pass.
func Waits(t testing.TB) {
	t.Helper()
	if testing.Short() && !Full() {
		t.Skip("-short: no waiting for faults to pass")
	}
}

// Measured says what a test measured, in the words of its target.
func Measured(t testing.TB, format string, args ...any) {
	t.Helper()
	t.Logf(Mark+format, args...)
}

// Within holds a time against its target, in full form only: a short one runs beside other tests.
func Within(t testing.TB, what string, took, most time.Duration) {
	t.Helper()
	if Full() && took > most {
		t.Errorf("%s took %v, want %v at most", what, took, most)
	}
}

// Random draws for one test, from SEED and the test's name; without SEED from a seed that it logs. It may be used
// concurrently.
func Random(t testing.TB) *rand.Rand {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64()
		t.Logf("SEED=%d", seed)
	}
	name := fnv.New64a()
	_, _ = name.Write([]byte(t.Name())) // never fails
	return rand.New(&locked{source: rand.NewPCG(seed, name.Sum64())})
}

// locked is a source that may be used concurrently.
type locked struct {
	mu     sync.Mutex // guards the field below
	source *rand.PCG
}

func (l *locked) Uint64() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Uint64()
}
