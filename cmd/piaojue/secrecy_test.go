package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/realtime"
	"piaojue/tally/redistest"
)

const (
	secretDeputies = 300
	secretItems    = 24 // more digits than Redis stores as an integer, so that marks can be found in its files
	deputySign     = "dep-"
)

// ballotShapes are a ballot's marks in every encoding used here: one digit per item in clear, hexadecimal or base64 (at
// any alignment), and as a tablet sends them. Every ballot of this test matches, and nothing else does.
var ballotShapes = []*regexp.Regexp{
	regexp.MustCompile(`[1-3]{16}`),
	regexp.MustCompile(`(?:3[1-3]){16}`),
	regexp.MustCompile(`(?:\\x3[1-3]){16}`),
	regexp.MustCompile(`(?:M[Tjz][EIM][xyz]){4}`),
	regexp.MustCompile(`(?:\\*"\w{1,3}\\*": ?\\*"(?:approve|reject|abstain)\\*",?){8}`),
}

// deputySigns are the prefix of every deputy's number, in the same encodings.
func deputySigns() [][]byte {
	signs := [][]byte{[]byte(deputySign), fmt.Appendf(nil, "%x", deputySign)}
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + deputySign + "0"))
		signs = append(signs, []byte(text[(shift*8+5)/6:(shift+len(deputySign))*8/6]))
	}
	return signs
}

// A secretHall is one secret vote over the whole service, with everything observable recorded.
type secretHall struct {
	*benchHall
	t     *testing.T
	site  *site
	store *redis.Client
	ops   string
	log   *lockedBuffer
	wire  *lockedBuffer // output of MONITOR
	signs [][]byte

	mu       sync.Mutex // guards the fields below
	receipts [][]byte
	keys     [][]byte
	frames   map[ballot.Role][][]byte
}

// lockedBuffer can be written to and read concurrently.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.buf.Bytes())
}

// TestSecretStaysSecret: I3 holds, after a vote of 300 and after its archiving, in everything that can be read.
func TestSecretStaysSecret(t *testing.T) {
	h := newSecretHall(t)
	h.vote()
	h.must(t, "close")
	h.steps()
	h.ok(h.teller.call(t.Context(), http.MethodPost, h.at("certify"), map[string]any{"agree": true}, nil))
	h.ok(h.chair.call(t.Context(), http.MethodPost, h.at("announce"), struct{}{}, nil))

	h.searchUnits("MONITOR", monitorUnits(h.wire.bytes()), secretDeputies/64, 1)
	h.searchUnits("SLOWLOG", h.slowlog(), 5, 1)
	before := h.site.redis.AOF()
	h.searchUnits("the append-only file", aofUnits(t, before), secretDeputies, 1)
	h.searchUnits("keys", h.dumps(), 3, 1)
	rdb := h.snapshot()
	h.searchNear("the snapshot", rdb)
	h.searchUnits("the bundle", h.bundle(), 1, 1)
	h.searchPlain()
	for role, frames := range h.captured() {
		if len(frames) == 0 {
			t.Errorf("no live frames were captured as %s: the search is blind", role)
		}
		h.holdsNoBallot("live frames of "+string(role), frames...)
	}

	gone := h.joinable(before)
	clerk, err := login(t.Context(), h.url, h.http, h.site.code)
	h.ok(err)
	h.ok(clerk.call(t.Context(), http.MethodPost, h.at("archive"), struct{}{}, nil))
	after := map[string][]byte{
		"append-only file": h.site.redis.AOF(), "snapshot": h.readSnapshot(), "slow log": bytes.Join(h.slowlog(), nil),
		"keys": bytes.Join(h.dumps(), nil), "log": h.log.bytes(),
	}
	for name, data := range after {
		for what, words := range gone {
			for _, w := range words {
				if bytes.Contains(data, w) {
					t.Fatalf("after archiving the %s still holds the %s %.40q", name, what, w)
				}
			}
		}
	}
	if !bytes.Contains(after["append-only file"], h.receipts[0]) {
		t.Error("the append-only file holds no receipt: the search is blind")
	}
	h.searchUnits("the bundle after archiving", h.bundle(), 1, 1)
}

func newSecretHall(t *testing.T) *secretHall {
	t.Helper()
	server := redistest.Start(t, "--aof-use-rdb-preamble", "no", "--rdbcompression", "no", "--save", "3600 1000000",
		"--slowlog-log-slower-than", "0", "--slowlog-max-len", "100000")
	h := &secretHall{
		t: t, site: newSite(t, server), store: server.Client(), log: &lockedBuffer{}, wire: &lockedBuffer{},
		signs: deputySigns(), frames: map[ballot.Role][][]byte{},
	}
	h.monitor(server.Options().Addr)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	c := h.site.config()
	c.Ops = "127.0.0.1:0"
	a, err := newApp(ctx, c, slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	h.ok(err)
	h.ops = "http://" + a.ops.Addr().String()
	done := make(chan error, 1)
	go func() { done <- a.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	h.benchHall = &benchHall{
		bench: &bench{url: a.urls[0], code: h.site.code, deputies: secretDeputies, items: secretItems},
		http:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
	t.Cleanup(h.http.CloseIdleConnections)
	h.ok(h.prepare(t.Context()))
	h.recast()
	return h
}

// recast gives the hall a roll whose numbers cannot be confused with anything else, slips for it, and a poll with live
// counts.
func (h *secretHall) recast() {
	ctx, at := h.t.Context(), "/api/meetings/"+string(h.meeting)
	clerk, err := login(ctx, h.url, h.http, h.site.code)
	h.ok(err)
	var roll strings.Builder
	roll.WriteString("number,name\n")
	for i := range h.deputies {
		fmt.Fprintf(&roll, "%s%04d,名%s%04d\n", deputySign, i, deputySign, i)
	}
	h.ok(clerk.send(ctx, http.MethodPut, at+"/roll", "text/csv", strings.NewReader(roll.String()), nil))
	spec := h.spec()
	spec["rules"] = map[string]any{"seats": 8, "max_approvals": secretItems, "secrecy": "secret", "reveal": "live"}
	h.ok(clerk.call(ctx, http.MethodPut, "/api/polls/"+string(h.poll), spec, nil))
	h.ok(h.staff(ctx, clerk, at))
}

func (h *secretHall) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *secretHall) at(act string) string { return "/api/polls/" + string(h.poll) + "/" + act }

// monitor records the output of MONITOR until the test ends.
func (h *secretHall) monitor(socket string) {
	conn, err := new(net.Dialer).DialContext(h.t.Context(), "unix", socket)
	h.ok(err)
	_, err = conn.Write([]byte("MONITOR\r\n"))
	h.ok(err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(h.wire, conn) // until it is closed
	}()
	h.t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
}

// vote lets all deputies sign in, watch and cast, eight at a time, with pauses in which the box is counted.
func (h *secretHall) vote() {
	ctx := h.t.Context()
	each := func(do func(i int) error) {
		var group errgroup.Group
		group.SetLimit(8)
		for _, i := range rand.Perm(h.deputies) {
			group.Go(func() error { return do(i) })
		}
		h.ok(group.Wait())
	}
	each(func(i int) error { return h.arrive(ctx, i) })
	h.ok(h.open(ctx))
	screen, err := login(ctx, h.url, h.http, h.displays[0].Code)
	h.ok(err)
	for role, c := range map[ballot.Role]*apiClient{
		ballot.RoleDisplay: screen, ballot.RolePresiding: h.chair, ballot.RoleScrutineer: h.teller,
		ballot.RoleDeputy: h.voters[0],
	} {
		h.capture(role, c)
	}
	each(func(i int) error {
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond) // the pace of a hall, so that live counts happen
		return h.castRandom(ctx, i)
	})
}

func (h *secretHall) castRandom(ctx context.Context, i int) error {
	marks := map[string]string{}
	for j := range secretItems {
		marks[fmt.Sprint(j+1)] = []string{"approve", "reject", "abstain"}[rand.IntN(3)]
	}
	key := fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64())
	var answer struct {
		Receipt string `json:"receipt"`
	}
	err := h.voters[i].cast(ctx, h.poll, h.bodyBytes, ballot.CastRequest{Key: key, Marks: marks}, &answer)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.receipts, h.keys = append(h.receipts, []byte(strings.ReplaceAll(answer.Receipt, "-", ""))),
		append(h.keys, []byte(key))
	return err
}

// capture records what the live channel sends to a role until the test ends.
func (h *secretHall) capture(role ballot.Role, c *apiClient) {
	dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}, HandshakeTimeout: 10 * time.Second}
	conn, resp, err := dialer.DialContext(h.t.Context(), "ws"+strings.TrimPrefix(h.url, "http")+"/live?page="+string(role),
		http.Header{"Authorization": {"Bearer " + c.token}})
	h.ok(err)
	_ = resp.Body.Close()
	h.ok(conn.WriteJSON(map[string]any{"meeting": h.meeting, "since": 0}))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil {
				return
			}
			h.mu.Lock()
			h.frames[role] = append(h.frames[role], raw)
			h.mu.Unlock()
		}
	}()
	h.t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
}

func (h *secretHall) captured() map[ballot.Role][][]byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[ballot.Role][][]byte{}
	for role, frames := range h.frames {
		out[role] = frames[:len(frames):len(frames)]
	}
	return out
}

// steps checks that the live count sent to the display never grew by less than the least step, nor left fewer ballots
// than that uncounted (I12).
func (h *secretHall) steps() {
	h.t.Helper()
	last, steps := 0, 0
	for _, raw := range h.captured()[ballot.RoleDisplay] {
		var msg struct {
			View *meeting.View `json:"view"`
		}
		if json.Unmarshal(raw, &msg) != nil || msg.View == nil || msg.View.Poll == nil || msg.View.Poll.State != ballot.Open {
			continue
		}
		n := msg.View.Poll.TallyOf
		if n != last {
			steps++
			if n-last < msg.View.Poll.LiveStep || msg.View.Poll.Returned-n < msg.View.Poll.LiveStep {
				h.t.Errorf("a live step from %d to %d of %d returned: least is %d, and as many stay", last, n,
					msg.View.Poll.Returned, msg.View.Poll.LiveStep)
			}
		}
		last = n
	}
	if steps < 2 {
		h.t.Errorf("%d live steps were seen: the vote was too fast to prove anything", steps)
	}
}

// bundle returns each file of the record, as the scrutineer gets it, and the parts of each.
func (h *secretHall) bundle() [][]byte {
	h.t.Helper()
	var raw bytes.Buffer
	h.ok(h.teller.send(h.t.Context(), http.MethodGet, h.at("bundle.zip"), "", nil, &raw))
	r, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	h.ok(err)
	var files [][]byte
	for _, f := range r.File {
		in, err := f.Open()
		h.ok(err)
		data, err := io.ReadAll(in)
		h.ok(errors.Join(err, in.Close()))
		files = append(files, data)
	}
	return files
}

// searchPlain searches what must not hold any ballot at all, with or without a deputy.
func (h *secretHall) searchPlain() {
	h.t.Helper()
	get := func(base, path string) []byte {
		var out bytes.Buffer
		c := &apiClient{base: base, http: h.http, token: h.teller.token}
		h.ok(c.send(h.t.Context(), http.MethodGet, path, "", nil, &out))
		return out.Bytes()
	}
	h.holdsNoBallot("the metrics", get(h.ops, "/metrics"))
	for _, name := range []string{"report.html", "report.csv", "receipts", "recount"} {
		h.holdsNoBallot(name, get(h.url, h.at(name)))
	}
	h.holdsNoBallot("the log of the server", h.log.bytes())
	redisLog, err := os.ReadFile(filepath.Join(h.site.redis.Dir(), "redis.log"))
	h.ok(err)
	h.holdsNoBallot("the log of Redis", redisLog)
	everything := map[string][]byte{
		"MONITOR": h.wire.bytes(), "append-only file": h.site.redis.AOF(), "log": h.log.bytes(),
	}
	for name, data := range everything {
		for _, key := range h.keys { // without the key, guesses cannot be checked against a digest
			if bytes.Contains(data, key) {
				h.t.Fatalf("a tablet's key stands in the %s", name)
			}
		}
	}
}
