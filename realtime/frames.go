package realtime

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
)

// errFrame says that the peer sent a frame that breaks RFC 6455.
var errFrame = errors.New("a frame against the protocol")

// A checkedConn follows what a client sends and stops at the first frame header that breaks RFC 6455. The websocket
// library accepts some invalid lengths (those not in the shortest form) and ends the connection without a close frame
// for others (64-bit lengths with the highest bit set).
type checkedConn struct {
	net.Conn
	payload uint64 // bytes of the frame's payload still to come
	length  uint64 // of the payload, as the header says
	have    uint8  // bytes of head received
	partial bool   // a message has begun and its last frame has not come
	bad     bool
	head    [10 + maskBytes]byte // two bytes, up to eight of length, the mask
}

// maskBytes is the length of the mask of a client's frame.
const maskBytes = 4

// Read reads from the connection, and returns errFrame in place of data that holds a bad header.
func (c *checkedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.bad = c.bad || !c.passes(p[:n]); c.bad {
		return 0, errFrame
	}
	return n, err
}

// passes follows the frames through the bytes received and reports whether they are valid.
func (c *checkedConn) passes(p []byte) bool {
	for len(p) > 0 {
		if c.payload > 0 {
			skip := min(c.payload, uint64(len(p)))
			c.payload -= skip
			p = p[skip:]
			continue
		}
		c.head[c.have] = p[0]
		c.have++
		p = p[1:]
		switch length := lengthBytes(c.head[1]); {
		case c.have < 2:
		case c.have == 2 && !c.begins(), int(c.have) == 2+length && !c.measures():
			return false
		case int(c.have) == 2+length+maskBytes:
			c.payload, c.have = c.length, 0
		}
	}
	return true
}

// begins checks the first two bytes of a header and notes whether the message continues after this frame.
func (c *checkedConn) begins() bool {
	const final, reserved, masked, control = 0x80, 0x70, 0x80, 0x08
	kind, length := c.head[0]&0x0f, c.head[1]&0x7f
	last := c.head[0]&final != 0
	switch {
	case c.head[0]&reserved != 0, c.head[1]&masked == 0:
		return false
	case kind&control != 0:
		return kind <= 0xa && last && length <= 125
	case kind > 2, (kind == 0) != c.partial: // 0 continues a message; 1 and 2 begin one
		return false
	}
	c.partial = !last
	return true
}

// measures reads the payload's length and checks that it is in the shortest form.
func (c *checkedConn) measures() bool {
	switch lengthBytes(c.head[1]) {
	case 2:
		c.length = uint64(binary.BigEndian.Uint16(c.head[2:]))
		return c.length >= 126
	case 8:
		c.length = binary.BigEndian.Uint64(c.head[2:])
		return c.length >= 1<<16 && c.length < 1<<63
	default:
		c.length = uint64(c.head[1] & 0x7f)
		return true
	}
}

// lengthBytes is how many bytes of length follow the second byte of a header.
func lengthBytes(second byte) int {
	switch second & 0x7f {
	case 126:
		return 2
	case 127:
		return 8
	default:
		return 0
	}
}

// A checkedWriter is a response writer whose hijacked connection is a checkedConn.
type checkedWriter struct{ http.ResponseWriter }

// Hijack takes over the connection and wraps it.
func (w checkedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rest, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &checkedConn{Conn: conn}, rest, nil
}
