package realtime

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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

// quickServer serves over connections made quick.
func quickServer(t *testing.T, h http.HandlerFunc) (address string) {
	t.Helper()
	l, err := nettest.NewLocalListener("tcp")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute}
	go func() { _ = srv.Serve(quickListener{l}) }()
	t.Cleanup(func() { _ = srv.Close() })
	return l.Addr().String()
}

type quickListener struct{ net.Listener }

func (l quickListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return Quick(conn), nil
}

// TestQuickConnServes: a server over such connections answers requests of any length, also those that come while another
// is answered, whose bytes net/http's look for a client that leaves could take.
func TestQuickConnServes(t *testing.T) {
	address := quickServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		time.Sleep(time.Millisecond)
		_, _ = fmt.Fprintf(w, "%d %d", len(r.Header.Get("Pad")), len(body))
	})
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	for pad := 3990; pad < 4100; pad++ { // about the length of the server's buffer
		var text []byte
		for range 2 {
			text = fmt.Appendf(text, "POST / HTTP/1.1\r\nHost: hall\r\nPad: %s\r\nContent-Length: 5\r\n\r\nhello", bytes.Repeat([]byte{'x'}, pad))
		}
		for _, piece := range [][]byte{text[:pad], text[pad : pad+90], text[pad+90:]} {
			if _, err := conn.Write(piece); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond / 2)
		}
		for range 2 {
			resp, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatalf("with %d bytes more: %v", pad, err)
			}
			got, _ := io.ReadAll(resp.Body)
			if want := fmt.Sprint(pad, " 5"); string(got) != want {
				t.Errorf("answer %q, want %q", got, want)
			}
		}
	}
}

// TestQuickConnLeft: a handler that takes its time learns that its client has left.
func TestQuickConnLeft(t *testing.T) {
	began, left := make(chan struct{}), make(chan struct{})
	address := quickServer(t, func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
		close(left)
	})
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: hall\r\n\r\n")
	<-began
	_ = conn.Close()
	select {
	case <-left:
	case <-time.After(30 * time.Second):
		t.Error("the handler was not told")
	}
}

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
		{"a late deadline goes by", func(near, _ net.Conn) { _ = near.SetReadDeadline(time.Now().Add(2 * watchAfter)) }, os.ErrDeadlineExceeded},
		{"a deadline has gone by", func(near, _ net.Conn) { _ = near.SetDeadline(time.Unix(1, 0)) }, os.ErrDeadlineExceeded},
		{"a deadline is taken back", func(near, far net.Conn) {
			_ = near.SetReadDeadline(time.Now().Add(time.Minute))
			_ = near.SetReadDeadline(time.Time{})
			_, _ = far.Write([]byte("a"))
		}, nil},
	} {
		for _, after := range []time.Duration{0, watchAfter / 5, 2 * watchAfter} {
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
		time.AfterFunc(watchAfter/9, func() { _ = near.SetReadDeadline(time.Unix(1, 0)) })
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
