package realtime

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"golang.org/x/net/nettest"
)

// attendedServer serves over attended connections.
func attendedServer(t *testing.T, h http.HandlerFunc) (address string) {
	t.Helper()
	l, err := nettest.NewLocalListener("tcp")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute, ConnContext: Attend}
	go func() { _ = srv.Serve(attendedListener{l}) }()
	t.Cleanup(func() { _ = srv.Close() })
	return l.Addr().String()
}

type attendedListener struct{ net.Listener }

func (l attendedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return Attended(conn), nil
}

// TestAttendedServes: a server over such connections answers requests of any length, also those that come while another
// is answered, whose bytes net/http's look for a client that leaves could take.
func TestAttendedServes(t *testing.T) {
	address := attendedServer(t, func(w http.ResponseWriter, r *http.Request) {
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

// TestAttendedLeft: a handler that takes its time learns that its client has left, also one that had said nothing wrong
// for many requests, and not that one is there still, or says more before it is answered.
func TestAttendedLeft(t *testing.T) {
	const request = "POST / HTTP/1.1\r\nHost: hall\r\nContent-Length: 2\r\n\r\n{}"
	for _, tt := range []struct {
		name   string
		before int // requests answered at once, and as many that took long
		do     func(conn net.Conn)
		left   bool
	}{
		{"leaves at once", 0, func(conn net.Conn) { _ = conn.Close() }, true},
		{"leaves later", 0, func(conn net.Conn) { time.AfterFunc(3*attendAfter, func() { _ = conn.Close() }) }, true},
		{"leaves with a reset", 0, func(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0); _ = conn.Close() }, true},
		{"leaves after requests", 3, func(conn net.Conn) { _ = conn.Close() }, true},
		{"stays", 3, func(net.Conn) {}, false},
		{"says more", 0, func(conn net.Conn) { _, _ = io.WriteString(conn, request) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			began, told := make(chan time.Duration), make(chan bool)
			address := attendedServer(t, func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.ReadAll(r.Body)
				long, more := <-began
				if !more {
					return
				}
				select {
				case <-r.Context().Done():
					told <- true
				case <-time.After(long):
					told <- false
				}
			})
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			defer close(began) // before the server is closed
			answers := bufio.NewReader(conn)
			for i := range 2 * tt.before {
				_, _ = io.WriteString(conn, request)
				began <- time.Duration(i%2) * 2 * attendAfter
				if <-told {
					t.Fatalf("request %d: told that the client has left", i+1)
				}
				if _, err := http.ReadResponse(answers, nil); err != nil {
					t.Fatal(err)
				}
			}
			_, _ = io.WriteString(conn, request)
			long := 30 * time.Second
			if !tt.left {
				long = 10 * attendAfter
			}
			began <- long
			tt.do(conn)
			if got := <-told; got != tt.left {
				t.Errorf("told that the client has left: %v, want %v", got, tt.left)
			}
		})
	}
}
