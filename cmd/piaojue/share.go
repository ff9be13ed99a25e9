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

// A shareListener limits the connections of the hall's address, in total and for each client address. An address may
// hold up to one and a half times as many as are still free. So one address alone gets at most three fifths, even if a
// whole hall is behind it; two get three eighths each; and however many take all they can, there is room left for
// addresses that hold few.
type shareListener struct {
	net.Listener
	most    int                   // maximum number of connections
	apart   func(netip.Addr) bool // proxies, which stand for many clients: limited by most only
	log     *slog.Logger
	refused atomic.Uint64
	mu      sync.Mutex // guards the fields below
	open    int
	held    map[netip.Prefix]int // connections by address
	warned  time.Time            // when the last warning was logged
}

// mostConnections is enough for 3,000 tablets with a few connections each behind one address, and as many again.
const mostConnections = 20_000

// sparedFiles are kept for the store, logs and prints.
const sparedFiles = 200

// connectionsFor is how many connections a process may have that may open the given number of files.
func connectionsFor(files uint64) int {
	if files >= mostConnections+sparedFiles {
		return mostConnections
	}
	return max(sparedFiles, int(files)-sparedFiles)
}

func newShareListener(l net.Listener, most int, apart func(netip.Addr) bool, log *slog.Logger) *shareListener {
	return &shareListener{Listener: l, most: most, apart: apart, log: log, held: map[netip.Prefix]int{}}
}

// Accept returns the next connection that there is room for. Others are closed at once: it is not known yet whether
// they would understand an answer.
func (l *shareListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		at, _ := netip.ParseAddrPort(conn.RemoteAddr().String()) // connections without an address share one
		from := holderOf(at.Addr())
		if l.take(from, l.apart(at.Addr())) {
			return &sharedConn{Conn: conn, gone: func() { l.free(from) }}, nil
		}
		l.refused.Add(1)
		_ = conn.Close() // nothing was sent on it
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

// warnLocked logs which address is refused, once a minute. l.mu must be held.
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

// opened is the number of open connections.
func (l *shareListener) opened() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// holderOf is what a connection is counted under: its address, or with IPv6 its network, since one device has all
// addresses of it.
func holderOf(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	network, _ := ip.Prefix(bits) // the zero prefix if there is no address
	return network
}

// within reports whether an address is in one of the networks. Invalid networks are refused when the site is set up.
func within(networks []string) func(netip.Addr) bool {
	return func(ip netip.Addr) bool {
		return slices.ContainsFunc(networks, func(s string) bool {
			network, err := netip.ParsePrefix(s)
			return err == nil && network.Contains(ip.Unmap())
		})
	}
}

// A sharedConn frees its place when it is closed.
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

// SyscallConn lets the live channel write without blocking, as on the inner connection. Without it each view to each
// screen would cost a goroutine.
func (c *sharedConn) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := c.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}
