package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// A relay sits between tablets and a server, like an access point, and records what encryption does not hide: the
// length and the direction of each TLS record.
type relay struct {
	to       string
	listener net.Listener
	work     sync.WaitGroup

	mu   sync.Mutex // guards the fields below
	seen [2][]int   // lengths of records: to the server, and back
	held []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{to: to, listener: l}
	r.work.Go(r.accept)
	t.Cleanup(func() {
		_ = l.Close()
		r.mu.Lock()
		for _, c := range r.held {
			_ = c.Close()
		}
		r.mu.Unlock()
		r.work.Wait()
	})
	return r
}

func (r *relay) accept() {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", r.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		r.mu.Lock()
		r.held = append(r.held, near, far)
		r.mu.Unlock()
		r.work.Go(func() { r.carry(far, near, 0) })
		r.work.Go(func() { r.carry(near, far, 1) })
	}
}

// carry copies records in one direction. A record is noted before it is passed on, so that when an answer has arrived,
// all of it has been noted.
func (r *relay) carry(to, from net.Conn, way int) {
	defer to.Close()
	head := make([]byte, 5)
	for {
		if _, err := io.ReadFull(from, head); err != nil {
			return
		}
		body := make([]byte, int(head[3])<<8|int(head[4]))
		if _, err := io.ReadFull(from, body); err != nil {
			return
		}
		r.mu.Lock()
		r.seen[way] = append(r.seen[way], len(body))
		r.mu.Unlock()
		if _, err := to.Write(append(head[:5:5], body...)); err != nil {
			return
		}
	}
}

// took returns the records since its last call, in each direction.
func (r *relay) took() (there, back string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	there, back = fmt.Sprint(r.seen[0]), fmt.Sprint(r.seen[1])
	r.seen = [2][]int{}
	return there, back
}

// lengthPolls are polls of every kind in which ballots can be replaced, so that a few tablets can cast many.
var lengthPolls = map[string]map[string]any{
	"selection": {"kind": "selection", "rules": map[string]any{"seats": 10, "min_approvals": 3}},
	"election of all": {"kind": "selection", "rules": map[string]any{
		"seats": 5, "max_approvals": 12, "unmarked": "approve",
	}},
	"decision": {"kind": "decision", "rules": map[string]any{}},
	"rating": {"kind": "rating", "rules": map[string]any{
		"scale": []string{"满意", "基本满意", "不满意", "不了解"}, "grades": []map[string]any{{"grade": "通过"}},
	}},
}

// TestOneLengthThroughTLS: an observer of the sizes of TLS records cannot tell one ballot of a secret poll from
// another. Whatever is marked, void, blank, replaced or sent again, all casts have one length, and so have their
// answers.
func TestOneLengthThroughTLS(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	c := s.config()
	var roots *x509.CertPool
	c.TLSCert, c.TLSKey, roots = testCertificate(t)
	a := s.run(c, slog.New(slog.DiscardHandler))
	way := newRelay(t, a.listener.Addr().String())
	const deputies = 12
	h := &benchHall{
		bench: &bench{url: "https://" + way.listener.Addr().String(), code: s.code, deputies: deputies, items: 12},
		http: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
			RootCAs: roots, MinVersion: tls.VersionTLS13, DynamicRecordSizingDisabled: true,
		}, MaxConnsPerHost: 1}},
	}
	t.Cleanup(h.http.CloseIdleConnections)
	s.must(h.prepare(t.Context()))
	for i := range deputies {
		s.must(h.arrive(t.Context(), i))
	}
	chance, each := battery.Random(t), battery.Size(40, 250)
	void, replaced, again := 0, 0, 0
	for name, poll := range lengthPolls {
		p := h.lengthPoll(t, s, poll, ballot.Secret)
		there, back := map[string]int{}, map[string]int{}
		for n := range each {
			in := randomBallot(chance, p, n)
			i := n % deputies
			if n >= deputies {
				in.Replaces = p.receipts[i]
				replaced++
			}
			v, twice := p.send(t.Context(), t, h.voters[i], in, way, there, back)
			p.receipts[i], void = v, void+twice
		}
		again += each
		if len(there) != 1 || len(back) != 2 { // 201 and 200
			t.Errorf("%s: casts of %v, answers of %v bytes; want one of casts, one of each answer", name, there, back)
		}
	}
	// The relay does see lengths: in a recorded poll, whose ballots are not padded, they reveal marks.
	p, open := h.lengthPoll(t, s, lengthPolls["rating"], ballot.Recorded), map[string]int{}
	for n := range deputies {
		p.send(t.Context(), t, h.voters[n], randomBallot(chance, p, n), way, open, map[string]int{})
	}
	if len(open) < 3 {
		t.Errorf("recorded ballots of %v bytes: the relay sees too little", open)
	}
	battery.Measured(t, "%d secret ballots of %d kinds through TLS, %d replacing, %d void, each sent twice: "+
		"one length of casts a poll, one of 201, one of 200; %d recorded ones had %d lengths",
		again, len(lengthPolls), replaced, void, deputies, len(open))
}

// A lengthPoll is an open poll whose casts are measured.
type lengthPoll struct {
	meeting.PollView
	receipts map[int]ballot.Receipt
}

func (h *benchHall) lengthPoll(t *testing.T, s *site, poll map[string]any, secrecy ballot.Secrecy) *lengthPoll {
	t.Helper()
	spec := h.spec()
	spec["kind"] = poll["kind"]
	rules := map[string]any{"secrecy": secrecy, "reveal": "on_close", "revise": "until_close"}
	for k, v := range poll["rules"].(map[string]any) {
		rules[k] = v
	}
	spec["rules"] = rules
	clerk, err := login(t.Context(), h.url, h.http, h.code)
	s.must(err)
	p := &lengthPoll{receipts: map[int]ballot.Receipt{}}
	s.must(clerk.call(t.Context(), http.MethodPost, "/api/meetings/"+string(h.meeting)+"/polls", spec, &p.PollView))
	h.poll = p.ID
	s.must(h.open(t.Context()))
	var read map[string]any // so that the connection is open and its handshake over
	s.must(h.voters[0].call(t.Context(), http.MethodGet, "/api/me", nil, &read))
	return p
}

// randomBallot marks any number of items in any way that the tablet allows, and confirms the ballot if it is void.
func randomBallot(chance *rand.Rand, p *lengthPoll, n int) ballot.CastRequest {
	in := ballot.CastRequest{Key: fmt.Sprintf("%016x%016x", chance.Uint64(), n), Marks: map[string]string{}}
	share, approvals := chance.IntN(5), 0 // from blank to full
	for _, it := range p.Items {
		if chance.IntN(4) >= share {
			continue
		}
		mark := p.Scale[chance.IntN(len(p.Scale))]
		if mark == "approve" && p.Kind == ballot.Selection {
			if approvals == p.MaxApprovals {
				continue
			}
			approvals++
		}
		in.Marks[string(it.ID)] = mark
	}
	in.AcceptVoid = p.Kind == ballot.Selection && approvals < p.MinApprovals
	return in
}

// send casts a ballot twice and notes the record lengths.
func (p *lengthPoll) send(
	ctx context.Context, t *testing.T, c *apiClient, in ballot.CastRequest, way *relay, there, back map[string]int,
) (receipt ballot.Receipt, void int) {
	t.Helper()
	for _, status := range []string{"201", "200"} {
		way.took()
		var answer struct{ Receipt ballot.Receipt }
		if err := c.cast(ctx, p.ID, p.BodyBytes, in, &answer); err != nil {
			t.Fatal(err)
		}
		to, from := way.took()
		there[to]++
		back[status+" "+from]++
		receipt = answer.Receipt
	}
	if in.AcceptVoid {
		void = 1
	}
	return receipt, void
}

// testCertificate writes a certificate for 127.0.0.1 and its key, and returns the pool of its authority.
func testCertificate(t *testing.T) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	pair := server.TLS.Certificates[0]
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "server.crt"), filepath.Join(dir, "server.key")
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return cert, key, roots
}
