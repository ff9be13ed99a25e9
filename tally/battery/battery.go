// Package battery is shared by the tests of faults: their size, their random choices, their measurements, and a faulty
// network line.
//
// A test is short by default. BATTERY=full makes it as large as its target says, and SEED repeats the random choices:
// the moments of kills, the marks, the cuts. "make battery" sets both and collects the measurements in one table.
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

// Mark is the prefix of a log line in which a test reports a measurement.
const Mark = "measured: "

// Full reports whether tests run in the size of their targets.
func Full() bool { return os.Getenv("BATTERY") == "full" }

// Size returns the size of a test: short, or full.
func Size(short, full int) int {
	if Full() {
		return full
	}
	return short
}

// Waits skips a test with -short if the test takes long only because it waits for faults to pass.
func Waits(t testing.TB) {
	t.Helper()
	if testing.Short() && !Full() {
		t.Skip("-short: no waiting for faults to pass")
	}
}

// Measured logs a measurement, in the words of its target.
func Measured(t testing.TB, format string, args ...any) {
	t.Helper()
	t.Logf(Mark+format, args...)
}

// Within checks a duration against its target, in full size only: a short test runs next to other tests.
func Within(t testing.TB, what string, took, most time.Duration) {
	t.Helper()
	if Full() && took > most {
		t.Errorf("%s took %v, want %v at most", what, took, most)
	}
}

// Random returns a random source for one test, seeded with SEED and the test's name; without SEED it chooses a seed and
// logs it. It may be used concurrently.
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

// locked is a random source that may be used concurrently.
type locked struct {
	mu     sync.Mutex // guards the field below
	source *rand.PCG
}

func (l *locked) Uint64() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Uint64()
}
