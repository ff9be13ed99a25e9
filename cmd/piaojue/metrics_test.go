package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// fetch returns the status, body and header of a GET.
func fetch(t *testing.T, url string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body), resp.Header
}

// TestMetricsTellNobody: I3. After a secret vote the metrics hold figures, and no name, number, title, code, token,
// receipt or id. The hall's address serves neither metrics nor profiles.
func TestMetricsTellNobody(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	var log lockedBuffer
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	c := s.config()
	c.Ops = "127.0.0.1:0"
	a, err := newApp(ctx, c, newLog(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	s.must(err)
	done := make(chan error, 1)
	go func() { done <- a.run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	h := s.hall(a.urls[0], 24, 5)
	s.must(h.open(t.Context()))
	for i := range 24 {
		s.must(h.cast(t.Context(), i))
	}
	s.must(h.cast(t.Context(), 3)) // a retry
	if _, err := login(t.Context(), h.url, h.http, "0000000000"); err == nil {
		t.Error("a wrong code signed in")
	}
	_, err = h.close(t.Context())
	s.must(err)

	status, text, _ := fetch(t, "http://"+a.ops.Addr().String()+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("/metrics answers %d", status)
	}
	for _, want := range []string{
		`piaojue_casts_total{verdict="ok"} 24`, `piaojue_casts_total{verdict="again"} 1`, `piaojue_cast_seconds_count 25`,
		`piaojue_cast_batch_ballots_sum 25`, `piaojue_sign_ins_total{result="wrong_code"} 1`,
		`piaojue_live_clients{page="deputy"} 0`,
		`piaojue_store_calls_total{call="cast",result="ok"} 25`, `piaojue_build_info{`, `piaojue_store_keeps `,
		`piaojue_acts_total{result="ok"}`,
		`piaojue_rate_limited_total 0`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	secrets := []string{string(h.meeting), string(h.poll), "压力测试", "代表", "bench-", h.code, h.chair.token, "项目"}
	for _, slip := range h.slips {
		secrets = append(secrets, slip.Code, `"`+string(slip.Number), "d."+string(slip.Number), slip.Name)
	}
	for _, what := range []struct{ name, text string }{{"metrics", text}, {"log", string(log.bytes())}} {
		for _, secret := range secrets {
			if what.name == "log" && (secret == string(h.meeting) || secret == string(h.poll)) {
				continue // the log names polls, but never who cast in them
			}
			if strings.Contains(what.text, secret) {
				t.Errorf("the %s hold %q", what.name, secret)
			}
		}
	}
	knownLabels(t, text)
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap", "/debug/vars"} {
		if status, _, _ := fetch(t, h.url+path); status != http.StatusNotFound {
			t.Errorf("the hall's address answers %s with %d, want 404", path, status)
		}
	}
	if status, _, _ := fetch(t,
		"http://"+a.ops.Addr().String()+"/debug/pprof/goroutine?debug=1"); status != http.StatusOK {
		t.Errorf("the operations address answers profiles with %d", status)
	}
}

// knownLabels checks that all label sets are bounded.
func knownLabels(t *testing.T, text string) {
	t.Helper()
	known := map[string]bool{
		"verdict": true, "result": true, "route": true, "status": true, "call": true, "page": true, "why": true, "le": true,
		"version": true, "go": true, "schema": true, "quantile": true,
	}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "piaojue_") {
			continue
		}
		for _, m := range regexp.MustCompile(`(\w+)="([^"]*)"`).FindAllStringSubmatch(line, -1) {
			if !known[m[1]] {
				t.Errorf("label %s in %s", m[1], line)
			}
			if m[1] == "route" && strings.Contains(m[2], string(ballot.RoleDeputy)+"/0") {
				t.Errorf("a path where a route belongs: %s", line)
			}
		}
	}
}

// TestRequestIDs: each answer has an id of its own, which also appears in the log lines of its request.
func TestRequestIDs(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	var out lockedBuffer
	url, _ := s.start(newLog(slog.NewJSONHandler(&out, nil)))
	seen := map[string]bool{}
	for _, path := range []string{"/healthz", "/", "/api/me", "/nowhere"} {
		_, _, header := fetch(t, url+path)
		id := header.Get("X-Request-Id")
		if len(id) < 16 || seen[id] {
			t.Errorf("%s: request id %q", path, id)
		}
		seen[id] = true
	}
	s.redis.Kill()
	_, _, header := fetch(t, url+"/readyz")
	id := fmt.Sprintf("%q:%q", "request", header.Get("X-Request-Id"))
	if !bytes.Contains(out.bytes(), []byte(id)) {
		t.Errorf("the log does not name the request that failed, %s:\n%s", id, out.bytes())
	}
}
