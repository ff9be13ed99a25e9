package realtime

import (
	"encoding/binary"
	"time"

	"github.com/gorilla/websocket"
)

// frameOf frames a message as a server does: in one frame, not masked.
func frameOf(kind int, body []byte) []byte {
	frame := make([]byte, 0, len(body)+10)
	frame = append(frame, 0x80|byte(kind))
	switch n := len(body); {
	case n < 126:
		frame = append(frame, byte(n))
	case n < 1<<16:
		frame = binary.BigEndian.AppendUint16(append(frame, 126), uint16(n))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 127), uint64(n))
	}
	return append(frame, body...)
}

// frames are the last frames sent to a client.
func (c closeCode) frames() []byte {
	end := frameOf(websocket.CloseMessage, websocket.FormatCloseMessage(c.status, c.name))
	if c.curt {
		return end
	}
	return append(frameOf(websocket.TextMessage, c.bye()), end...)
}

// say runs leave, which queues something for the client, and writes it unless a writer is active; that writer then
// sends it. What the connection accepts at once is written on this goroutine, so that a view for thousands of clients
// wakes no other; for the rest a new goroutine waits.
func (c *client) say(leave func()) {
	c.mu.Lock()
	leave()
	if c.busy || c.over {
		c.mu.Unlock()
		return
	}
	c.busy = true
	c.writers.Add(1)
	c.mu.Unlock()
	for {
		frame, last := c.take()
		if frame == nil {
			c.writers.Done()
			return
		}
		n, err := c.at.try(frame)
		if err == nil && n < len(frame) {
			go c.drain(frame[n:], last) // serve waits for it
			return
		}
		if err != nil || last {
			_ = c.conn.Close()
			c.writers.Done()
			return
		}
	}
}

// drain writes the rest of a frame, with a timeout for each write, and everything queued in the meantime.
func (c *client) drain(rest []byte, last bool) {
	defer c.writers.Done()
	for rest != nil {
		_ = c.conn.NetConn().SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := c.conn.NetConn().Write(rest); err != nil || last {
			_ = c.conn.Close()
			return
		}
		_ = c.conn.NetConn().SetWriteDeadline(time.Time{})
		rest, last = c.take()
	}
}

// take returns the next frame to write, and whether it is the last. If none is left, it ends the writer's turn.
func (c *client) take() (frame []byte, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.owed != nil:
		frame, c.owed = c.owed, nil
	case c.next != nil:
		frame, c.next = c.next.frame, nil
	case c.bye != nil:
		frame, last = c.bye.frames(), true
	default:
		c.busy = false
	}
	return frame, last
}
