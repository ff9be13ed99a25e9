package realtime

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// A half is one direction of a connection, moved by system calls of which the scheduler is not told: they never wait.
// Told, it takes the processor away from every call that is longer than it looks for, such as every second write to
// thousands of screens, and gives it back.
type half struct {
	mu    sync.Mutex // guards the fields below
	bytes []byte     // of the call under way
	once  bool       // it does not wait
	n     int
	errno syscall.Errno
	move  func(fd uintptr) (done bool) // made once, so that a call allocates nothing
}

func (h *half) by(trap uintptr) {
	h.move = func(fd uintptr) bool {
		for {
			n, _, errno := syscall.RawSyscall(trap, fd, uintptr(unsafe.Pointer(&h.bytes[0])), uintptr(len(h.bytes)))
			if errno == syscall.EINTR {
				continue
			}
			if errno == syscall.EAGAIN {
				h.n, h.errno = 0, 0
				return h.once
			}
			h.n, h.errno = int(n), errno
			return true
		}
	}
}

// call moves some bytes by the side of a raw connection that waits for what it needs; once: none where it would wait.
func (h *half) call(side func(func(fd uintptr) bool) error, p []byte, once bool) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bytes, h.once = p, once
	err := side(h.move)
	h.bytes = nil
	switch {
	case err != nil:
		return 0, err
	case h.errno != 0:
		return 0, h.errno
	}
	return h.n, nil
}

// A tryWriter writes what a connection takes at once. Over TLS it takes nothing.
type tryWriter struct {
	raw syscall.RawConn // nil where nothing can be written so
	out half
}

func (w *tryWriter) open(conn net.Conn) {
	w.out.by(syscall.SYS_WRITE)
	if c, ok := conn.(syscall.Conn); ok {
		if raw, err := c.SyscallConn(); err == nil {
			w.raw = raw
		}
	}
}

func (w *tryWriter) try(frame []byte) (n int, err error) {
	if w.raw == nil {
		return 0, nil
	}
	return w.out.call(w.raw.Write, frame, true)
}

// A quickConn is a connection whose halves move so. What has to wait waits as on any other, with its deadlines.
type quickConn struct {
	net.Conn
	raw           syscall.RawConn
	in, out       half
	reads, writes limit
}

// Quick gives a connection that moves its bytes with less ado, where it can: else the one it is given.
func Quick(conn net.Conn) net.Conn {
	var raw syscall.RawConn
	var err error
	switch c := conn.(type) {
	case *net.TCPConn:
		raw, err = c.SyscallConn()
	case *net.UnixConn:
		raw, err = c.SyscallConn()
	default:
		return conn
	}
	if err != nil {
		return conn
	}
	c := &quickConn{Conn: conn, raw: raw}
	c.in.by(syscall.SYS_READ)
	c.out.by(syscall.SYS_WRITE)
	c.reads.tell, c.writes.tell = conn.SetReadDeadline, conn.SetWriteDeadline
	return c
}

// Read reads what has come, and waits while nothing has.
func (c *quickConn) Read(p []byte) (int, error) {
	err := c.reads.begin()
	if err != nil {
		return 0, err
	}
	n, err := c.in.call(c.raw.Read, p, false)
	c.reads.end()
	switch {
	case err != nil:
		return 0, c.fault("read", err)
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// more waits until something has come, and leaves it there; false: the far end has left.
func (c *quickConn) more() (more bool, err error) {
	if err := c.reads.begin(); err != nil {
		return false, err
	}
	defer c.reads.end()
	err = c.raw.Read(func(fd uintptr) bool {
		n, errno := peek(fd)
		more = n > 0
		return errno != syscall.EAGAIN && errno != syscall.EINTR
	})
	return more, err
}

// peek looks at what has come and leaves it there.
func peek(fd uintptr) (n int, errno syscall.Errno) {
	var b [1]byte
	got, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(&b[0])), 1, syscall.MSG_PEEK|syscall.MSG_DONTWAIT, 0, 0)
	return int(got), errno
}

// Write writes all, and waits while the connection takes nothing.
func (c *quickConn) Write(p []byte) (written int, err error) {
	for written < len(p) {
		if err := c.writes.pass(); err != nil {
			return written, err
		}
		n, err := c.out.call(c.raw.Write, p[written:], true)
		if n == 0 && err == nil {
			if err := c.writes.begin(); err != nil {
				return written, err
			}
			n, err = c.out.call(c.raw.Write, p[written:], false)
			c.writes.end()
		}
		if err != nil {
			return written, c.fault("write", err)
		}
		written += n
	}
	return written, nil
}

// SetDeadline sets both deadlines.
func (c *quickConn) SetDeadline(at time.Time) error {
	return errors.Join(c.reads.change(at), c.writes.change(at))
}

// SetReadDeadline ends reads that wait longer.
func (c *quickConn) SetReadDeadline(at time.Time) error { return c.reads.change(at) }

// SetWriteDeadline ends writes that wait longer.
func (c *quickConn) SetWriteDeadline(at time.Time) error { return c.writes.change(at) }

// SyscallConn is the connection's own.
func (c *quickConn) SyscallConn() (syscall.RawConn, error) { return c.raw, nil }

// fault tells an error as the connection itself does.
func (c *quickConn) fault(op string, err error) error {
	var inner *net.OpError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		err = os.NewSyscallError(op, errno)
	}
	return &net.OpError{Op: op, Net: c.LocalAddr().Network(), Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}
