package main

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// A quickConn reads and writes a TCP connection by calls of which the scheduler is not told: they never wait. Told, it
// takes the processor away from every call that is longer than it looks for, and gives it back. What has to wait waits
// as on any connection, with its deadlines.
type quickConn struct {
	net.Conn
	raw     syscall.RawConn
	in, out half
}

// A half is one direction of a connection.
type half struct {
	mu    sync.Mutex // guards the fields below
	bytes []byte     // of the call under way
	n     int
	errno syscall.Errno
	call  func(fd uintptr) (done bool) // made once, so that a call allocates nothing
}

// quick gives a connection that reads and writes so, where it can.
func quick(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	c := &quickConn{Conn: conn, raw: raw}
	c.in.call, c.out.call = c.in.through(syscall.SYS_READ), c.out.through(syscall.SYS_WRITE)
	return c
}

func (h *half) through(trap uintptr) func(fd uintptr) bool {
	return func(fd uintptr) bool {
		for {
			n, _, errno := syscall.RawSyscall(trap, fd, uintptr(unsafe.Pointer(&h.bytes[0])), uintptr(len(h.bytes)))
			switch errno {
			case syscall.EINTR:
				continue
			case syscall.EAGAIN:
				return false
			}
			h.n, h.errno = int(n), errno
			return true
		}
	}
}

// do makes one call that moves something, by the side of a connection that waits for what it needs.
func (h *half) do(wait func(func(fd uintptr) bool) error, p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bytes = p
	err := wait(h.call)
	h.bytes = nil
	switch {
	case err != nil:
		return 0, err
	case h.errno != 0:
		return 0, h.errno
	}
	return h.n, nil
}

// Read reads what has come, and waits while nothing has.
func (c *quickConn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := c.in.do(c.raw.Read, p)
	if err != nil {
		return 0, c.fault("read", err)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Write writes all, and waits while the connection takes nothing.
func (c *quickConn) Write(p []byte) (written int, err error) {
	for written < len(p) {
		n, err := c.out.do(c.raw.Write, p[written:])
		if err != nil {
			return written, c.fault("write", err)
		}
		written += n
	}
	return written, nil
}

// SyscallConn is the connection's own.
func (c *quickConn) SyscallConn() (syscall.RawConn, error) { return c.raw, nil }

// fault tells an error as the connection itself does.
func (c *quickConn) fault(op string, err error) error {
	if inner, ok := err.(*net.OpError); ok {
		err = inner.Err
	}
	if errno, ok := err.(syscall.Errno); ok {
		err = os.NewSyscallError(op, errno)
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}
