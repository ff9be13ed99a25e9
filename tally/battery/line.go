package battery

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A Line is a connection path to a server that a test makes slow or faulty. Faults apply to existing connections and to
// new ones.
type Line struct {
	to       string // host:port, or the path of a socket
	listener net.Listener
	delay    atomic.Int64 // round trip, in nanoseconds
	rate     atomic.Int64 // bytes per second in each direction; 0: unlimited
	down     atomic.Bool  // nothing gets through, and no error is reported
	deaf     atomic.Bool  // requests arrive, but answers are lost
	work     sync.WaitGroup

	over chan struct{} // closed when the line ends

	mu    sync.Mutex // guards the fields below
	conns map[net.Conn]struct{}
	ways  map[*Way]struct{}
	ended bool
}

// A Way is one connection over a line.
type Way struct {
	near   net.Conn
	begins []byte // the first bytes from the near end; guarded by the line's mu
	lost   atomic.Bool
}

// Swallow discards everything sent over this connection from now on, in both directions and without an error: the
// connection is not closed either.
func (w *Way) Swallow() { w.lost.Store(true) }

// Ports returns the port of the connection's near end, and the port of the line.
func (w *Way) Ports() (from, to string) {
	_, from, _ = net.SplitHostPort(w.near.RemoteAddr().String())
	_, to, _ = net.SplitHostPort(w.near.LocalAddr().String())
	return from, to
}

// NewLine opens a line to a server until the test ends.
func NewLine(t testing.TB, to string) *Line {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &Line{
		to: to, listener: listener, over: make(chan struct{}), conns: map[net.Conn]struct{}{}, ways: map[*Way]struct{}{},
	}
	l.work.Go(l.accept)
	t.Cleanup(l.Close)
	return l
}

// Address returns the address of the line's near end.
func (l *Line) Address() string { return l.listener.Addr().String() }

// Delay adds this time to a round trip.
func (l *Line) Delay(d time.Duration) { l.delay.Store(int64(d)) }

// Rate limits the bytes per second in each direction; 0 is no limit.
func (l *Line) Rate(n int64) { l.rate.Store(n) }

// Down cuts the line without an error, like a pulled cable, or restores it.
func (l *Line) Down(down bool) { l.down.Store(down) }

// Deaf makes answers be lost while requests still arrive.
func (l *Line) Deaf(deaf bool) { l.deaf.Store(deaf) }

// Reset ends all connections at once, with a reset.
func (l *Line) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn := range l.conns {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // data in flight is lost
		}
		_ = conn.Close()
	}
}

// Heal removes all faults. Connections that existed while the line was down are reset.
func (l *Line) Heal() {
	l.Delay(0)
	l.Rate(0)
	l.Deaf(false)
	if l.down.Swap(false) {
		l.Reset()
	}
}

// Close ends the line and all its connections.
func (l *Line) Close() {
	_ = l.listener.Close()
	l.mu.Lock()
	if !l.ended {
		close(l.over)
	}
	l.ended = true
	l.mu.Unlock()
	l.Reset()
	l.work.Wait()
}

func (l *Line) accept() {
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.work.Go(func() { l.serve(conn) })
	}
}

func (l *Line) serve(near net.Conn) {
	defer l.forget(near)
	if !l.note(near) {
		return
	}
	network := "tcp"
	if strings.HasPrefix(l.to, "/") {
		network = "unix"
	}
	far, err := net.Dial(network, l.to) //nolint:noctx // a test's, on this machine
	if err != nil {
		return
	}
	defer l.forget(far)
	if !l.note(far) {
		return
	}
	w := &Way{near: near}
	l.mu.Lock()
	l.ways[w] = struct{}{}
	l.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { l.carry(w, far, near, false) })
	both.Go(func() { l.carry(w, near, far, true) })
	both.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.ways, w)
}

// Ways returns the open connections that are not swallowed and whose near end began with the given text.
func (l *Line) Ways(begins string) (list []*Way) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.ways {
		if !w.lost.Load() && bytes.HasPrefix(w.begins, []byte(begins)) {
			list = append(list, w)
		}
	}
	return list
}

// said records the first bytes of a connection.
func (l *Line) said(w *Way, data []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.begins == nil {
		w.begins = bytes.Clone(data[:min(len(data), 64)])
	}
}

// note records a connection, so that it can be reset. It reports false if the line has ended.
func (l *Line) note(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[conn] = struct{}{}
	return !l.ended
}

func (l *Line) forget(conn net.Conn) {
	_ = conn.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, conn)
}

// A piece is the result of one read, and the time when it may be forwarded.
type piece struct {
	data []byte
	at   time.Time
}

// carry copies bytes in one direction until either end is gone. answers says that it is the direction of answers.
func (l *Line) carry(w *Way, to, from net.Conn, answers bool) {
	pieces := make(chan piece, 1024)
	var writer sync.WaitGroup
	writer.Go(func() {
		defer func() {
			if w.lost.Load() {
				<-l.over
			}
			_ = to.Close() // the other direction may have closed it
		}()
		for p := range pieces {
			time.Sleep(time.Until(p.at))
			if l.lost(answers) || w.lost.Load() {
				continue
			}
			if _, err := to.Write(p.data); err != nil {
				_ = from.Close()
				for range pieces { // the reader ends
				}
				return
			}
		}
	})
	for {
		size := 64 << 10
		rate := l.rate.Load()
		if rate > 0 {
			size = max(1, int(rate/10))
		}
		data := make([]byte, size)
		n, err := from.Read(data)
		if n > 0 {
			if !answers {
				l.said(w, data[:n])
			}
			pieces <- piece{data[:n], time.Now().Add(time.Duration(l.delay.Load() / 2))}
		}
		if err != nil {
			break
		}
		if rate > 0 {
			time.Sleep(time.Duration(n) * time.Second / time.Duration(rate))
		}
	}
	close(pieces)
	writer.Wait()
}

func (l *Line) lost(answers bool) bool { return l.down.Load() || answers && l.deaf.Load() }
