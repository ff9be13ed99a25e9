package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// TestNameConstraintsInEngines finds out which browsers respect the limits in the certificate of the hall's authority:
// that it names its hosts, and that it may vouch for web servers only. The README, /setup and the handbook state what
// this test finds. Each browser opens a server of the hall, and must not open one for an address that the authority
// does not name.
func TestNameConstraintsInEngines(t *testing.T) {
	if testing.Short() {
		t.Skip("starts browsers")
	}
	if _, err := exec.LookPath("certutil"); err != nil {
		t.Skip("no certutil here, with which browsers are told of an authority: install libnss3-tools")
	}
	for _, e := range []struct {
		name     string
		programs []string
		args     func(home, url string) []string
		store    string // certificate store, below its home
	}{
		{"Chromium", []string{"chromium-headless-shell", "chromium"}, chromiumArgs, ".pki/nssdb"},
		{"Firefox", []string{"firefox-esr", "firefox"}, firefoxArgs, "profile"},
	} {
		t.Run(e.name, func(t *testing.T) {
			program := ""
			for _, name := range e.programs {
				if path, err := exec.LookPath(name); err == nil && program == "" {
					program = path
				}
			}
			if program == "" {
				t.Skipf("no %s here", e.name)
			}
			home := t.TempDir()
			ours, other := authorityFor(t, "127.0.0.1", "hall.localhost"), authorityFor(t, "127.0.0.2", "bank.localhost")
			trust(t, filepath.Join(home, e.store), ours, other)
			for _, tt := range []struct {
				ca   *hallAuthority
				host string
				want bool
			}{
				{ours, "127.0.0.1", true},
				{ours, "hall.localhost", true},
				{other, "127.0.0.2", true},
				{other, "bank.localhost", true},
				{ours, "127.0.0.2", false},
				{ours, "bank.localhost", false},
			} {
				got := opens(t, tt.ca, tt.host, func(ctx context.Context, url string) {
					cmd := exec.CommandContext(ctx, program, e.args(home, url)...)
					cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "MOZ_CRASHREPORTER_DISABLE=1"}
					cmd.WaitDelay = time.Second
					_ = cmd.Run() // it is stopped, or shows an error page
				})
				if got != tt.want {
					t.Errorf("%s opens %s: %t, want %t", e.name, tt.host, got, tt.want)
				}
			}
		})
	}
}

func authorityFor(t *testing.T, hosts ...string) *hallAuthority {
	t.Helper()
	ca, err := newAuthority(hosts)
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

// trust adds authorities to a browser's certificate store, as its settings would.
func trust(t *testing.T, store string, authorities ...*hallAuthority) {
	t.Helper()
	if err := os.MkdirAll(store, 0o700); err != nil {
		t.Fatal(err)
	}
	calls := [][]string{{"-N", "--empty-password", "-d", "sql:" + store}}
	for i, ca := range authorities {
		file := filepath.Join(store, fmt.Sprintf("%d.pem", i))
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: pemCert, Bytes: ca.cert.Raw}), 0o600); err != nil {
			t.Fatal(err)
		}
		calls = append(calls, []string{"-A", "-n", fmt.Sprintf("hall %d", i), "-t", "C,,", "-i", file, "-d", "sql:" + store})
	}
	for _, args := range calls {
		if out, err := exec.CommandContext(t.Context(), "certutil", args...).CombinedOutput(); err != nil {
			t.Fatalf("certutil %v: %v: %s", args, err, out)
		}
	}
}

// opens serves a host with a certificate that the authority signed whether or not it names the host, and reports
// whether the browser requested the page: it does not if it does not trust the certificate.
func opens(t *testing.T, ca *hallAuthority, host string, visit func(ctx context.Context, url string)) bool {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
	defer stop()
	own, err := ca.sign([]string{host})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(pem.EncodeToMemory(&pem.Block{Type: pemCert, Bytes: own.cert}),
		pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: own.key}))
	if err != nil {
		t.Fatal(err)
	}
	at := host
	if net.ParseIP(host) == nil {
		at = "127.0.0.1"
	}
	l, err := tls.Listen("tcp", at+":0", &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Bool
	refused := failedHandshakes(func() { time.AfterFunc(3*time.Second, stop) }) // another connection may still succeed
	srv := &http.Server{
		ReadHeaderTimeout: time.Second, ErrorLog: log.New(refused, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/page" {
				asked.Store(true)
				stop()
			}
			_, _ = io.WriteString(w, "<!doctype html><title>hall</title>")
		}),
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	visit(ctx, "https://"+net.JoinHostPort(host, port)+"/page")
	_ = srv.Close()
	<-done
	return asked.Load()
}

// failedHandshakes is a server log that calls the function for each failed handshake.
type failedHandshakes func()

func (f failedHandshakes) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("TLS handshake error")) {
		f()
	}
	return len(line), nil
}

func chromiumArgs(home, url string) []string {
	return []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--user-data-dir=" + filepath.Join(home, "user"), "--dump-dom", url,
	}
}

// firefoxArgs make Firefox take a screenshot of the page.
func firefoxArgs(home, url string) []string {
	return []string{
		"--headless", "--no-remote", "--profile", filepath.Join(home, "profile"), "--screenshot",
		filepath.Join(home, "shot.png"), url,
	}
}
