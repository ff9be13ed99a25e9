package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// asks sends a request as c and returns the code of its refusal, or "".
func asks(t *testing.T, c *apiClient, method, path string, in, out any) string {
	t.Helper()
	return codeOf(t, c.call(t.Context(), method, path, in, out))
}

// codeOf is the code of a refusal, or "" if there is none.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	if e, ok := errors.AsType[*apiError](err); ok {
		return e.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return ""
}

// TestNothingInRedisMakesAClerk: someone who can write to Redis makes their own slip's code, or their own session,
// point to where the first clerk's was once stored. They keep their own role, even after a restart. A3.
func TestNothingInRedisMakesAClerk(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	url, stop := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(url, 2, 3)
	keys, err := loadKeys(s.data)
	if err != nil {
		t.Fatal(err)
	}
	hash, ok := keys.mint.Hash(h.slips[0].Code)
	if !ok {
		t.Fatal("the slip bears no code")
	}
	client := redis.Client()
	if err := client.Set(t.Context(), "code:"+hash, "*", 0).Err(); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"at once", "after a restart"} {
		var answer struct {
			Principal ballot.Principal `json:"principal"`
		}
		c := &apiClient{base: url, http: h.http}
		got := asks(t, c, http.MethodPost, "/api/login", map[string]string{"code": h.slips[0].Code}, &answer)
		if answer.Principal.ID == ballot.RootClerk || answer.Principal.Is(ballot.RoleClerk) ||
			got != string(ballot.CodeWrongCode) {
			t.Errorf("%s a deputy's code signs in as %+v, %q, want wrong_code", when, answer.Principal, got)
		}
		if when == "at once" {
			stop()
			url, _ = s.start(slog.New(slog.DiscardHandler))
		}
	}
	if _, err := login(t.Context(), url, h.http, s.code); err != nil {
		t.Errorf("the first clerk: %v", err)
	}
	if err := client.Del(t.Context(), "code:"+hashOf(t, s, s.code)).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := login(t.Context(), url, h.http, s.code); err != nil {
		t.Errorf("the first clerk, of whom Redis knows nothing: %v", err)
	}
}

func hashOf(t *testing.T, s *site, code string) string {
	t.Helper()
	keys, err := loadKeys(s.data)
	if err != nil {
		t.Fatal(err)
	}
	hash, _ := keys.mint.Hash(code)
	return hash
}

// newClerkCode runs "piaojue clerk --new" on the site's folder and returns the code it prints last.
func (s *site) newClerkCode() string {
	s.t.Helper()
	var out, errs bytes.Buffer
	if code := run(s.t.Context(), []string{"clerk", "--data", s.data, "--new"}, nil, nil, &out, &errs); code != 0 {
		s.t.Fatalf("clerk --new ended with %d: %s", code, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[len(lines)-1]
}

// TestANewClerksCode: the old code, its session and its open socket end on every server, without a restart and without
// a message through Redis. A session put back into Redis gives no access.
func TestANewClerksCode(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	one, _ := s.start(slog.New(slog.DiscardHandler))
	two, _ := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(one, 1, 3)
	clerk, err := login(t.Context(), one, h.http, s.code)
	if err != nil {
		t.Fatal(err)
	}
	session, err := redis.Client().HGet(t.Context(), "{m:}:sessions", "root").Result()
	if err != nil {
		t.Fatal(err)
	}
	there := &apiClient{base: two, http: h.http, token: clerk.token}
	if got := asks(t, there, http.MethodGet, "/api/meetings", nil, nil); got != "" {
		t.Fatalf("before: %s", got)
	}
	header := http.Header{"Authorization": {"Bearer " + clerk.token}}
	dialer := websocket.Dialer{Subprotocols: []string{"piaojue.v1"}}
	conn, resp, err := dialer.DialContext(t.Context(), strings.Replace(two, "http://", "ws://", 1)+"/live?page=clerk",
		header)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	defer conn.Close()
	if err := conn.WriteJSON(map[string]any{"meeting": h.meeting, "since": 0}); err != nil {
		t.Fatal(err)
	}

	fresh := s.newClerkCode()
	for _, c := range []*apiClient{clerk, there} {
		if got := asks(t, c, http.MethodGet, "/api/meetings", nil, nil); got != string(ballot.CodeUnauthenticated) {
			t.Errorf("the old session on %s: %q, want unauthenticated", c.base, got)
		}
		c = &apiClient{base: c.base, http: h.http}
		if got := asks(t, c, http.MethodPost, "/api/login", map[string]string{"code": s.code},
			nil); got != string(ballot.CodeWrongCode) {
			t.Errorf("the old code on %s: %q, want wrong_code", c.base, got)
		}
	}
	began := time.Now()
	_ = conn.SetReadDeadline(began.Add(10 * time.Second))
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the old session's socket ended after %v: %v, want 5 s at most", took, err)
	}
	renewed, err := login(t.Context(), two, h.http, fresh)
	if err != nil {
		t.Fatalf("the new code: %v", err)
	}
	if got := asks(t, renewed, http.MethodGet, "/api/meetings", nil, nil); got != "" {
		t.Errorf("the new session: %s", got)
	}
	if err := redis.Client().HSet(t.Context(), "{m:}:sessions", "root", session).Err(); err != nil {
		t.Fatal(err)
	}
	if got := asks(t, there, http.MethodGet, "/api/meetings", nil, nil); got != string(ballot.CodeUnauthenticated) {
		t.Errorf("the old session, put back into Redis: %q, want unauthenticated", got)
	}
	info, err := os.Stat(filepath.Join(s.data, clerkFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s has mode %v, %v, want 0600", clerkFile, info.Mode(), err)
	}
}

// TestClerkOfAnOldStore: a store of the previous version held the first clerk's code as a code for all meetings. The
// first clerk now signs in with the code in the data folder and the leftover entry has no effect. Once a server has
// signed the store, the master key can be rotated.
func TestClerkOfAnOldStore(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	client := redis.Client()
	for key, value := range map[string]string{"schema": "1", "code:" + hashOf(t, s, s.code): "*"} {
		if err := client.Set(t.Context(), key, value, 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	s.must(os.Remove(filepath.Join(s.data, signedFile))) // as in a folder of the previous version
	if out, err := s.rotate(false); err == nil || !strings.Contains(err.Error(), "start piaojue serve once") {
		t.Errorf("a rotation before any server of this version: %v %s", err, out)
	}
	old := s.code
	url, stop := s.start(slog.New(slog.DiscardHandler))
	if _, err := login(t.Context(), url, http.DefaultClient, old); err != nil {
		t.Errorf("the first clerk of an old store: %v", err)
	}
	s.newClerkCode()
	if _, err := login(t.Context(), url, http.DefaultClient, old); err == nil {
		t.Error("the note of the old store lets the old code in")
	}
	stop()
	if out, err := s.rotate(false); err != nil {
		t.Errorf("a rotation after a new clerk's code: %v %s", err, out)
	}
}

// TestClerkNeedsAFolder: the error says what is wrong, and nothing is written.
func TestClerkNeedsAFolder(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no keys", []string{"clerk", "--data", t.TempDir(), "--new"}, "piaojue init"},
		{"not told what", []string{"clerk", "--data", t.TempDir()}, "--new"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run(t.Context(), tt.args, nil, nil, &out, &errs); code != 2 || !strings.Contains(errs.String(), tt.want) {
				t.Errorf("ended with %d: %s, want 2 and %q", code, errs.String(), tt.want)
			}
			if left, _ := os.ReadDir(tt.args[2]); len(left) > 0 {
				t.Errorf("it wrote %v", left)
			}
		})
	}
}
