package realtime

import (
	"net"
	"syscall"
)

// A pooledConn is a quick connection that a pool keeps between uses.
type pooledConn struct{ *quickConn }

// Pooled makes a connection quick that is kept in a pool, such as the store's, also for the pool's look whether it is
// still sound. That look, by a system call that the scheduler is told of, would wake the scheduler's monitor from its
// rest, which then watches all processors every 20 µs for some milliseconds: 5 % of what a cast costs. Where it cannot
// it gives the connection it is given.
func Pooled(conn net.Conn) net.Conn {
	if q, ok := Quick(conn).(*quickConn); ok {
		return pooledConn{q}
	}
	return conn
}

// SyscallConn is for that look. It does not serve to wait for bytes.
func (c pooledConn) SyscallConn() (syscall.RawConn, error) { return restingConn{c.raw}, nil }

// A restingConn is the look of a pool at a connection on which nothing is asked.
type restingConn struct{ syscall.RawConn }

// Read has f look unless nothing has come, as is right: then f could only find the same.
func (c restingConn) Read(f func(fd uintptr) (done bool)) error {
	return c.RawConn.Read(func(fd uintptr) bool {
		_, errno := peek(fd)
		return errno == syscall.EAGAIN || f(fd)
	})
}
