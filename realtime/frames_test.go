package realtime_test

import (
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"piaojue/realtime"
)

// header is a frame header with a mask of zeros: its kind, and the bytes of its length.
func header(kind byte, length ...byte) string {
	return string(append([]byte{kind}, append(length, 0, 0, 0, 0)...))
}

// TestBadFramesAreProtocolErrors: a header that breaks RFC 6455 ends the connection with status 1002, before and after
// subscribing, sent whole or byte by byte. A valid frame does not.
func TestBadFramesAreProtocolErrors(t *testing.T) {
	long := strings.Repeat("x", 300)
	for name, tt := range map[string]struct {
		sent string
		bad  bool
	}{
		"5 bytes, said in 16 bits":      {header(0x81, 0xfe, 0, 5) + "hello", true},
		"125 bytes, said in 16 bits":    {header(0x81, 0xfe, 0, 125) + long[:125], true},
		"5 bytes, said in 64 bits":      {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"300 bytes, said in 64 bits":    {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 1, 44) + long, true},
		"65535 bytes, said in 64 bits":  {header(0x81, 0xff, 0, 0, 0, 0, 0, 0, 255, 255), true},
		"64 bits, the highest set":      {header(0x81, 0xff, 128, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"64 bits, all set":              {header(0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255), true},
		"a ping of 126 bytes":           {header(0x89, 0xfe, 0, 126) + long[:126], true},
		"a pong of 300 bytes":           {header(0x8a, 0xfe, 1, 44) + long, true},
		"a close of 126 bytes":          {header(0x88, 0xfe, 0, 126) + long[:126], true},
		"a ping said in 64 bits":        {header(0x89, 0xff, 0, 0, 0, 0, 0, 0, 0, 5) + "hello", true},
		"a ping in parts":               {header(0x09, 0x80), true},
		"reserved bits":                 {header(0xc1, 0x80), true},
		"no mask":                       {"\x81\x05hello", true},
		"an unknown kind":               {header(0x83, 0x80), true},
		"an unknown control kind":       {header(0x8b, 0x80), true},
		"a continuation of nothing":     {header(0x80, 0x80), true},
		"a message within a message":    {header(0x01, 0x81) + "a" + header(0x81, 0x81) + "b", true},
		"bad after a good one":          {header(0x89, 0x80) + header(0x81, 0xfe, 0, 1) + "b", true},
		"300 bytes, said in 16 bits":    {header(0x81, 0xfe, 1, 44) + long, false},
		"126 bytes, said in 16 bits":    {header(0x81, 0xfe, 0, 126) + long[:126], false},
		"a ping of 125 bytes":           {header(0x89, 0xfd) + long[:125], false},
		"a message in parts and a ping": {header(0x01, 0x81) + "a" + header(0x89, 0x80) + header(0x80, 0x81) + "b", false},
	} {
		t.Run(name, func(t *testing.T) {
			inFixture(t, 1, func(h *fixture) {
				s := h.serve("one", h.Service)
				for _, joined := range []bool{true, false} {
					for _, piece := range []int{len(tt.sent), 1} {
						if !joined && !tt.bad {
							continue
						}
						c := s.open("001")
						if joined {
							c.say(map[string]any{"meeting": s.ID, "since": 0})
						}
						c.reads()
						c.settled()
						c.throw(tt.sent, piece)
						if tt.bad {
							c.gone("", false, websocket.CloseProtocolError)
						} else if c.settled(); c.ended() != nil {
							t.Errorf("ended by %v", c.ended())
						}
					}
				}
			})
		})
	}
}

// throw sends raw bytes in pieces. The connection may end before the last piece.
func (c *screen) throw(bytes string, piece int) {
	c.h.Helper()
	for at := 0; at < len(bytes); at += piece {
		if _, err := c.conn.NetConn().Write([]byte(bytes[at:min(at+piece, len(bytes))])); err != nil {
			return
		}
	}
}

// FuzzFrames: whether a frame is bad does not depend on how the bytes are split.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(header(0x81, 0xfe, 0, 5) + "hello"))
	f.Add([]byte(header(0x89, 0x80) + header(0x01, 0x81) + "a"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		whole, bytewise := badFrames(sent, len(sent)), badFrames(sent, 1)
		if whole != bytewise {
			t.Errorf("%x is bad read whole: %t; byte by byte: %t", sent, whole, bytewise)
		}
	})
}

// badFrames sends bytes in pieces and reports whether one of their frames was bad.
func badFrames(sent []byte, piece int) bool {
	here, there := net.Pipe()
	var writer sync.WaitGroup
	defer writer.Wait()
	writer.Go(func() {
		defer here.Close()
		for at := 0; at < len(sent); at += piece {
			if _, err := here.Write(sent[at:min(at+piece, len(sent))]); err != nil {
				return
			}
		}
	})
	return realtime.Frames(there, 512)
}
