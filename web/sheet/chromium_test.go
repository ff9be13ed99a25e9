package sheet

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// spy makes a program that stands in for the browser, records its arguments and its environment, and prints nothing.
func spy(t *testing.T) (program, notes string) {
	t.Helper()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system tells no environment under /proc")
	}
	notes = t.TempDir()
	program = filepath.Join(t.TempDir(), "browser")
	script := "#!/bin/sh\ncat /proc/$$/environ >" + notes + "/env\nprintf '%s\\n' \"$@\" >" + notes + "/args\nexit 1\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return program, notes
}

// TestBrowserGetsNoSecrets: of this program's environment, which may hold a password of Redis, the browser gets only
// the path of programs; its home and its folder for files belong to the one print.
func TestBrowserGetsNoSecrets(t *testing.T) {
	program, notes := spy(t)
	t.Setenv("PIAOJUE_REDIS", "redis://:planted-secret@localhost:6379")
	t.Setenv("LD_PRELOAD_NOTE", "planted")
	p := NewPrinter(program, Unsandboxed(true))
	if _, err := p.Way(); err == nil {
		t.Fatal("a browser that prints nothing was taken for one")
	}
	raw, err := os.ReadFile(filepath.Join(notes, "env"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, pair := range strings.Split(strings.TrimSuffix(string(raw), "\x00"), "\x00") {
		name, value, _ := strings.Cut(pair, "=")
		names = append(names, name)
		if name != "PATH" && !strings.Contains(value, "piaojue-print-") {
			t.Errorf("%s is %q, want the print's own folder", name, value)
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "HOME PATH TMPDIR" {
		t.Errorf("the browser gets %s, want HOME PATH TMPDIR", got)
	}
}

// TestBrowserKeepsItsSandbox: as root the browser is not run at all, unless that was requested; as any other user it is
// run with its sandbox, whatever was requested.
func TestBrowserKeepsItsSandbox(t *testing.T) {
	for _, tt := range []struct {
		name       string
		root, told bool
		runs, bare bool
	}{
		{"root", true, false, false, false},
		{"root, told", true, true, true, true},
		{"another user", false, false, true, false},
		{"another user, told", false, true, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			program, notes := spy(t)
			p := NewPrinter(program, Unsandboxed(tt.told))
			p.root = tt.root
			_, err := p.Way()
			args, missing := os.ReadFile(filepath.Join(notes, "args"))
			if runs := missing == nil; runs != tt.runs {
				t.Errorf("the browser ran: %t, want %t", runs, tt.runs)
			}
			if bare := bytes.Contains(args, []byte("--no-sandbox")); bare != tt.bare {
				t.Errorf("without its sandbox: %t, want %t\n%s", bare, tt.bare, args)
			}
			if !tt.runs && (err == nil || !strings.Contains(err.Error(), "--chromium-no-sandbox")) {
				t.Errorf("the refusal says %v, want what mends it", err)
			}
		})
	}
}
