package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestNoCoreDumps: neither the server nor the Redis it starts may leave a core dump on disk.
func TestNoCoreDumps(t *testing.T) {
	if _, err := os.Stat("/proc/self/limits"); err != nil {
		t.Skip("this system tells no limits under /proc")
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("no redis-server here")
	}
	data := filepath.Join(t.TempDir(), "data")
	if _, err := createKeys(data); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c",
		`ulimit -S -c "$(ulimit -H -c)"; exec piaojue serve --listen 127.0.0.1:0 --ops "" --data "$0"`, data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	if _, err := out.Read(make([]byte, 1)); err != nil { // its first line: it serves
		t.Fatalf("the server did not start: %v", err)
	}
	for name, pid := range map[string]string{
		"the server": strconv.Itoa(cmd.Process.Pid), "its store": childOf(t, cmd.Process.Pid),
	} {
		limits, err := os.ReadFile("/proc/" + pid + "/limits")
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`Max core file size +0 +0 `).Match(limits) {
			t.Errorf("%s may leave a core dump:\n%s", name, limits)
		}
	}
}

// childOf returns the process that another process has started.
func childOf(t *testing.T, parent int) string {
	t.Helper()
	for range 100 {
		all, _ := filepath.Glob("/proc/[0-9]*/stat")
		for _, stat := range all {
			raw, err := os.ReadFile(stat)
			_, rest, found := strings.Cut(string(raw), ") ")
			if fields := strings.Fields(rest); err == nil && found && len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
				return filepath.Base(filepath.Dir(stat))
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the server started no store")
	return ""
}
