package embedded

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	startWait  = 60 * time.Second       // for the first answer; a large append-only file takes long
	endWait    = 5 * time.Second        // for an end after SIGTERM
	lookPause  = 5 * time.Millisecond   // between polls for an answer
	firstPause = 100 * time.Millisecond // before a restart; doubled while it keeps exiting
	mostPause  = 5 * time.Second
	logTail    = 2000 // bytes of Redis's log in an error
)

// A supervisor keeps one child running.
type supervisor struct {
	binary string
	dir    string
	socket string
	lock   *os.File
	log    *slog.Logger
	ended  chan struct{} // closed when run has returned and the child is gone
}

// run starts the child, reports on ready whether it answers, and restarts it whenever it ends, until ctx ends.
func (s *supervisor) run(ctx context.Context, ready chan<- error) {
	defer close(s.ended)
	runtime.LockOSThread() // Pdeathsig fires when the thread that started the child ends, so keep that thread
	pause := firstPause
	for first := true; ; first = false {
		began := time.Now()
		err := s.once(ctx, func() {
			if first {
				ready <- nil
			} else {
				s.log.LogAttrs(ctx, slog.LevelInfo, "Redis runs again")
			}
			first = false
		})
		if ctx.Err() != nil {
			if first {
				ready <- ctx.Err()
			}
			return
		}
		if first { // it never answered
			ready <- err
			return
		}
		s.log.LogAttrs(ctx, slog.LevelError, "Redis ended; it is started anew", slog.String("error", fmt.Sprint(err)))
		if time.Since(began) > mostPause {
			pause = firstPause
		}
		sleep(ctx, pause)
		pause = min(2*pause, mostPause)
	}
}

// once runs the child until it or ctx ends, and calls answers once it answers. A torn tail of the append-only file is
// repaired, once.
func (s *supervisor) once(ctx context.Context, answers func()) error {
	for mended := false; ; mended = true {
		exited, child, err := s.start()
		if err != nil {
			return err
		}
		up := s.await(ctx, exited)
		if up {
			answers()
			select {
			case err := <-exited:
				return fmt.Errorf("redis ended: %w", orClean(err))
			case <-ctx.Done():
			}
		}
		if err := end(child, exited, up || ctx.Err() != nil); ctx.Err() != nil || up {
			return err
		}
		if mended {
			return fmt.Errorf("redis does not start: %s", s.logEnd())
		}
		cut, err := s.mendTail(ctx)
		if err != nil {
			return fmt.Errorf("redis does not start: %w", err)
		}
		if !cut {
			return fmt.Errorf("redis does not start: %s", s.logEnd())
		}
	}
}

// start starts the child. The channel receives the child's exit error and is then closed.
func (s *supervisor) start() (<-chan error, *exec.Cmd, error) {
	child := exec.Command(s.binary, //nolint:noctx // it is ended by a signal of our own
		"--port", "0", "--unixsocket", s.socket, "--unixsocketperm", "700", "--dir", s.dir, "--daemonize", "no",
		"--logfile", filepath.Join(s.dir, "redis.log"), "--save", "", "--appendonly", "yes", "--appendfsync", "always",
		"--no-appendfsync-on-rewrite", "no", "--aof-load-truncated", "no", "--maxmemory-policy", "noeviction")
	child.Dir = s.dir
	child.ExtraFiles = []*os.File{s.lock}
	child.SysProcAttr = childAttr()
	if err := os.Remove(s.socket); err != nil && !os.IsNotExist(err) {
		return nil, nil, fmt.Errorf("remove the old socket: %w", err)
	}
	if err := child.Start(); err != nil {
		return nil, nil, fmt.Errorf("start redis: %w", err)
	}
	exited := make(chan error, 1)
	go func() { // ends with the child, which every path of once waits for
		exited <- child.Wait()
		close(exited)
	}()
	return exited, child, nil
}

// await reports whether the child answers; false if the child or ctx ended, or it took too long.
func (s *supervisor) await(ctx context.Context, exited <-chan error) bool {
	ctx, stop := context.WithTimeout(ctx, startWait)
	defer stop()
	for {
		if s.answers() {
			return true
		}
		select {
		case <-exited: //nolint:errcheck // how it ended is told by run
			return false
		case <-ctx.Done():
			return false
		case <-time.After(lookPause):
		}
	}
}

// answers reports whether the child has finished loading. Its socket exists before.
func (s *supervisor) answers() bool {
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(context.Background(), "unix", s.socket)
	if err != nil {
		return false
	}
	defer conn.Close() //nolint:errcheck // nothing was written
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return false
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	said, _ := bufio.NewReader(conn).ReadString('\n')
	return said == "+PONG\r\n" // while loading it says -LOADING
}

// end ends the child, with SIGTERM first if politely is set, and waits until it is gone.
func end(child *exec.Cmd, exited <-chan error, politely bool) error {
	if politely {
		_ = child.Process.Signal(syscall.SIGTERM) // it may have ended
		select {
		case <-exited: //nolint:errcheck // as above
			return nil
		case <-time.After(endWait):
		}
	}
	_ = child.Process.Kill() // as above
	<-exited                 //nolint:errcheck // as above
	return nil
}

func orClean(err error) error {
	if err == nil {
		return fmt.Errorf("exit status 0")
	}
	return err
}

// logEnd returns the end of Redis's log.
func (s *supervisor) logEnd() string {
	text, err := os.ReadFile(filepath.Join(s.dir, "redis.log"))
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-logTail):]))
}
