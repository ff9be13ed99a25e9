package main

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"piaojue/tally/redistest"
)

// TestShareOfConnections: how many connections one address, two and many can take, and how many are left for others.
func TestShareOfConnections(t *testing.T) {
	for _, tt := range []struct{ hogs, each int }{{1, 12_000}, {2, 7_500}, {10, 1_875}, {100, 199}} {
		t.Run(strconv.Itoa(tt.hogs), func(t *testing.T) {
			l := newShareListener(nil, mostConnections, within(nil), slog.New(slog.DiscardHandler))
			got := make([]int, tt.hogs)
			for more := true; more; {
				more = false
				for i := range got {
					if l.take(holderOf(address(i)), false) {
						got[i]++
						more = true
					}
				}
			}
			for i, n := range got {
				if n < tt.each-2 || n > tt.each+2 {
					t.Errorf("address %d of %d took %d, want about %d", i, tt.hogs, n, tt.each)
				}
			}
			if !l.take(holderOf(address(200)), false) {
				t.Error("a newcomer is refused")
			}
		})
	}
}

func address(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}) }

func TestWhoHoldsAConnection(t *testing.T) {
	for from, want := range map[string]string{
		"192.168.1.7": "192.168.1.7/32", "::ffff:192.168.1.7": "192.168.1.7/32", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64",
	} {
		if got := holderOf(netip.MustParseAddr(from)).String(); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

func TestConnectionsForFiles(t *testing.T) {
	for files, want := range map[uint64]int{
		1 << 40: mostConnections, 65_536: mostConnections, 4_096: 3_896, 1_024: 824, 256: 200,
	} {
		if got := connectionsFor(files); got != want {
			t.Errorf("%d files: %d connections, want %d", files, got, want)
		}
	}
}

// TestOneDeviceLeavesRoom: a device opens all the connections it can get and keeps them. It is cut off at its share;
// others sign in and vote as before, even through a trusted proxy; and connections it closes become free again.
func TestOneDeviceLeavesRoom(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	c := s.config()
	c.Listen = "127.0.0.1:0"
	c.Proxies = []string{"127.0.0.9/32"}
	a := s.run(c, slog.New(slog.DiscardHandler))
	h := newBadHall(t, s, a.urls[0], 10)
	h.http.CloseIdleConnections()
	a.shares.mu.Lock()
	a.shares.most = 100
	a.shares.mu.Unlock()

	hog := dialFrom(t, "127.0.0.2")
	var held []net.Conn
	for range 100 {
		held = append(held, hog.connect(a.listener.Addr().String()))
	}
	became(t, "all are looked at", func() bool { return a.shares.holds("127.0.0.2")+int(a.shares.refused.Load()) == 100 })
	if got := a.shares.holds("127.0.0.2"); got > 60 || got < 50 {
		t.Errorf("one address holds %d of 100", got)
	}
	last := held[len(held)-1]
	_ = last.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.ReadAll(last); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("a refused connection is left open")
	}
	h.cast(10) // from 127.0.0.1
	proxy := dialFrom(t, "127.0.0.9")
	for range 30 { // more than its share would be if it were no proxy
		conn := proxy.connect(a.listener.Addr().String())
		ask(t, conn)
		held = append(held, conn)
	}
	for _, conn := range held {
		_ = conn.Close()
	}
	became(t, "the places are free", func() bool { return a.shares.holds("127.0.0.2")+a.shares.holds("127.0.0.9") == 0 })
	ask(t, hog.connect(a.listener.Addr().String()))
	h.judge()
}

func (l *shareListener) holds(from string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[holderOf(netip.MustParseAddr(from))]
}

func became(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("never: " + what)
}

// A dialer connects from one address of this machine.
type dialer struct {
	t *testing.T
	net.Dialer
}

func dialFrom(t *testing.T, ip string) dialer {
	return dialer{t, net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}}
}

func (d dialer) connect(to string) net.Conn {
	d.t.Helper()
	conn, err := d.DialContext(d.t.Context(), "tcp", to)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// ask sends a request on a connection and expects an answer.
func ask(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte("GET /healthz HTTP/1.1\r\nHost: hall\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("answered %d", resp.StatusCode)
	}
}

// TestSharedConnectionWritesAtOnce: a counted connection still offers non-blocking writes, which the live channel
// relies on.
func TestSharedConnectionWritesAtOnce(t *testing.T) {
	l, err := listenTCP(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	shared := newShareListener(l, mostConnections, within(nil), slog.New(slog.DiscardHandler))
	defer shared.Close()
	there, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	here, err := shared.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	c, ok := here.(syscall.Conn)
	if !ok {
		t.Fatalf("a %T has no means to write without waiting", here)
	}
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Write(func(uintptr) bool { return true }); err != nil {
		t.Errorf("write at once: %v", err)
	}
}

// TestWhoLeavesIsNoticed: over the hall's connections, a slow handler learns that its client has left.
func TestWhoLeavesIsNoticed(t *testing.T) {
	inner, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	began, left := make(chan struct{}), make(chan struct{})
	srv := newHTTPServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
		close(left)
	}), io.Discard)
	defer srv.Close()
	go func() {
		_ = srv.Serve(newShareListener(inner, mostConnections, within(nil), slog.New(slog.DiscardHandler)))
	}()
	conn, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: hall\r\n\r\n")
	<-began
	_ = conn.Close()
	select {
	case <-left:
	case <-time.After(20 * time.Second):
		t.Error("the handler did not learn that its client left")
	}
}
