package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/seal"
	"piaojue/tally/redistest"
)

// A site is a data folder with a Redis, on which servers are started one after another.
type site struct {
	t     *testing.T
	redis *redistest.Server
	data  string
	code  string // the first clerk's
}

func newSite(t *testing.T, redis *redistest.Server) *site {
	t.Helper()
	s := &site{t: t, redis: redis, data: filepath.Join(t.TempDir(), "data")}
	var err error
	if s.code, err = createKeys(s.data); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) config() serveConfig {
	return serveConfig{Listen: "127.0.0.1:0", Data: s.data, Redis: s.redis.URL(), Tick: 1e6}
}

// start starts a server and returns a function that stops it.
func (s *site) start(log *slog.Logger) (url string, stop func()) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.t.Context()))
	a, err := newApp(ctx, s.config(), log)
	if err != nil {
		cancel()
		s.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("the server ended with %v", err)
		}
	}
	s.t.Cleanup(stop)
	return a.urls[0], stop
}

// refusesToStart starts a server that must not start, and returns its error, which is one sentence.
func (s *site) refusesToStart() string {
	s.t.Helper()
	a, err := newApp(s.t.Context(), s.config(), slog.New(slog.DiscardHandler))
	if err == nil {
		_ = a.close()
		s.t.Fatal("the server started")
	}
	if strings.Count(err.Error(), "\n") > 0 {
		s.t.Errorf("not one sentence: %v", err)
	}
	return err.Error()
}

func (s *site) rotate(giveUp bool) (string, error) {
	var out bytes.Buffer
	r := rotation{dir: s.data, redis: s.redis.URL(), giveUp: giveUp, out: &out, log: slog.New(slog.DiscardHandler)}
	err := r.run(s.t.Context())
	return out.String(), err
}

func (s *site) read(name string) []byte {
	s.t.Helper()
	b, err := os.ReadFile(filepath.Join(s.data, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s *site) write(name string, b []byte, mode os.FileMode) {
	s.t.Helper()
	path := filepath.Join(s.data, name)
	_ = os.Remove(path)
	if err := os.WriteFile(path, b, mode); err != nil {
		s.t.Fatal(err)
	}
}

// hall prepares a rehearsal with an adopted poll, over HTTP.
func (s *site) hall(url string, deputies, items int) *benchHall {
	s.t.Helper()
	return s.crowdedHall(url, deputies, items, 0)
}

// crowdedHall has displays for the given number of live clients.
func (s *site) crowdedHall(url string, deputies, items, live int) *benchHall {
	s.t.Helper()
	h := &benchHall{
		bench: &bench{url: url, code: s.code, deputies: deputies, items: items, live: live}, http: &http.Client{},
	}
	s.t.Cleanup(h.http.CloseIdleConnections)
	if err := h.prepare(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	for i := range deputies {
		if err := h.arrive(s.t.Context(), i); err != nil {
			s.t.Fatal(err)
		}
	}
	return h
}

func TestRotateMaster(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	quiet := slog.New(slog.DiscardHandler)
	if _, err := s.rotate(false); err == nil || !strings.Contains(err.Error(), "is not that of") {
		t.Fatalf("a store that no server of this folder used: %v", err)
	}
	url, stop := s.start(quiet)
	h := s.hall(url, 6, 4)
	if err := h.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := h.cast(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	before := s.read(masterFile)
	if _, err := s.rotate(false); err == nil || !strings.Contains(err.Error(), "a poll is open or paused") {
		t.Fatalf("rotation with a poll open: %v", err)
	}
	if _, err := os.Stat(filepath.Join(s.data, nextFile)); err == nil || !bytes.Equal(s.read(masterFile), before) {
		t.Fatal("a refused rotation touched the keys: no server could start to end the poll")
	}
	url, stop = s.start(quiet)
	h.url, h.chair.base, h.teller.base = url, url, url
	if returned, err := h.close(t.Context()); err != nil || returned != 5 {
		t.Fatalf("closed with %d, %v", returned, err)
	}
	stop()

	out, err := s.rotate(false)
	if err != nil || !strings.Contains(out, "wrapped anew: 1.") {
		t.Fatalf("rotation: %q, %v", out, err)
	}
	after := s.read(masterFile)
	if bytes.Equal(before, after) || len(after) != seal.KeySize {
		t.Error("the master key is the old one")
	}
	if info, err := os.Stat(filepath.Join(s.data, masterFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(s.data, nextFile)); err == nil {
		t.Error("the new key lies there twice")
	}
	_, stop = s.start(quiet)
	stop()
	s.write(masterFile, before, 0o600)
	if why := s.refusesToStart(); !strings.Contains(why, "master.key is not the key of this store") {
		t.Errorf("the old key after rotation: %s", why)
	}
}

// TestRotationInterrupted: a rotation interrupted at any step is finished by the next one, and no server starts in
// between.
func TestRotationInterrupted(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	quiet := slog.New(slog.DiscardHandler)
	url, stop := s.start(quiet)
	s.hall(url, 3, 4).must(t, "adopt")
	s.hall(url, 3, 4).must(t, "adopt")
	stop()
	first := s.read(masterFile)

	s.write(nextFile, []byte("torn"), 0o600) // interrupted while the new key was written
	if why := s.refusesToStart(); !strings.Contains(why, "was interrupted") {
		t.Errorf("start after an interruption: %s", why)
	}
	if out, err := s.rotate(false); err != nil || !strings.Contains(out, "wrapped anew: 2.") {
		t.Fatalf("a torn new key: %q, %v", out, err)
	}
	second := s.read(masterFile)

	// Interrupted before the old key was removed: everything in the store is wrapped with second, but the file is still
	// first.
	s.write(nextFile, second, 0o600)
	s.write(masterFile, first, 0o600)
	if out, err := s.rotate(false); err != nil || !strings.Contains(out, "wrapped anew: 0.") {
		t.Fatalf("cut off before the exchange: %q, %v", out, err)
	}
	if !bytes.Equal(s.read(masterFile), second) {
		t.Error("what was wrapped by the second key is left without it")
	}

	// Interrupted between two meetings: one box key is already wrapped with the third key.
	s.write(nextFile, bytes.Repeat([]byte{3}, seal.KeySize), 0o600)
	half := rotation{dir: s.data, redis: redis.URL(), out: &bytes.Buffer{}, log: quiet}
	s.must(half.readOld())
	store, end, err := half.openStore(t.Context())
	s.must(err)
	service, err := half.newService(store)
	s.must(err)
	n := 0
	_, err = service.Rewrap(t.Context(), func(p ballot.PollID, wrapped []byte) ([]byte, error) {
		if n++; n > 1 {
			return nil, context.Canceled
		}
		return half.rewrap(p, wrapped)
	})
	if err == nil {
		t.Fatal("the rotation was not cut off")
	}
	s.must(end())
	if out, err := s.rotate(false); err != nil || !strings.Contains(out, "wrapped anew: 1.") {
		t.Fatalf("cut off half-way: %q, %v", out, err)
	}
	_, stop = s.start(quiet)
	stop()
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// must performs one act of the presiding officer.
func (h *benchHall) must(t *testing.T, act string) {
	t.Helper()
	if err := h.chair.call(t.Context(), http.MethodPost, "/api/polls/"+string(h.poll)+"/"+act, struct{}{},
		nil); err != nil {
		t.Fatal(err)
	}
}

// TestMasterKeyStopsTheStart: a master key that cannot work stops the start, with one sentence for each case.
func TestMasterKeyStopsTheStart(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	url, stop := s.start(slog.New(slog.DiscardHandler))
	s.hall(url, 3, 4).must(t, "adopt")
	stop()
	good := s.read(masterFile)
	for _, tt := range []struct{ name, want string }{
		{"missing", "master.key is missing; copy it from the other server"},
		{"short", "holds 31 bytes, want 32"},
		{"long", "holds 33 bytes, want 32"},
		{"world-readable", "can be read by others (mode 0644); set it with chmod 600"},
		{"wrong", "master.key is not the key of this store"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			switch tt.name {
			case "missing":
				s.must(os.Remove(filepath.Join(s.data, masterFile)))
			case "short":
				s.write(masterFile, good[:31], 0o600)
			case "long":
				s.write(masterFile, append(bytes.Clone(good), 0), 0o600)
			case "world-readable":
				s.write(masterFile, good, 0o644)
			case "wrong":
				s.write(masterFile, bytes.Repeat([]byte{9}, seal.KeySize), 0o600)
			}
			if why := s.refusesToStart(); !strings.Contains(why, tt.want) {
				t.Errorf("the start said %q, want %q", why, tt.want)
			}
		})
	}
	// The right key is gone for good: such boxes are given up explicitly, and the hall continues.
	s.write(masterFile, bytes.Repeat([]byte{9}, seal.KeySize), 0o600)
	if _, err := s.rotate(false); err == nil || !strings.Contains(err.Error(), "opens under no master key at hand") {
		t.Errorf("rotation under a wrong key: %v", err)
	}
	if out, err := s.rotate(true); err != nil || !strings.Contains(out, "given up") {
		t.Errorf("giving up: %q, %v", out, err)
	}
	_, stop = s.start(slog.New(slog.DiscardHandler))
	stop()
}
