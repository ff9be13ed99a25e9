package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// A trouble is a state of Redis in which it cannot take ballots.
type trouble struct {
	name  string
	says  string // what the log must contain
	begin func(*troubled)
	mend  func(*troubled)
}

// A troubled is a Redis in trouble, with the connection that repairs it.
type troubled struct {
	t      *testing.T
	server *redistest.Server
	conn   *redis.Conn
}

func (r *troubled) do(args ...any) {
	r.t.Helper()
	if err := r.conn.Do(context.WithoutCancel(r.t.Context()), args...).Err(); err != nil {
		r.t.Fatalf("%v: %v", args, err)
	}
}

// snapshot makes Redis write a snapshot, and waits until it has succeeded or failed.
func (r *troubled) snapshot(status string) {
	r.t.Helper()
	r.do("BGSAVE")
	for range 500 {
		info := r.conn.Info(r.t.Context(), "persistence").Val()
		if strings.Contains(info, "rdb_bgsave_in_progress:0") && strings.Contains(info, "rdb_last_bgsave_status:"+status) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.t.Fatalf("the snapshot is not %s", status)
}

func (r *troubled) dump() string { return filepath.Join(r.server.Dir(), "dump.rdb") }

var troubles = []trouble{
	{
		"Redis full", "OOM",
		func(r *troubled) { r.do("CONFIG", "SET", "maxmemory", "1") },
		func(r *troubled) { r.do("CONFIG", "SET", "maxmemory", "0") },
	},
	{
		"MISCONF", "MISCONF",
		func(r *troubled) {
			if err := os.Mkdir(r.dump(), 0o700); err != nil { // where the snapshot should go
				r.t.Fatal(err)
			}
			r.do("CONFIG", "SET", "save", "3600 1000000")
			r.snapshot("err")
		},
		func(r *troubled) {
			if err := os.Remove(r.dump()); err != nil {
				r.t.Fatal(err)
			}
			r.snapshot("ok")
		},
	},
	{
		"READONLY", "READONLY",
		func(r *troubled) { r.do("REPLICAOF", "127.0.0.1", "1") },
		func(r *troubled) { r.do("REPLICAOF", "NO", "ONE") },
	},
	{
		"wrong password", "unauthenticated",
		func(r *troubled) {
			r.do("CONFIG", "SET", "requirepass", "changed-meanwhile")
			r.do("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
		},
		func(r *troubled) { r.do("CONFIG", "SET", "requirepass", "") },
	},
	{
		"SCRIPT FLUSH", "",
		func(r *troubled) { r.do("SCRIPT", "FLUSH") },
		func(*troubled) {},
	},
	{
		"LOADING", "LOADING",
		func(r *troubled) { go r.server.Restart() }, // slowly: see below
		func(r *troubled) {
			for r.server.Client().Ping(r.t.Context()).Err() != nil {
				time.Sleep(20 * time.Millisecond)
			}
		},
	},
}

// TestRedisInTrouble: Redis cannot take ballots for one of several reasons. Each time casts get 503 and the log says
// why, no ballot is acknowledged that is not stored, and the server recovers by itself once Redis does.
func TestRedisInTrouble(t *testing.T) {
	battery.Waits(t)
	for _, trouble := range troubles {
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel()
			trouble.hold(t)
		})
	}
}

func (tr trouble) hold(t *testing.T) {
	args := []string{"--aof-use-rdb-preamble", "no"}
	if tr.name == "LOADING" {
		args = append(args, "--key-load-delay", "300")
	}
	r := &troubled{t: t, server: redistest.Start(t, args...)}
	client := r.server.Client()
	r.conn = client.Conn()
	t.Cleanup(func() { _ = r.conn.Close() })
	s := newSite(t, r.server)
	log := &lockedBuffer{}
	a := s.run(s.config(), slog.New(slog.NewJSONHandler(log, nil)))
	h := newBadHall(t, s, a.urls[0], 30)
	h.cast(10)
	if tr.name == "LOADING" { // much to load
		for range 4 {
			pipe := client.Pipeline()
			for i := range 2000 {
				pipe.Set(t.Context(), "filler", i, 0)
			}
			if _, err := pipe.Exec(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	tr.begin(r)
	refused := h.tryFor(10, time.Duration(battery.Size(700, 3000))*time.Millisecond, tr.says == "")
	tr.mend(r)
	h.cast(20)
	h.judge()
	if !bytes.Contains(log.bytes(), []byte(tr.says)) {
		t.Errorf("the log does not say %s:\n%s", tr.says, log.bytes())
	}
	slowest := time.Duration(h.slowest.Load()).Round(time.Millisecond)
	battery.Within(t, "the slowest answer", slowest, 2500*time.Millisecond)
	battery.Measured(t, "%s: %d casts refused with 503, success without record 0, slowest answer %v", tr.name, refused,
		slowest)
}

// cast lets the next deputies cast, each until they have their receipt.
func (h *badHall) cast(n int) {
	h.t.Helper()
	ctx, stop := context.WithTimeout(h.t.Context(), time.Minute)
	defer stop()
	for range n {
		h.castUntil(ctx, int(h.next.Add(1))-1)
	}
}

// tryFor sends deputy i's ballot for a while and counts the refusals. It waits for the first refusal, unless mayPass is
// set.
func (h *badHall) tryFor(i int, long time.Duration, mayPass bool) (refused int) {
	h.t.Helper()
	in := ballot.CastRequest{Key: "key-" + string(h.poll) + "-00000010", Marks: map[string]string{"1": "approve"}}
	if i != 10 {
		h.t.Fatal("the key is deputy 10's")
	}
	for end := time.Now().Add(long); time.Now().Before(end); {
		began := time.Now()
		err := h.voters[i].cast(h.t.Context(), h.poll, h.bodyBytes, in, nil)
		h.took(time.Since(began))
		if problem, ok := errors.AsType[*apiError](err); ok && problem.Status == http.StatusServiceUnavailable {
			refused++
		} else if err != nil {
			h.t.Fatalf("in trouble: %v, want 503", err)
		} else if refused == 0 && !mayPass {
			h.t.Log("a ballot was taken before the trouble was there") // it must be in the count
		}
		time.Sleep(20 * time.Millisecond)
	}
	if refused == 0 && !mayPass {
		h.t.Error("no cast was refused")
	}
	return refused
}
