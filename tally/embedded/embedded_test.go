package embedded

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// A client's pool that could not dial tries once more within a second of its end, and then goes away.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial"))
}

func start(t *testing.T, dir string) *Redis {
	t.Helper()
	if _, err := find(); err != nil && testing.Short() && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	r, err := Start(t.Context(), Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func client(t *testing.T, r *Redis) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestStartKeeps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "with space,and comma")
	r := start(t, dir)
	if err := client(t, r).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v, want 0700", info.Mode(), err)
	}
	for name, want := range map[string]string{
		"appendonly": "yes", "appendfsync": "always", "no-appendfsync-on-rewrite": "no", "port": "0",
		"maxmemory-policy": "noeviction",
	} {
		if got, err := client(t, r).ConfigGet(t.Context(), name).Result(); err != nil || got[name] != want {
			t.Errorf("%s is %v, %v, want %s", name, got, err, want)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir)
	defer again.Close()
	if got := client(t, again).Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("after a restart k is %q, want v", got)
	}
	if again.inMemory {
		t.Error("a managed Redis calls itself volatile")
	}
}

func TestOneAFolder(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	defer r.Close()
	if _, err := Start(t.Context(), Config{Dir: dir}); !errors.Is(err, errInUse) {
		t.Errorf("a second one in the same folder: %v, want a refusal", err)
	}
}

func TestLongFolder(t *testing.T) {
	r := start(t, filepath.Join(t.TempDir(), strings.Repeat("long", 40)))
	defer r.Close()
	if err := client(t, r).Ping(t.Context()).Err(); err != nil {
		t.Error(err)
	}
}

func TestRestartsKilled(t *testing.T) {
	r := start(t, t.TempDir())
	defer r.Close()
	c := client(t, r)
	before := pid(t, c)
	if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	kill(t, before)
	deadline := time.Now().Add(10 * time.Second)
	for c.Ping(t.Context()).Err() != nil && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if after := pid(t, c); after == before || after == "" {
		t.Errorf("process %q after %q was killed", after, before)
	}
	if got := c.Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("k is %q, want v", got)
	}
}

func pid(t *testing.T, c *redis.Client) string {
	t.Helper()
	info, err := c.Info(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "process_id:")
	id, _, _ := strings.Cut(rest, "\r")
	return id
}

func kill(t *testing.T, pid string) {
	t.Helper()
	if err := exec.Command("kill", "-9", pid).Run(); err != nil {
		t.Fatal(err)
	}
}

// TestTornTail: what a power cut leaves at the end of the file is cut off, and a copy of it is kept until Forget.
func TestTornTail(t *testing.T) {
	for name, tail := range map[string]string{
		"half a transaction":         "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$5\r\nhal",
		"a transaction without end":  "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$3\r\nhal\r\n",
		"zeros":                      strings.Repeat("\x00", 5000),
		"a command that became zero": "*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$5\r\nha" + strings.Repeat("\x00", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			dir, file := kept(t)
			appendTo(t, file, tail)
			again := start(t, dir)
			defer again.Close()
			if got := client(t, again).MGet(t.Context(), "k", "last", "x").Val(); got[0] != "v" || got[1] != "v" ||
				got[2] != nil {
				t.Errorf("k, last and x are %v, want v, v and nothing", got)
			}
			copies := func() int { aside, _ := filepath.Glob(filepath.Join(dir, "torn-*", "*.incr.aof")); return len(aside) }
			if n := copies(); n != 1 {
				t.Errorf("%d copies aside, want one", n)
			}
			if err := again.Forget(); err != nil || copies() != 0 {
				t.Errorf("Forget: %v, %d copies are left", err, copies())
			}
		})
	}
}

// TestBrokenInTheMiddle: acknowledged ballots follow the damage; nothing is cut off, and Redis does not start.
func TestBrokenInTheMiddle(t *testing.T) {
	for name, tail := range map[string]string{"whole": "", "torn too": "*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$5\r\nhal"} {
		t.Run(name, func(t *testing.T) {
			dir, file := kept(t)
			appendTo(t, file, tail)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			at := bytes.LastIndex(text, []byte("$4\r\nlast"))
			text[at] = 'X'
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := Start(t.Context(), Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
			if err == nil {
				_ = r.Close()
			}
			if err == nil || !strings.Contains(err.Error(), "not at its end") {
				t.Errorf("Start = %v, want a refusal that says where it is broken", err)
			}
			if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, text) {
				t.Errorf("the file was changed, from %d to %d bytes, %v", len(text), len(after), err)
			}
		})
	}
}

// kept returns the folder of a Redis that has ended, and the append-only file that it wrote to: "k", followed by
// "last".
func kept(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	r := start(t, dir)
	for _, key := range []string{"k", "last"} {
		if err := client(t, r).Set(t.Context(), key, "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	parts, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(parts) != 1 {
		t.Fatalf("parts %v, %v", parts, err)
	}
	return dir, parts[0]
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	file, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestBrokenFile: a file that is damaged elsewhere than at its tail is left unchanged, and reported.
func TestBrokenFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := find(); err != nil && testing.Short() && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "appendonlydir"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "appendonlydir", "appendonly.aof.manifest"), []byte("nonsense\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := Start(t.Context(), Config{Dir: dir, Log: slog.New(slog.DiscardHandler)}); err == nil {
		t.Error("it started on a broken manifest")
		_ = r.Close()
	}
}

func TestNoServer(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context(), Config{Dir: t.TempDir()}); !errors.Is(err, ErrNoServer) {
		t.Errorf("Start without a server = %v, want ErrNoServer", err)
	}
}

func TestVolatile(t *testing.T) {
	r, err := InMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := client(t, r).Ping(t.Context()).Err(); err != nil || !r.inMemory {
		t.Errorf("Ping = %v, volatile %v", err, r.inMemory)
	}
	o, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	stranger := redis.NewClient(&redis.Options{Addr: o.Addr})
	defer stranger.Close()
	if err := stranger.Ping(t.Context()).Err(); err == nil {
		t.Error("it answers without its password")
	}
}
