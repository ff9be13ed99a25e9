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

	"piaojue/ballot"
	"piaojue/realtime"
)

// screens are live clients that watch one meeting, all handled by one goroutine. In a hall they are other machines, so
// their work is kept out of the time measured: that is the time at which bytes are ready for a screen, and they are
// read only when no more come.
type screens struct {
	poll   ballot.PollID // views of other polls are not counted; "" counts all
	loop   *loop
	fds    []int
	frames []frames
	came   [][]time.Time // by screen: when bytes arrived that have not been read yet
	unread []int         // screens with such bytes
	stop   chan struct{}
	done   sync.WaitGroup

	mu      sync.Mutex // guards the fields below
	shown   []int      // ballots returned, as each screen was last told
	reached []int      // by number of ballots: how many screens show at least that many
	last    []time.Time
	views   int
	size    int // of the last view
}

// watchers connects live clients that wait for a poll; the first deaf of them never read what they are sent.
func watchers(address string, poll ballot.PollID, upgrades [][]byte, subscribe []byte,
	n, deaf, most int,
) (*screens, error) {
	l, err := newLoop()
	if err != nil {
		return nil, err
	}
	s := &screens{
		poll: poll, loop: l, fds: make([]int, n), frames: make([]frames, n), came: make([][]time.Time, n),
		stop: make(chan struct{}), shown: make([]int, n),
		reached: make([]int, most+1), last: make([]time.Time, most+1),
	}
	for i := range n {
		receive := 0
		if i < deaf {
			receive = 4096
		}
		if s.fds[i], err = dial(address, receive); err == nil {
			err = s.upgrade(i, upgrades[i/realtime.MaxSockets], subscribe)
		}
		if err == nil && i >= deaf {
			err = l.tell(s.fds[i], i)
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

const (
	// how long no bytes must have come before reading; for thousands of screens longer:
	quietFor  = 2 * time.Millisecond
	quietEach = 1600 * time.Nanosecond // the sender may be delayed now and then
	unreadFor = 100 * time.Millisecond // or read once bytes have waited for this long
	// with many screens: waking up for each one would take CPU time from sending to the next
	betweenLooks = time.Millisecond
)

func (s *screens) run() {
	var first, last time.Time // times of the unread bytes
	quiet := max(quietFor, time.Duration(len(s.fds))*quietEach)
	for {
		select {
		case <-s.stop:
			return
		default:
		}
		ms := 5
		if len(s.unread) > 0 {
			ms = 1
		}
		now := s.look(ms)
		if n := len(s.unread); n > 0 && first.IsZero() {
			first = now
		}
		if !now.IsZero() {
			last = now
		}
		if len(s.unread) > 0 && (time.Since(last) >= quiet || time.Since(first) >= unreadFor) {
			s.read()
			first = time.Time{}
		}
		if len(s.fds) > 1 {
			time.Sleep(betweenLooks)
		}
	}
}

// look notes for which screens bytes have come, and returns when, if there are any.
func (s *screens) look(ms int) (at time.Time) {
	for {
		places := s.loop.ready(ms)
		if len(places) == 0 {
			return at
		}
		at = time.Now()
		for _, i := range places {
			if len(s.came[i]) == 0 {
				s.unread = append(s.unread, int(i))
			}
			s.came[i] = append(s.came[i], at)
		}
		ms = 0
	}
}

// read reads all bytes that have come. Each look that found new bytes found at least one frame, so the third frame came
// at the third such look at the latest; that is its time. If there were more looks than frames, as when a frame came in
// two pieces, the last frame counts as come at the last look. Frames beyond the looks came before the look that follows
// the reading.
func (s *screens) read() {
	type view struct{ screen, frame, returned, size int }
	var views []view
	due, came, read := s.unread, make(map[int][]time.Time, len(s.unread)), make(map[int]int, len(s.unread))
	s.unread = nil
	for _, i := range due {
		f := &s.frames[i]
		before := f.count
		came[i], s.came[i] = s.came[i], nil
		s.loop.read(s.fds[i], func(data []byte) { // an error shows as screens that are not told
			f.take(s.fds[i], data, func(message []byte) {
				views = append(views, view{i, f.count - before - 1, returnedIn(message, s.poll), len(message)})
			})
		})
		read[i] = f.count - before
	}
	s.look(0)
	for _, v := range views {
		times := append(came[v.screen], s.came[v.screen]...)
		more := max(0, len(came[v.screen])-read[v.screen])
		s.note(v.screen, v.returned, v.size, times[min(v.frame+more, len(times)-1)])
	}
}

// returnedIn finds how many returned ballots a view reports. A new client may first be shown the previous poll.
func returnedIn(view []byte, poll ballot.PollID) int {
	head, rest, _ := bytes.Cut(view, []byte(`"returned":`))
	if poll != "" && !bytes.Contains(head, []byte(`"id":"`+poll+`"`)) {
		return 0
	}
	end := bytes.IndexAny(rest, ",}")
	n, _ := strconv.Atoi(string(rest[:max(0, end)]))
	return n
}

func (s *screens) note(i, returned, size int, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.views, s.size = s.views+1, size
	for k := s.shown[i] + 1; k <= min(returned, len(s.reached)-1); k++ {
		s.reached[k]++
		s.last[k] = latest(s.last[k], at)
	}
	s.shown[i] = max(s.shown[i], returned)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// await waits until so many screens show so many ballots, and returns since when they do.
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

// dropped counts the screens whose connection was closed.
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
