package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/tally"
	"piaojue/tally/redistest"
)

// foreignSchemas are schemas that no program of this version wrote.
var foreignSchemas = []struct {
	name string
	put  func(ctx context.Context, c redis.UniversalClient) error
	want string
}{
	{
		"newer", func(ctx context.Context, c redis.UniversalClient) error { return c.Set(ctx, "schema", "999", 0).Err() },
		"999",
	},
	{
		"no number",
		func(ctx context.Context, c redis.UniversalClient) error { return c.Set(ctx, "schema", "two", 0).Err() }, "two",
	},
	{
		"none that ever was",
		func(ctx context.Context, c redis.UniversalClient) error { return c.Set(ctx, "schema", "0", 0).Err() }, "0",
	},
	{"another kind of key", func(ctx context.Context, c redis.UniversalClient) error {
		return c.Eval(ctx, "redis.call('DEL', 'schema') return redis.call('RPUSH', 'schema', '1')", []string{"schema"}).Err()
	}, "schema"},
}

// TestForeignSchemaAtStart: the schema is read before listening, with or without the scripts loaded in Redis. The
// program exits with 1 and one sentence.
func TestForeignSchemaAtStart(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for _, scripts := range []string{"warm", "cold"} {
		for _, f := range foreignSchemas {
			t.Run(scripts+" "+f.name, func(t *testing.T) {
				redis := redistest.Start(t)
				s := newSite(t, redis)
				if scripts == "warm" {
					url, stop := s.start(slog.New(slog.DiscardHandler))
					s.hall(url, 1, 2)
					stop()
				}
				if err := f.put(t.Context(), redis.Client()); err != nil {
					t.Fatal(err)
				}
				var out, errs bytes.Buffer
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				code := run(ctx, []string{
					"serve", "--listen", busy.Addr().String(), "--ops", "", "--data", s.data, "--redis",
					redis.URL(),
				}, nil, nil, &out, &errs)
				last := errs.String()
				if code != 1 || !strings.Contains(last, f.want) || !strings.Contains(last, "schema") ||
					strings.Contains(last, "store_schema") ||
					strings.Contains(last, "listen") || strings.Count(strings.TrimSpace(last), "\n") > 0 {
					t.Errorf("it ended with %d and said %q, want 1 and one sentence on the schema %s", code, last, f.want)
				}
			})
		}
	}
}

// TestForeignSchemaWhileRunning: another program takes over the store while a vote runs. Nothing is accepted any more,
// and each answer and the log say why. Once the schema is restored, the vote continues.
func TestForeignSchemaWhileRunning(t *testing.T) {
	for _, f := range foreignSchemas {
		for _, flushed := range []bool{false, true} {
			t.Run(f.name+map[bool]string{false: ", scripts there", true: ", scripts gone"}[flushed], func(t *testing.T) {
				redis := redistest.Start(t)
				s := newSite(t, redis)
				var log lockedBuffer
				url, _ := s.start(slog.New(slog.NewJSONHandler(&log, nil)))
				h := s.hall(url, 3, 2)
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				must(h.open(t.Context()))
				must(h.cast(t.Context(), 0))
				client := redis.Client()
				must(f.put(t.Context(), client))
				if flushed {
					must(client.ScriptFlush(t.Context()).Err())
				}
				if got := readiness(t, url); got != "503 store_schema" {
					t.Errorf("/readyz: %s", got)
				}
				deadline := time.Now().Add(4 * time.Second) // the schema is checked every two seconds
				poll := "/api/polls/" + string(h.poll)
				for !strings.Contains(string(log.bytes()), "schema") && time.Now().Before(deadline) {
					time.Sleep(20 * time.Millisecond)
				}
				for what, got := range map[string]string{
					"a cast": codeOf(t, h.cast(t.Context(), 1)),
					"an act": asks(t, h.chair, http.MethodPost, poll+"/pause", struct{}{}, nil),
				} {
					if got != string("store_schema") {
						t.Errorf("%s: %q, want store_schema", what, got)
					}
				}
				if !strings.Contains(string(log.bytes()), `"level":"ERROR"`) || !strings.Contains(string(log.bytes()), f.want) {
					t.Errorf("the log says nothing of it:\n%s", string(log.bytes()))
				}
				must(client.Del(t.Context(), "schema").Err())
				must(client.Set(t.Context(), "schema", tally.Schema(), 0).Err())
				for readiness(t, url) != "200" && time.Now().Before(deadline.Add(5*time.Second)) {
					time.Sleep(20 * time.Millisecond)
				}
				must(h.cast(t.Context(), 1))
			})
		}
	}
}

func readiness(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return "200"
	}
	var said apiError
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return resp.Status[:3] + " " + said.Code
}

// TestForeignSchemaIsToldByAll: every other command that opens a store prints the same sentence and writes nothing.
func TestForeignSchemaIsToldByAll(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	if err := redis.Client().Set(t.Context(), "schema", "999", 0).Err(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy")
	for _, args := range [][]string{
		{"backup", "--data", s.data, "--redis", redis.URL(), file},
		{"doctor", "--data", s.data, "--redis", redis.URL(), "--plain-http"},
		{"init", "--data", s.data, "--rotate-master", "--redis", redis.URL()},
	} {
		var out bytes.Buffer
		if code := run(t.Context(), args, nil, nil, &out, &out); code != 1 || !strings.Contains(out.String(), "schema 999") ||
			strings.Contains(out.String(), "store_schema") {
			t.Errorf("%s ended with %d and said %q, want 1 and the schema", args[0], code, out.String())
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a backup of a store that was not understood")
	}
	if keys, err := redis.Client().Keys(t.Context(), "*").Result(); err != nil || len(keys) != 1 {
		t.Errorf("the store holds %v, %v, want only the schema", keys, err)
	}
}
