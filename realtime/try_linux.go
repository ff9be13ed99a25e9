package realtime

import (
	"net"
	"syscall"
	"unsafe"
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

// tryWrite writes what the connection takes at once. The call never waits, so the scheduler is not told of it: told, it
// takes the processor away from every second write to thousands of screens, and gives it back.
func tryWrite(raw syscall.RawConn, frame []byte) (n int, err error) {
	if raw == nil || len(frame) == 0 {
		return 0, nil
	}
	var failed syscall.Errno
	err = raw.Write(func(fd uintptr) bool {
		var wrote uintptr
		wrote, _, failed = syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(&frame[0])), uintptr(len(frame)))
		n = int(wrote)
		return true
	})
	switch {
	case err != nil:
		return 0, err
	case failed == syscall.EAGAIN || failed == syscall.EINTR:
		return 0, nil
	case failed != 0:
		return 0, failed
	}
	return n, nil
}
