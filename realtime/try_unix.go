//go:build unix

package realtime

import (
	"net"
	"syscall"
)

// A tryWriter writes what a connection accepts at once and never blocks: most views need no goroutine, and a client
// costs no memory for one. A TLS connection has no descriptor to write to, so nothing is written here: over TLS each
// write has a goroutine of its own for as long as it takes.
type tryWriter struct {
	raw syscall.RawConn // nil over TLS
}

func newTryWriter(conn net.Conn) tryWriter {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return tryWriter{}
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return tryWriter{}
	}
	return tryWriter{raw}
}

// try returns how many bytes of frame were written.
func (w tryWriter) try(frame []byte) (n int, err error) {
	if w.raw == nil {
		return 0, nil
	}
	var fault error
	err = w.raw.Write(func(fd uintptr) bool {
		if n, fault = syscall.Write(int(fd), frame); fault == syscall.EAGAIN || fault == syscall.EINTR {
			fault = nil // drain writes the rest
		}
		return true
	})
	if err == nil {
		err = fault
	}
	return max(n, 0), err
}
