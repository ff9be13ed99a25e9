// Package embedded provides a Redis to a piaojue that has none: a managed redis-server or valkey-server child process
// that keeps what it acknowledges, or, for rehearsals only, an in-memory store in the process.
package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// ErrNoServer says that neither redis-server nor valkey-server is on PATH.
var ErrNoServer = errors.New("neither redis-server nor valkey-server is on PATH")

// errInUse says that another process runs its Redis in the same folder.
var errInUse = errors.New("another piaojue uses this folder")

// Config says where a managed Redis keeps its data.
type Config struct {
	Dir string       // created with mode 0700 if it does not exist
	Log *slog.Logger // slog.Default when nil
}

const (
	lockWait      = 5 * time.Second // for the child of a server that has just ended
	maxSocketPath = 100             // a unix socket's path may have at most 108 bytes
)

// A Redis is a running store. Close ends it.
type Redis struct {
	url      string
	dir      string
	inMemory bool // all data is lost when the process ends
	close    func() error
}

// URL returns the store's URL.
func (r *Redis) URL() string { return r.url }

// Close ends the store and waits until it is gone.
func (r *Redis) Close() error { return r.close() }

// InMemory starts a store in this process, protected by a password that only its URL contains.
func InMemory() (*Redis, error) {
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.Start(); err != nil {
		return nil, fmt.Errorf("start the in-memory store: %w", err)
	}
	m.ClockTTL(true)
	at := url.URL{Scheme: "redis", User: url.UserPassword("default", password), Host: m.Addr()}
	return &Redis{url: at.String(), inMemory: true, close: func() error { m.Close(); return nil }}, nil
}

// Start starts a managed Redis and returns once it answers. Redis is restarted if it exits by itself. It ends with ctx,
// with Close, or, killed by the system, with this process.
//
// Contrary to custom, this constructor starts a goroutine: the thread that starts the child has to live as long as the
// child.
func Start(ctx context.Context, c Config) (*Redis, error) {
	binary, err := find()
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("folder of Redis: %w", err)
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	lock, err := takeLock(ctx, filepath.Join(dir, "lock"))
	if err != nil {
		return nil, err
	}
	socket, sweep, err := socketPath(dir)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := os.WriteFile(filepath.Join(dir, socketNote), []byte(socket), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("note the socket: %w", err), sweep(), lock.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	s := &supervisor{binary: binary, dir: dir, socket: socket, lock: lock, log: c.Log, ended: make(chan struct{})}
	ready := make(chan error, 1)
	go s.run(ctx, ready)
	end := func() error {
		stop()
		<-s.ended
		return errors.Join(sweep(), lock.Close())
	}
	if err := <-ready; err != nil {
		return nil, errors.Join(err, end())
	}
	at := url.URL{Scheme: "unix", Path: socket}
	return &Redis{url: at.String(), dir: dir, close: end}, nil
}

// socketNote is the file that holds the path of the socket of a folder's Redis.
const socketNote = "socket"

// Running returns the URL of the Redis that another process runs in a folder now, if there is one.
func Running(ctx context.Context, dir string) (string, bool) {
	raw, err := os.ReadFile(filepath.Join(dir, socketNote))
	if err != nil {
		return "", false
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", string(raw))
	if err != nil {
		return "", false
	}
	at := url.URL{Scheme: "unix", Path: string(raw)}
	return at.String(), conn.Close() == nil
}

func find() (string, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoServer
}

// private creates a folder that only its owner can read: it holds ballots.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("folder of Redis: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs its x
		return fmt.Errorf("folder of Redis: %w", err)
	}
	return nil
}

// takeLock locks the folder for this process and its child, which inherits the lock: two processes on one append-only
// file would destroy it.
func takeLock(ctx context.Context, path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the folder of Redis: %w", err)
	}
	deadline := time.Now().Add(lockWait)
	for {
		locked, err := tryLock(file)
		switch {
		case locked:
			return file, nil
		case err != nil:
			return nil, errors.Join(fmt.Errorf("lock the folder of Redis: %w", err), file.Close())
		case time.Now().After(deadline) || !sleep(ctx, 20*time.Millisecond):
			return nil, errors.Join(fmt.Errorf("%w: %s", errInUse, filepath.Dir(path)), file.Close())
		}
	}
}

// socketPath returns the socket's path, in a short temporary folder if that of the data folder is too long for a
// socket.
func socketPath(dir string) (path string, sweep func() error, err error) {
	path = filepath.Join(dir, "redis.sock")
	if len(path) <= maxSocketPath {
		return path, func() error { return nil }, nil
	}
	short, err := os.MkdirTemp("/tmp", "piaojue") // os.TempDir may be long too
	if err != nil {
		return "", nil, fmt.Errorf("folder of the socket: %w", err)
	}
	return filepath.Join(short, "s"), func() error { return os.RemoveAll(short) }, nil
}

// sleep waits; it reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
