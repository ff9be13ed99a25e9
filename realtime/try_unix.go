//go:build unix

package realtime

import (
	"errors"
	"net"
	"syscall"
)

// rawOf gives the means to write without waiting, where a connection has it: TCP itself, or what wraps it and writes
// through. TLS has not.
func rawOf(conn net.Conn) syscall.RawConn {
	if c, ok := conn.(syscall.Conn); ok {
		if raw, err := c.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// tryWrite writes what the connection takes at once.
func tryWrite(raw syscall.RawConn, frame []byte) (n int, err error) {
	if raw == nil {
		return 0, nil
	}
	var failed error
	err = raw.Write(func(fd uintptr) bool {
		n, failed = syscall.Write(int(fd), frame)
		return true
	})
	if errors.Is(failed, syscall.EAGAIN) || errors.Is(failed, syscall.EINTR) {
		return 0, err
	}
	return max(0, n), errors.Join(err, failed)
}
