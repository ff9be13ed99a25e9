package realtime

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/net/nettest"
)

// quickPair is a connection with both its ends made quick.
func quickPair(t *testing.T) (one, other net.Conn, stop func()) {
	t.Helper()
	l, err := nettest.NewLocalListener("tcp")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	far := make(chan net.Conn, 1)
	go func() {
		conn, _ := l.Accept()
		far <- conn
	}()
	near, err := net.Dial(l.Addr().Network(), l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	a, b := Quick(near), Quick(<-far)
	return a, b, func() {
		_ = a.Close()
		_ = b.Close()
	}
}

// TestQuickConn: such a connection keeps all that is asked of a connection: order, ends, deadlines, and use by many at once.
func TestQuickConn(t *testing.T) {
	nettest.TestConn(t, func() (net.Conn, net.Conn, func(), error) {
		one, other, stop := quickPair(t)
		return one, other, stop, nil
	})
}

const moment = 50 * time.Millisecond

// TestQuickConnOneByte: a read of one byte gives what comes, and ends by its deadline and with the connection.
func TestQuickConnOneByte(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(near, far net.Conn)
		want error // nil: a byte
	}{
		{"a byte is there", func(_, far net.Conn) { _, _ = far.Write([]byte("a")) }, nil},
		{"the far end leaves", func(_, far net.Conn) { _ = far.Close() }, io.EOF},
		{"the near end closes", func(near, _ net.Conn) { _ = near.Close() }, net.ErrClosed},
		{"a deadline goes by", func(near, _ net.Conn) { _ = near.SetReadDeadline(time.Now().Add(10 * time.Millisecond)) }, os.ErrDeadlineExceeded},
		{"a late deadline goes by", func(near, _ net.Conn) { _ = near.SetReadDeadline(time.Now().Add(2 * moment)) }, os.ErrDeadlineExceeded},
		{"a deadline has gone by", func(near, _ net.Conn) { _ = near.SetDeadline(time.Unix(1, 0)) }, os.ErrDeadlineExceeded},
		{"a deadline is taken back", func(near, far net.Conn) {
			_ = near.SetReadDeadline(time.Now().Add(time.Minute))
			_ = near.SetReadDeadline(time.Time{})
			_, _ = far.Write([]byte("a"))
		}, nil},
	} {
		for _, after := range []time.Duration{0, moment / 5, 2 * moment} {
			t.Run(fmt.Sprint(tt.name, " after ", after), func(t *testing.T) {
				t.Parallel()
				near, far, stop := quickPair(t)
				defer stop()
				time.AfterFunc(after, func() { tt.do(near, far) })
				n, err := near.Read(make([]byte, 1))
				if (tt.want == nil) != (n == 1) || !errors.Is(err, tt.want) {
					t.Errorf("read %d, %v; want %v", n, err, tt.want)
				}
			})
		}
	}
}

// TestQuickConnOneByteAgain: a read of one byte gives what comes, also after others have been taken back.
func TestQuickConnOneByteAgain(t *testing.T) {
	near, far, stop := quickPair(t)
	defer stop()
	b := make([]byte, 1)
	for range 20 {
		_ = near.SetReadDeadline(time.Time{})
		time.AfterFunc(moment/9, func() { _ = near.SetReadDeadline(time.Unix(1, 0)) })
		if _, err := near.Read(b); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("read with a deadline in the past: %v", err)
		}
	}
	_, _ = far.Write([]byte("a"))
	_ = near.SetReadDeadline(time.Time{})
	defer time.AfterFunc(10*time.Second, stop).Stop()
	if n, err := near.Read(b); n != 1 || err != nil {
		t.Errorf("read %d, %v; want the byte", n, err)
	}
}
