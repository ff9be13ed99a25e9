// Package redistest runs a private Redis for one test: durable, on a unix socket, in a temporary folder.
package redistest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// startTimeout bounds how long a Redis may take to answer.
const startTimeout = 20 * time.Second

// A Server is a private Redis. Its methods are for the test that started it.
type Server struct {
	t      testing.TB
	binary string
	dir    string
	extra  []string

	mu    sync.Mutex // guards the fields below
	child *exec.Cmd
	done  chan struct{} // closed once child has ended
}

// Start starts a Redis that keeps what it acknowledges, and stops it at the end of the test. Extra arguments follow its
// own, such as "--appendfsync", "everysec". Without a redis-server the test fails or, with -short and outside CI, is
// skipped.
func Start(t testing.TB, extra ...string) *Server {
	t.Helper()
	binary := find()
	if binary == "" {
		if testing.Short() && os.Getenv("CI") == "" {
			t.Skip("no redis-server or valkey-server on PATH")
		}
		t.Fatal("this test needs redis-server or valkey-server on PATH; -short skips it")
	}
	// Not t.TempDir: its path contains the test's name, and a socket's path may have at most 108 bytes.
	dir, err := os.MkdirTemp("", "redistest")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, binary: binary, dir: dir, extra: extra}
	t.Cleanup(func() {
		s.Kill()
		for range 100 { // its forked children may still write for a moment
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("remove the folder of Redis: %v", err)
	})
	s.Restart()
	return s
}

func find() string {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Restart restarts the server on the same data; a running one is killed.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	args := []string{
		"--port", "0", "--unixsocket", s.socket(), "--unixsocketperm", "700", "--dir", s.dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--aof-load-truncated", "no", "--maxmemory-policy", "noeviction",
		"--logfile", filepath.Join(s.dir, "redis.log"),
	}
	child := exec.Command(s.binary, append(args, s.extra...)...) //nolint:noctx // the test ends it
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}      // the test handles an interrupt at the terminal
	if err := child.Start(); err != nil {
		s.t.Fatalf("start Redis: %v", err)
	}
	done := make(chan struct{})
	go func() {
		_ = child.Wait() // killed, as a rule
		close(done)
	}()
	s.mu.Lock()
	s.child, s.done = child, done
	s.mu.Unlock()
	s.awaitAnswer(done)
}

func (s *Server) awaitAnswer(done <-chan struct{}) {
	s.t.Helper()
	client := redis.NewClient(s.Options())
	defer client.Close() //nolint:errcheck // the test has what it asked for
	ctx, stop := context.WithTimeout(context.Background(), startTimeout)
	defer stop()
	for client.Ping(ctx).Err() != nil {
		select {
		case <-done:
			log, _ := os.ReadFile(filepath.Join(s.dir, "redis.log"))
			s.t.Fatalf("Redis ended: %s", log)
		case <-ctx.Done():
			s.t.Fatal("Redis does not answer")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Kill ends the server as kill -9 does, and waits until it is gone.
func (s *Server) Kill() {
	s.mu.Lock()
	child, done := s.child, s.done
	s.child = nil
	s.mu.Unlock()
	if child == nil {
		return
	}
	_ = syscall.Kill(-child.Process.Pid, syscall.SIGKILL) // together with its forked children; it may have ended by itself
	<-done
}

func (s *Server) socket() string { return filepath.Join(s.dir, "s") }

// PID returns the id of the server's process.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.child.Process.Pid
}

// Dir returns the folder with the server's data.
func (s *Server) Dir() string { return s.dir }

// URL returns the server's URL.
func (s *Server) URL() string { return "unix://" + s.socket() }

// Options returns client options for the server.
func (s *Server) Options() *redis.Options {
	return &redis.Options{Network: "unix", Addr: s.socket(), DisableIdentity: true, Protocol: 2}
}

// Client makes a client that is closed at the end of the test.
func (s *Server) Client() *redis.Client {
	client := redis.NewClient(s.Options())
	s.t.Cleanup(func() { _ = client.Close() })
	return client
}

// AOF reads all parts of the append-only file.
func (s *Server) AOF() []byte {
	s.t.Helper()
	parts, err := filepath.Glob(filepath.Join(s.dir, "appendonlydir", "*"))
	if err != nil || len(parts) == 0 {
		s.t.Fatalf("no append-only file in %s: %v", s.dir, err)
	}
	var all []byte
	for _, part := range parts {
		b, err := os.ReadFile(part)
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}
