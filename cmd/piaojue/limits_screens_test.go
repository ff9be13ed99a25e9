//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// screens are live clients that watch one meeting, all read by one goroutine.
type screens struct {
	loop   *loop
	fds    []int
	frames []frames
	stop   chan struct{}
	done   sync.WaitGroup

	mu      sync.Mutex // guards the fields below
	shown   []int      // ballots returned, as each screen was last told
	reached []int      // by number of ballots: how many screens show at least so many
	last    []time.Time
	views   int
	size    int // of the last view
}

// watchers connects live clients; the first few never read what they are sent.
func watchers(address string, upgrade, subscribe []byte, n, deaf, most int) (*screens, error) {
	l, err := newLoop()
	if err != nil {
		return nil, err
	}
	s := &screens{
		loop: l, fds: make([]int, n), frames: make([]frames, n), stop: make(chan struct{}), shown: make([]int, n),
		reached: make([]int, most+1), last: make([]time.Time, most+1),
	}
	for i := range n {
		receive := 0
		if i < deaf {
			receive = 4096
		}
		if s.fds[i], err = dial(address, receive); err == nil {
			err = s.upgrade(i, upgrade, subscribe)
		}
		if err == nil && i >= deaf {
			err = l.add(s.fds[i], i)
		}
		if err != nil {
			return nil, fmt.Errorf("live client %d: %w", i+1, err)
		}
	}
	s.done.Go(s.run)
	return s, nil
}

func (s *screens) upgrade(i int, upgrade, subscribe []byte) error {
	if _, err := syscall.Write(s.fds[i], upgrade); err != nil {
		return err
	}
	var got []byte
	for !bytes.Contains(got, []byte("\r\n\r\n")) {
		buf := make([]byte, 4096)
		n, err := syscall.Read(s.fds[i], buf)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n == 0 {
			return fmt.Errorf("no answer: %w", err)
		}
		got = append(got, buf[:n]...)
	}
	if !bytes.HasPrefix(got, []byte("HTTP/1.1 101")) {
		return fmt.Errorf("%.200s", got)
	}
	_, err := syscall.Write(s.fds[i], subscribe)
	return err
}

// Many screens are looked at once in a while, not at each byte: in a hall they are other machines, and woken for each
// they would take from the server's processors, more so the more of these it uses.
const (
	manyScreens  = 1000
	betweenLooks = time.Millisecond
)

func (s *screens) run() {
	for {
		select {
		case <-s.stop:
			return
		default:
		}
		_ = s.loop.wait(5, func(i, fd int, data []byte) { // a fault shows as screens that are not told
			s.frames[i].take(fd, data, func(message []byte) { s.note(i, returnedIn(message), len(message)) })
		})
		if len(s.fds) >= manyScreens {
			time.Sleep(betweenLooks)
		}
	}
}

// returnedIn finds how many ballots a view says have been returned.
func returnedIn(view []byte) int {
	_, rest, _ := bytes.Cut(view, []byte(`"returned":`))
	end := bytes.IndexAny(rest, ",}")
	n, _ := strconv.Atoi(string(rest[:max(0, end)]))
	return n
}

func (s *screens) note(i, returned, size int) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.views, s.size = s.views+1, size
	for k := s.shown[i] + 1; k <= min(returned, len(s.reached)-1); k++ {
		s.reached[k]++
		s.last[k] = now
	}
	s.shown[i] = max(s.shown[i], returned)
}

// await waits until so many screens show so many ballots, and tells since when.
func (s *screens) await(ctx context.Context, screens, returned int) (time.Time, error) {
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		n, at := s.reached[returned], s.last[returned]
		s.mu.Unlock()
		if n >= screens {
			return at, nil
		}
		if ctx.Err() != nil || time.Now().After(until) {
			return time.Time{}, fmt.Errorf("%d of %d screens show %d ballots", n, screens, returned)
		}
	}
}

// dropped counts screens that were sent away.
func (s *screens) dropped() int {
	n := 0
	for _, f := range s.frames {
		if f.gone {
			n++
		}
	}
	return n
}

// end closes all connections.
func (s *screens) end() {
	close(s.stop)
	s.done.Wait()
	s.loop.close()
	for _, fd := range s.fds {
		_ = syscall.Close(fd)
	}
}
