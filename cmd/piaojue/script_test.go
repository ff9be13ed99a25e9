package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts call this test binary as piaojue.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"baseline": serveBaseline, "piaojue": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestScripts runs the commands as a shell does: what they print, where, and their exit codes.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "unzip": unzip},
	})
}

// exits runs a command and compares its exit code: exits 2 piaojue count. Its output is available to stdout and stderr.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// unzip unpacks a file into a folder: unzip FILE DIR.
func unzip(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: unzip FILE DIR")
	}
	r, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer r.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), r))
}

// TestReadmePlaces checks that the files and tests named in the README's last chapter exist.
func TestReadmePlaces(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, found := strings.Cut(string(readme), "\n## Adding to it\n")
	if !found {
		t.Fatal("README.md has no chapter on adding to it")
	}
	var tests bytes.Buffer
	for _, shape := range []string{"../../*/*_test.go", "../../*/*/*_test.go"} {
		files, _ := filepath.Glob(shape) // the pattern is well-formed
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	for _, m := range regexp.MustCompile("`([^` ]+)`").FindAllStringSubmatch(chapter, -1) {
		switch name := m[1]; {
		case strings.HasPrefix(name, "Test"):
			if !bytes.Contains(tests.Bytes(), []byte("func "+name+"(")) {
				t.Errorf("there is no %s", name)
			}
		case strings.Contains(name, "/"):
			if files, err := filepath.Glob("../../" + strings.ReplaceAll(name, "NAME", "home")); err != nil || len(files) == 0 {
				t.Errorf("there is no %s", name)
			}
		}
	}
}

// TestReadmeSettings compares the README's table of settings with what the program prints.
func TestReadmeSettings(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, begins := strings.Cut(string(readme), "<!-- settings -->")
	table, _, ends := strings.Cut(rest, "<!-- /settings -->")
	if !begins || !ends {
		t.Fatal("README.md lacks the table between <!-- settings --> and <!-- /settings -->")
	}
	var want bytes.Buffer
	if err := writeSettings(&want); err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(table) != strings.TrimSpace(want.String()) {
		t.Errorf("README.md has\n%s\nbut piaojue serve --print-settings prints\n%s", table, want.String())
	}
}
