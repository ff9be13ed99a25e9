package realtime

import (
	"net"
	"testing"

	"golang.org/x/net/nettest"
)

// TestQuickConn: such a connection keeps all that is asked of a connection: order, ends, deadlines, and use by many at once.
func TestQuickConn(t *testing.T) {
	nettest.TestConn(t, func() (one, other net.Conn, stop func(), err error) {
		l, err := nettest.NewLocalListener("tcp")
		if err != nil {
			return nil, nil, nil, err
		}
		defer l.Close()
		far := make(chan net.Conn, 1)
		go func() {
			conn, _ := l.Accept()
			far <- conn
		}()
		near, err := net.Dial(l.Addr().Network(), l.Addr().String())
		if err != nil {
			return nil, nil, nil, err
		}
		a, b := Quick(near), Quick(<-far)
		return a, b, func() {
			_ = a.Close()
			_ = b.Close()
		}, nil
	})
}
