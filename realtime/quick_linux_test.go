package realtime

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/nettest"
)

// quickPair is a connection of a network with both its ends made quick, or what else is made of them.
func quickPair(t *testing.T, network string, made func(net.Conn) net.Conn) (one, other net.Conn, stop func()) {
	t.Helper()
	l, err := nettest.NewLocalListener(network)
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
	a, b := made(near), made(<-far)
	return a, b, func() {
		_ = a.Close()
		_ = b.Close()
	}
}

// TestQuickConn: such a connection keeps all that is asked of a connection: order, ends, deadlines, and use by many at once.
func TestQuickConn(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		for name, made := range map[string]func(net.Conn) net.Conn{"quick": Quick, "pooled": Pooled} {
			t.Run(network+" "+name, func(t *testing.T) {
				nettest.TestConn(t, func() (net.Conn, net.Conn, func(), error) {
					one, other, stop := quickPair(t, network, made)
					return one, other, stop, nil
				})
			})
		}
	}
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
				near, far, stop := quickPair(t, "tcp", Quick)
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
	near, far, stop := quickPair(t, "tcp", Quick)
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

// TestPooledLook: a pool that looks at a connection finds nothing wrong with one that rests, and what is there on one that
// has ended, or on which something was said.
func TestPooledLook(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(near, far net.Conn)
		want string
	}{
		{"rests", func(_, _ net.Conn) {}, "nothing"},
		{"was used", func(near, far net.Conn) {
			_, _ = near.Write([]byte("ask"))
			_, _ = far.Write([]byte("answer"))
			_, _ = io.ReadFull(near, make([]byte, len("answer")))
		}, "nothing"},
		{"the far end has left", func(_, far net.Conn) { _ = far.Close() }, "0 <nil>"},
		{"something was said", func(_, far net.Conn) { _, _ = far.Write([]byte("a")) }, "1 <nil>"},
		{"closed here", func(near, _ net.Conn) { _ = near.Close() }, net.ErrClosed.Error()},
	} {
		for _, network := range []string{"tcp", "unix"} {
			t.Run(tt.name+" "+network, func(t *testing.T) {
				near, far, stop := quickPair(t, network, Pooled)
				defer stop()
				tt.do(near, far)
				got := "nothing"
				for range 200 { // what the far end did may still be on its way
					if got = lookAt(near); got == tt.want && tt.want != "nothing" {
						break
					}
					time.Sleep(moment / 500)
				}
				if got != tt.want {
					t.Errorf("found %q, want %q", got, tt.want)
				}
			})
		}
	}
}

// lookAt looks as the pool of go-redis does.
func lookAt(conn net.Conn) string {
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil {
		return err.Error()
	}
	found := "nothing"
	err = raw.Read(func(fd uintptr) bool {
		n, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		found = fmt.Sprint(n, err)
		return true
	})
	if errors.Is(err, net.ErrClosed) {
		return net.ErrClosed.Error()
	}
	return found
}
