package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A server is one running piaojue serve.
type server struct {
	t       *testing.T
	base    string // http://127.0.0.1:port
	listen  string // where it listens, if browsers reach base in another way
	data    string
	clerk   string              // the first clerk's code
	redis   string              // the site's own, or "" for the embedded one
	lang    string              // language of its windows: "" is Chinese
	flags   []string            // of serve, in addition to those of every test
	browser func() (tab, error) // opens its windows; nil means Debian's Chromium
	output  *os.File
	cmd     *exec.Cmd
	ended   chan error
}

// newServer makes a data folder and serves from it until the test ends, on an embedded store.
func newServer(t *testing.T, flags ...string) *server {
	t.Helper()
	needBrowser(t)
	s := &server{t: t, base: "http://" + freeAddress(t), data: filepath.Join(t.TempDir(), "data"), flags: flags}
	s.clerk = initialize(t, s.data)
	s.start()
	return s
}

// initialize makes a data folder and returns the first clerk's code.
func initialize(t *testing.T, data string) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(command(t, "init", "--data", data))), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// freeAddress is an address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts the server, and returns when ballots can be taken.
func (s *server) start() {
	s.t.Helper()
	if s.output == nil {
		f, err := os.Create(filepath.Join(s.t.TempDir(), "serve.log"))
		if err != nil {
			s.t.Fatal(err)
		}
		s.output = f
		s.t.Cleanup(s.clean)
	}
	listen := s.listen
	if listen == "" {
		listen = strings.TrimPrefix(s.base, "http://")
	}
	args := []string{
		"serve", "--chromium-no-sandbox", "--data", s.data, "--listen", listen, "--public-url", s.base,
		"--ops", "", "--redis", s.redis,
	}
	s.cmd = exec.Command(program, append(args, s.flags...)...)
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	// The environment of whoever runs the tests must not configure this server.
	s.cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PIAOJUE_") })
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.ended = make(chan error, 1)
	go func(cmd *exec.Cmd, ended chan error) { ended <- cmd.Wait() }(s.cmd, s.ended) // stop waits for it
	eventually(s.t, "the server is ready", func() bool {
		select {
		case err := <-s.ended:
			s.cmd = nil
			s.t.Fatalf("serve ended at once: %v\n%s", err, s.log())
		default:
		}
		res, err := http.Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// stop stops the server as an operator would, and waits until it has ended.
func (s *server) stop() {
	s.t.Helper()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	if err := <-s.ended; err != nil {
		s.t.Errorf("serve ended with %v", err)
	}
	s.cmd = nil
}

// clean stops the server; after a failure it prints the end of its log.
func (s *server) clean() {
	s.stop()
	if s.t.Failed() {
		text := s.log()
		s.t.Logf("server's log:\n%s", text[max(0, len(text)-4000):])
	}
	_ = s.output.Close()
}

// log is what the server has written so far.
func (s *server) log() string {
	text, err := os.ReadFile(s.output.Name())
	if err != nil {
		s.t.Error(err)
	}
	return string(text)
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(generous); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: it did not come", what)
		}
	}
}

// command runs the program to its end and returns its output.
func command(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("piaojue %s: %v: %s", strings.Join(args, " "), err, errs.String())
	}
	return out
}

// keep writes a file for a test and returns its path.
func keep(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readAll(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(fmt.Errorf("read: %w", err))
	}
	return b
}
