//go:build linux

package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/realtime"
)

const (
	tlsPublishes = 40 // to 500 clients in each round
	tlsPolls     = 3  // of each kind in each round
	betweenTLS   = 60 * time.Millisecond
)

// overTLS measures what TLS 1.3 costs: two servers on one Redis, one of them with TLS, and the same client for both.
func (l *limits) overTLS() {
	secure, config := l.serveTLS()
	h, _ := l.meeting(l.product, deputies, hallScreens)
	screens, err := h.screens(l.ctx)
	l.must(err)
	ways := map[string]*wire{
		"plain": {process: l.product}, "tls": {process: secure, config: config},
	}
	for range *limitsRounds {
		for name, w := range ways {
			l.wireRound(h, w, name)
			l.wireLive(h, w, name, screens)
		}
		l.add("tls more", l.newest("fresh cpu tls")-l.newest("fresh cpu plain"))
	}
	l.ratio("casts/s over TLS 1.3, connections kept", "plain HTTP", "kept tls", "kept plain", 0.8, true, "")
	l.ratio("casts/s over TLS, a resumed connection each", "plain HTTP, a connection each", "fresh tls", "fresh plain",
		0.5, true, "")
	l.most("server's CPU a cast more, a resumed connection each", "µs", "tls more", 300, "")
	l.ratio("publish to the last of 500 over TLS, p99", "plain HTTP", "wire p99 tls", "wire p99 plain", 1.5, false, "")
	l.most("memory a websocket client over TLS", "KiB", "wire memory tls", 40, "heap and stacks, of 500")
	l.tell("memory a websocket client, plain HTTP", "KiB", "wire memory plain", "heap and stacks, of 500")
	l.tell("casts/s over TLS, connections kept", "/s", "kept tls", "")
	l.tell("casts/s over TLS, a resumed connection each", "/s", "fresh tls", "")
	l.tell("publish to the last of 500 over TLS, p99", "ms", "wire p99 tls", "")
}

func (t *table) newest(series string) float64 { return t.series[series][len(t.series[series])-1] }

// serveTLS starts another product process on the same Redis, with TLS. It returns the configuration of its clients,
// which keep sessions to resume.
func (l *limits) serveTLS() (*process, *tls.Config) {
	l.b.Helper()
	host, _, err := net.SplitHostPort(l.product.address)
	l.must(err)
	authority, err := newAuthority([]string{host})
	l.must(err)
	made, err := authority.issue([]string{host})
	l.must(err)
	cert, key := filepath.Join(l.data, "bench.crt"), filepath.Join(l.data, "bench.key")
	l.must(os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: pemCert, Bytes: made.cert}), 0o600))
	l.must(os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: made.key}), 0o600))
	pool := x509.NewCertPool()
	pool.AddCert(authority.cert)
	config := &tls.Config{
		RootCAs: pool, ServerName: host, MinVersion: tls.VersionTLS13, ClientSessionCache: tls.NewLRUClientSessionCache(0),
		// as the oldest supported tablets offer: no post-quantum key exchange
		CurvePreferences: []tls.CurveID{tls.X25519},
	}
	p := &process{address: freeAddress(l.b), ops: freeAddress(l.b)}
	p.start(l.b, l.binary, "serve", "--listen", "LISTEN", "--ops", "OPS", "--data", l.data, "--redis", l.redis.URL(),
		"--tls-cert", cert, "--tls-key", key)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config.Clone(), DisableKeepAlives: true}}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		resp, err := client.Get("https://" + p.address + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return p, config
			}
		}
		if time.Now().After(end) {
			l.b.Fatalf("the server with TLS is not ready: %v: %s", err, p.stderr.bytes())
		}
	}
}

// A wire is how clients reach a server: over TLS if there is a configuration.
type wire struct {
	process *process
	config  *tls.Config
}

func (w *wire) dial(ctx context.Context) (net.Conn, error) {
	if w.config == nil {
		return new(net.Dialer).DialContext(ctx, "tcp", w.process.address)
	}
	return (&tls.Dialer{Config: w.config}).DialContext(ctx, "tcp", w.process.address)
}

// cast sends one request and reads its answer.
func cast(conn net.Conn, r *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return err
}

// saturate sends all requests as fast as they are answered, over existing connections, or over a new one for each. It
// returns how long that took and how much CPU time the server used.
func (w *wire) saturate(ctx context.Context, requests [][]byte, fresh bool) (took, cpu time.Duration, err error) {
	var next atomic.Int64
	var group errgroup.Group
	conns := make([]net.Conn, tablets)
	defer func() {
		for _, c := range conns {
			if c != nil {
				_ = c.Close()
			}
		}
	}()
	for i := range conns {
		if conns[i], err = w.dial(ctx); err != nil {
			return 0, 0, err
		}
	}
	before, began := w.process.cpu(), time.Now()
	for i := range conns {
		group.Go(func() error {
			r := bufio.NewReader(conns[i])
			for {
				n := int(next.Add(1)) - 1
				if n >= len(requests) {
					return nil
				}
				if fresh {
					_ = conns[i].Close()
					var err error
					if conns[i], err = w.dial(ctx); err != nil {
						return err
					}
					r.Reset(conns[i])
				}
				if err := cast(conns[i], r, requests[n]); err != nil {
					return err
				}
			}
		})
	}
	err = group.Wait()
	return time.Since(began), w.process.cpu() - before, err
}

// wireRound casts all ballots of one poll over kept connections, and all of another poll over a new connection each.
func (l *limits) wireRound(h *benchMeeting, w *wire, name string) {
	for _, fresh := range []bool{false, true} {
		var took, cpu time.Duration
		for range tlsPolls {
			id := h.begin(l.ctx, castItems, ballot.Recorded)
			t, c, err := w.saturate(l.ctx, h.requests(id, castItems, 0, deputies), fresh)
			l.must(err)
			took, cpu = took+t, cpu+c
			_, closed := h.end(l.ctx, id)
			h.judge(closed, deputies, castItems)
		}
		kind := map[bool]string{false: "kept ", true: "fresh "}[fresh]
		l.add(kind+name, deputies*tlsPolls/took.Seconds())
		l.add(kind+"cpu "+name, float64(cpu.Microseconds())/(deputies*tlsPolls))
	}
}

var returnedOnWire = regexp.MustCompile(`"returned":(\d+)`)

// wireLive casts ballots one by one with 500 screens.
func (l *limits) wireLive(h *benchMeeting, w *wire, name string, signedIn []*apiClient) {
	id := h.begin(l.ctx, castItems, ballot.Recorded)
	time.Sleep(settled) // for connections of the last round to close, and for the second collection to free pooled memory
	_, _ = w.process.held(l.ctx)
	empty, _ := w.process.held(l.ctx)
	crowd := &wireScreens{
		want: hallScreens, reached: make([]int, tlsPublishes+1), last: make([]time.Time, tlsPublishes+1),
		all: make(chan struct{}),
	}
	defer crowd.end()
	l.must(crowd.connect(l.ctx, w, h.meeting, signedIn))
	time.Sleep(settled)
	_, _ = w.process.held(l.ctx)
	full, _ := w.process.held(l.ctx)
	l.add("wire memory "+name, (full-empty)/hallScreens/1024)
	conn, err := w.dial(l.ctx)
	l.must(err)
	defer conn.Close()
	from := make([]time.Time, tlsPublishes)
	for i, request := range h.requests(id, castItems, 0, tlsPublishes) {
		from[i] = time.Now()
		l.must(cast(conn, bufio.NewReader(conn), request))
		time.Sleep(betweenTLS)
	}
	select {
	case <-crowd.all:
	case <-time.After(10 * time.Second):
		l.must(errors.New("a screen was not told of all ballots"))
	}
	var took []time.Duration
	for i, at := range from {
		took = append(took, crowd.last[i+1].Sub(at))
	}
	l.add("wire p99 "+name, quantile(took, 0.99))
	h.end(l.ctx, id)
}

// wireScreens are displays that note when the last of them was told of each number of ballots.
type wireScreens struct {
	want  int
	conns []*websocket.Conn
	done  sync.WaitGroup
	all   chan struct{} // closed when each was told of all ballots

	mu      sync.Mutex // guards the fields below
	reached []int      // by number of ballots: how many were told of at least that many
	last    []time.Time
}

func (s *wireScreens) connect(ctx context.Context, w *wire, m ballot.MeetingID, signedIn []*apiClient) error {
	dialer := websocket.Dialer{
		Subprotocols: []string{realtime.Subprotocol}, TLSClientConfig: w.config, HandshakeTimeout: 10 * time.Second,
	}
	scheme := "ws://"
	if w.config != nil {
		scheme = "wss://"
	}
	for i := range s.want {
		token := signedIn[i/realtime.MaxSockets].token
		conn, resp, err := dialer.DialContext(ctx, scheme+w.process.address+"/live?page=display", http.Header{
			"Authorization": {"Bearer " + token},
		})
		if err != nil {
			return fmt.Errorf("live client %d: %w", i+1, err)
		}
		_ = resp.Body.Close()
		s.conns = append(s.conns, conn)
		if err := conn.WriteJSON(map[string]any{"meeting": m, "since": 0}); err != nil {
			return fmt.Errorf("live client %d: %w", i+1, err)
		}
		s.done.Go(func() { s.read(conn) })
	}
	return nil
}

func (s *wireScreens) read(conn *websocket.Conn) {
	told := 0
	for {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		now := time.Now()
		if found := returnedOnWire.FindSubmatch(raw); found != nil {
			n, _ := strconv.Atoi(string(found[1])) // digits
			s.note(told, n, now)
			told = max(told, n)
		}
	}
}

// note records that one screen, last told of before ballots, is now told of n.
func (s *wireScreens) note(before, n int, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := before + 1; k <= n; k++ {
		s.reached[k]++
		if s.reached[k] == s.want {
			s.last[k] = now
			if k == len(s.last)-1 {
				close(s.all)
			}
		}
	}
}

func (s *wireScreens) end() {
	for _, conn := range s.conns {
		_ = conn.Close()
	}
	s.done.Wait()
}
