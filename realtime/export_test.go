package realtime

import "net"

// Frames reads a connection to its end, size bytes at a time, and reports whether a frame was bad.
func Frames(conn net.Conn, size int) bool {
	c := &checkedConn{Conn: conn}
	defer conn.Close()
	for buf := make([]byte, size); ; {
		if _, err := c.Read(buf); err != nil {
			return c.bad
		}
	}
}
