package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// serveBaseline is a process to compare the product with: a handler that only decodes JSON, and a naive live channel,
// which is a list of connections and a loop of WriteMessage.
func serveBaseline() {
	var mu sync.Mutex
	var screens []*websocket.Conn
	tuneMemory(os.Environ())
	up := websocket.Upgrader{Subprotocols: []string{"piaojue.v1"}, CheckOrigin: func(*http.Request) bool { return true }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /api/polls/{poll}/ballots", func(w http.ResponseWriter, r *http.Request) {
		var in ballot.CastRequest
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]any{"receipt": "0000-0000-0000"})
	})
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		mu.Lock()
		screens = append(screens, conn)
		mu.Unlock()
		for {
			if _, _, err := conn.NextReader(); err != nil {
				mu.Lock()
				defer mu.Unlock()
				screens = slices.DeleteFunc(screens, func(c *websocket.Conn) bool { return c == conn })
				_ = conn.Close()
				return
			}
		}
	})
	mux.HandleFunc("POST /publish", func(w http.ResponseWriter, r *http.Request) {
		message, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		for _, conn := range screens {
			_ = conn.WriteMessage(websocket.TextMessage, message)
		}
		w.WriteHeader(http.StatusCreated)
	})
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", os.Args[1])
	if err == nil {
		err = newHTTPServer(mux, io.Discard).Serve(l)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// A bareRedis runs the product's own cast script with nothing around it: no HTTP, no tokens, no JSON, no queue.
type bareRedis struct {
	client *redis.Client
	sha    string
	polls  int
}

const bareCallers = 64

func newBareRedis(ctx context.Context, server *redistest.Server, deputies int) (*bareRedis, error) {
	o := server.Options()
	o.PoolSize, o.MaxRetries = bareCallers, -1
	r := &bareRedis{client: redis.NewClient(o)}
	var source []byte
	for _, name := range []string{"shared.lua", "cast.lua"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "tally", "lua", name))
		if err != nil {
			return nil, err
		}
		source = append(append(source, text...), '\n')
	}
	present, sessions := make([]any, 0, 2*deputies), make([]any, 0, 2*deputies)
	for i := range deputies {
		present = append(present, bareDeputy(i), "present")
		sessions = append(sessions, "d."+bareDeputy(i), bareSession(i))
	}
	if err := r.client.HSet(ctx, "{bare}:presence", present...).Err(); err != nil {
		return nil, err
	}
	if err := r.client.HSet(ctx, "{bare}:sessions", sessions...).Err(); err != nil {
		return nil, err
	}
	var err error
	r.sha, err = r.client.ScriptLoad(ctx, string(source)).Result()
	return r, err
}

// bareProof is as long as what a server writes with each return.
const bareProof = "0123456789012345678901"

func bareDeputy(i int) string  { return fmt.Sprintf("%05d", i+1) }
func bareSession(i int) string { return fmt.Sprintf("%032x", i) }

// open makes a poll with ballots issued to all.
func (r *bareRedis) open(ctx context.Context, deputies, items int) (keys []string, err error) {
	r.polls++
	name := "{bare}:poll:" + strconv.Itoa(r.polls)
	keys = []string{
		name, name + ":issued", "{bare}:presence", "{bare}:sessions", name + ":returned", name + ":box", name + ":ballots",
		name + ":tally", "{bare}:seq", "{bare}:feed", name + ":rooms",
	}
	issued := make([]any, 0, 2*deputies)
	for i := range deputies {
		issued = append(issued, bareDeputy(i), "1")
	}
	if err := r.client.HSet(ctx, name, "state", "open", "secret", "0", "revise", "0", "items", items, "marks", 3,
		"closes_at", 0).Err(); err != nil {
		return nil, err
	}
	return keys, r.client.HSet(ctx, keys[1], issued...).Err()
}

// cast casts the ballots of deputies from to to, size of them in each call.
func (r *bareRedis) cast(ctx context.Context, keys []string,
	from, to, size, callers, items int,
) (took time.Duration, err error) {
	var next, bad atomic.Int64
	next.Store(int64(from))
	marks := string(bytes.Repeat([]byte{'1'}, items))
	began := time.Now()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				first := int(next.Add(int64(size))) - size
				if first >= to {
					return
				}
				args := append(make([]any, 0, 1+11*size), keys[0])
				for i := first; i < min(first+size, to); i++ {
					args = append(args, bareDeputy(i), bareSession(i), fmt.Sprintf("k%021d", i), fmt.Sprintf("d%021d", i),
						fmt.Sprintf("%012d", i), "", "", "", marks, "0", bareProof)
				}
				answer, err := r.client.EvalSha(ctx, r.sha, keys, args...).Slice()
				if err != nil || len(answer) < 4 || answer[2] != "ok" {
					bad.Add(1)
				}
			}
		})
	}
	wg.Wait()
	took = time.Since(began)
	if bad.Load() > 0 {
		err = fmt.Errorf("bare Redis refused %d calls", bad.Load())
	}
	return took, err
}

// pace casts one ballot per call at even intervals and returns how long each took.
func (r *bareRedis) pace(ctx context.Context, keys []string, casts, items int,
	every time.Duration,
) ([]time.Duration, error) {
	took := make([]time.Duration, casts)
	marks := string(bytes.Repeat([]byte{'1'}, items))
	var group errgroup.Group
	began := time.Now()
	for i := range casts {
		time.Sleep(time.Until(began.Add(every * time.Duration(i))))
		group.Go(func() error {
			since := time.Now()
			answer, err := r.client.EvalSha(ctx, r.sha, keys, keys[0], bareDeputy(i), bareSession(i), fmt.Sprintf("k%021d", i),
				fmt.Sprintf("d%021d", i), fmt.Sprintf("%012d", i), "", "", "", marks, "0", bareProof).Slice()
			took[i] = time.Since(since)
			if err == nil && (len(answer) < 4 || answer[2] != "ok") {
				err = fmt.Errorf("bare Redis answered %v", answer)
			}
			return err
		})
	}
	return took, group.Wait()
}
