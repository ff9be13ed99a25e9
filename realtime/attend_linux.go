package realtime

import (
	"context"
	"net"
	"time"
)

// While a request is answered, net/http has a goroutine read one byte, to see a client that leaves, and takes the read
// back when the answer is there: two goroutines that sleep and wake for each request. An attended connection lets that
// read end at once, with nothing, and looks by itself: not before a request has taken long, as next to none do.

// attendAfter is how long a request may take before anybody looks whether its client is still there.
const attendAfter = 50 * time.Millisecond

// An attendedConn tells whoever answers a request that its client has left.
type attendedConn struct {
	*quickConn
	timer *time.Timer // nil unless a context hangs on the connection; set before the first read
	left  context.CancelFunc
	spent bool // the last read was one of one byte, and ended with nothing
}

// Attended makes a connection quick, for net/http's server, whose ConnContext is then [Attend]. Where it cannot it gives
// the one it is given.
func Attended(conn net.Conn) net.Conn {
	if q, ok := Quick(conn).(*quickConn); ok {
		return &attendedConn{quickConn: q}
	}
	return conn
}

// Attend gives the context of a connection's requests: it ends when the client has left, or the connection ends.
func Attend(ctx context.Context, conn net.Conn) context.Context {
	if outer, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = outer.NetConn()
	}
	c, ok := conn.(*attendedConn)
	if !ok {
		return ctx
	}
	ctx, c.left = context.WithCancel(ctx)
	c.timer = time.AfterFunc(attendAfter, c.look)
	c.timer.Stop()
	return ctx
}

// Read reads what has come. The first of several reads of one byte may be net/http's look: it ends with nothing, and
// whoever did want a byte reads again.
func (c *attendedConn) Read(p []byte) (int, error) {
	look := len(p) == 1 && c.timer != nil && !c.spent
	switch {
	case look:
		c.timer.Reset(attendAfter)
	case c.spent:
		c.timer.Stop()
	}
	if c.spent = look; look {
		return 0, nil
	}
	return c.quickConn.Read(p)
}

// look waits until the client leaves or says something more, and leaves that there.
func (c *attendedConn) look() {
	if more, err := c.more(); err == nil && !more {
		c.left()
	}
}

// Close ends the connection, all that waits on it, and the context that hangs on it.
func (c *attendedConn) Close() error {
	if c.timer != nil {
		c.timer.Stop()
		c.left()
	}
	return c.quickConn.Close()
}
