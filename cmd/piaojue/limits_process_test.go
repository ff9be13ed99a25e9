//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// A process is a server beside the benchmark: the product, or what it is compared with.
type process struct {
	cmd     *exec.Cmd
	address string
	ops     string
	stderr  lockedBuffer
}

// startProcess starts a server and returns once it is ready. The words LISTEN and OPS in args stand for its addresses.
func startProcess(b testing.TB, binary string, args ...string) *process {
	b.Helper()
	p := &process{address: freeAddress(b), ops: freeAddress(b)}
	p.start(b, binary, args...)
	if err := p.await(time.Now().Add(20 * time.Second)); err != nil {
		b.Fatalf("%s: %v: %s", binary, err, p.stderr.bytes())
	}
	return p
}

func (p *process) start(b testing.TB, binary string, args ...string) {
	b.Helper()
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = strings.NewReplacer("LISTEN", p.address, "OPS", p.ops).Replace(a)
	}
	p.cmd = exec.Command(binary, words...)
	p.cmd.Stderr = &p.stderr
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.stop)
}

// await waits until the server reports that it is ready.
func (p *process) await(until time.Time) error {
	for time.Now().Before(until) {
		resp, err := http.Get("http://" + p.address + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return fmt.Errorf("not ready")
}

func (p *process) stop() {
	if p.cmd.Process == nil || p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(os.Interrupt)
	ended := time.AfterFunc(10*time.Second, func() { _ = p.cmd.Process.Kill() })
	_ = p.cmd.Wait()
	ended.Stop()
}

func freeAddress(b testing.TB) string {
	b.Helper()
	l, err := new(net.ListenConfig).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// cpu is the CPU time the process has used.
func (p *process) cpu() time.Duration { return cpuOf(p.cmd.Process.Pid) }

// cpuOf reads the CPU clock of a process, to the nanosecond; /proc counts in hundredths of a second.
func cpuOf(pid int) time.Duration {
	const scheduled = 2 // CPUCLOCK_SCHED
	var t syscall.Timespec
	clock := int32(^pid)<<3 | scheduled
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, uintptr(clock), uintptr(unsafe.Pointer(&t)),
		0); errno != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}

// held is what the product's heap and stacks hold after garbage collections, in bytes, and its resident memory.
func (p *process) held(ctx context.Context) (live, resident float64) {
	u := (&bench{ops: "http://" + p.ops}).usage(ctx, true)
	m := map[string]float64{}
	_ = readOps(ctx, "http://"+p.ops+"/metrics", m) // without an answer the row is missed
	return u.held, m["process_resident_memory_bytes"]
}

// buildProduct builds the program as it is released.
func buildProduct(b testing.TB) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "piaojue")
	build := exec.Command("go", "build", "-trimpath", "-o", path, "piaojue/cmd/piaojue")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v: %s", err, out)
	}
	return path
}
