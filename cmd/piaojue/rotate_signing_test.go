package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

func (s *site) rotateSigning() (string, error) {
	var out bytes.Buffer
	r := rotation{dir: s.data, redis: s.redis.URL(), out: &out, log: slog.New(slog.DiscardHandler)}
	err := r.runSigning(s.t.Context())
	return out.String(), err
}

// TestRotateSigning: a new signing key ends every sign-in and changes nothing else, even with a poll open. The old key
// and the old tokens are refused from then on.
func TestRotateSigning(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	quiet := slog.New(slog.DiscardHandler)
	if _, err := s.rotateSigning(); err == nil || !strings.Contains(err.Error(), "is not that of") {
		t.Fatalf("a store that no server of this folder used: %v", err)
	}
	url, stop := s.start(quiet)
	h := s.hall(url, 3, 4)
	s.must(h.open(t.Context()))
	s.must(h.cast(t.Context(), 0))
	stop()
	before := s.read(signingFile)
	var out bytes.Buffer
	if code := run(t.Context(), []string{"init", "--data", s.data, "--rotate-signing", "--redis", redis.URL()}, nil, nil,
		&out, &out); code != 0 ||
		!strings.Contains(out.String(), "every sign-in ended") {
		t.Fatalf("it ended with %d and said %q", code, out.String())
	}
	if info, err := os.Stat(filepath.Join(s.data, signingFile)); err != nil || info.Mode().Perm() != 0o600 ||
		bytes.Equal(before, s.read(signingFile)) {
		t.Errorf("%s: %v, %v, or it is the old one", signingFile, info.Mode(), err)
	}
	if isThere(filepath.Join(s.data, nextSigning)) {
		t.Error("the new key lies there twice")
	}
	url, stop = s.start(quiet)
	h.url, h.voters[1].base, h.chair.base = url, url, url
	if got := codeOf(t, h.cast(t.Context(), 1)); got != string(ballot.CodeUnauthenticated) {
		t.Errorf("a token from before: %q, want unauthenticated", got)
	}
	s.must(h.arrive(t.Context(), 1)) // with the same slip
	s.must(h.cast(t.Context(), 1))
	chair, err := login(t.Context(), url, http.DefaultClient, h.codes[0])
	s.must(err)
	h.chair = chair
	if n, err := h.close(t.Context()); err != nil || n != 2 {
		t.Errorf("the poll closed with %d, %v, want 2", n, err)
	}
	stop()
	s.write(signingFile, before, 0o600)
	if why := s.refusesToStart(); !strings.Contains(why, "signing.key is not the key of this store") ||
		!strings.Contains(why, "--rotate-signing") {
		t.Errorf("the old key after rotation: %s", why)
	}
	if _, err := s.rotateSigning(); err != nil { // as the refusal suggests
		t.Errorf("another store's key is replaced: %v", err)
	}
	s.must(os.Remove(filepath.Join(s.data, signingFile)))
	if _, err := s.rotateSigning(); err != nil {
		t.Errorf("a lost key is replaced: %v", err)
	}
	_, stop = s.start(quiet)
	stop()
}

// TestRotateSigningInterrupted: a rotation interrupted at any step is finished by the next one, and no server starts in
// between.
func TestRotateSigningInterrupted(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	quiet := slog.New(slog.DiscardHandler)
	_, stop := s.start(quiet)
	stop()
	for name, cut := range map[string]func(ctx context.Context, r *rotation){
		"the new key half written": func(context.Context, *rotation) { s.write(nextSigning, []byte("-----BEGIN"), 0o600) },
		"the new key not noted": func(_ context.Context, r *rotation) {
			_, err := r.nextSigningKey()
			s.must(err)
		},
		"noted, not in its place": func(ctx context.Context, r *rotation) {
			next, err := r.nextSigningKey()
			s.must(err)
			store, end, err := r.ownStore(ctx)
			s.must(err)
			s.must(store.NotePrint(ctx, signingFile, keyPrint(next.Private.Public().(ed25519.PublicKey))))
			s.must(end())
		},
	} {
		t.Run(name, func(t *testing.T) {
			old := s.read(signingFile)
			cut(t.Context(), &rotation{dir: s.data, redis: redis.URL(), out: &bytes.Buffer{}, log: quiet})
			if why := s.refusesToStart(); !strings.Contains(why, "interrupted") || !strings.Contains(why, "--rotate-signing") {
				t.Errorf("a start during the rotation said %q", why)
			}
			if _, err := s.rotateSigning(); err != nil || bytes.Equal(old, s.read(signingFile)) {
				t.Fatalf("run again: %v, or the key is the old one", err)
			}
			_, stop := s.start(quiet)
			stop()
		})
	}
}
