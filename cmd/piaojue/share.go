package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// A shareListener bounds the connections of the hall's address, in all and of one address. An address may hold half
// again as many as are still free. So one alone gets at most three fifths, a whole hall behind one address among them;
// two get three eighths each; and however many take all they can get, there is room left for those who have little.
type shareListener struct {
	net.Listener
	most    int                   // connections in all
	apart   func(netip.Addr) bool // proxies, which stand for many: bounded with all others only
	log     *slog.Logger
	refused atomic.Uint64
	mu      sync.Mutex // guards the fields below
	open    int
	held    map[netip.Prefix]int // connections of an address
	warned  time.Time            // when the log last said so
}

// mostConnections are for 3,000 tablets with a few connections each behind one address, and as many again.
const mostConnections = 20_000

// sparedFiles are for the store, logs and prints, beside connections.
const sparedFiles = 200

// connectionsFor gives how many connections a process may have that may open so many files.
func connectionsFor(files uint64) int {
	if files >= mostConnections+sparedFiles {
		return mostConnections
	}
	return max(sparedFiles, int(files)-sparedFiles)
}

func newShareListener(l net.Listener, most int, apart func(netip.Addr) bool, log *slog.Logger) *shareListener {
	return &shareListener{Listener: l, most: most, apart: apart, log: log, held: map[netip.Prefix]int{}}
}

// Accept gives the next connection that has room. One that has none is closed at once: it is not known yet whether
// it would understand an answer.
func (l *shareListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		at, _ := netip.ParseAddrPort(conn.RemoteAddr().String()) // all that have none share one
		from := holderOf(at.Addr())
		if l.take(from, l.apart(at.Addr())) {
			return &sharedConn{Conn: conn, gone: func() { l.free(from) }}, nil
		}
		l.refused.Add(1)
		_ = conn.Close() // nothing was said on it
	}
}

func (l *shareListener) take(from netip.Prefix, apart bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	free := l.most - l.open
	if free <= 0 || !apart && 2*l.held[from] >= 3*free {
		l.warnLocked(from)
		return false
	}
	l.open++
	l.held[from]++
	return true
}

// warnLocked tells the log who is refused, once a minute. l.mu must be held.
func (l *shareListener) warnLocked(from netip.Prefix) {
	if now := time.Now(); now.Sub(l.warned) > time.Minute {
		l.warned = now
		l.log.LogAttrs(context.Background(), slog.LevelWarn, "too many connections: an address is refused more",
			slog.String("from", from.String()), slog.Int("held", l.held[from]), slog.Int("open", l.open),
			slog.Int("most", l.most))
	}
}

func (l *shareListener) free(from netip.Prefix) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.held[from]--; l.held[from] == 0 {
		delete(l.held, from)
	}
}

// opened counts the connections there are.
func (l *shareListener) opened() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// holderOf is whose a connection is: its address, or with IPv6 its network, of which one device has all.
func holderOf(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	network, _ := ip.Prefix(bits) // of no address, none
	return network
}

// within tells whether an address is of one of the networks. Whatever is no network is refused where the site is made.
func within(networks []string) func(netip.Addr) bool {
	return func(ip netip.Addr) bool {
		return slices.ContainsFunc(networks, func(s string) bool {
			network, err := netip.ParsePrefix(s)
			return err == nil && network.Contains(ip.Unmap())
		})
	}
}

// A sharedConn gives its place back when it is closed.
type sharedConn struct {
	net.Conn
	once sync.Once
	gone func()
}

// Close closes the connection.
func (c *sharedConn) Close() error {
	c.once.Do(c.gone)
	return c.Conn.Close()
}

// SyscallConn lets the live channel write without waiting, as on the connection inside. Without it each view to each
// screen costs a goroutine.
func (c *sharedConn) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := c.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}
