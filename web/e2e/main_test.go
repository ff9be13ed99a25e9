package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// generous is how long a test waits for something that must happen. No test asserts a time.
const generous = 60 * time.Second

// program is the binary under test, built once.
var program string

// chrome starts the Chromium that the tests of this run share. Every window has its own profile in it.
var chrome = sync.OnceValues(func() (context.Context, error) {
	ctx, stop, err := startChromium(chromium())
	stopChrome = stop
	return ctx, err
})

// stopChrome stops it.
var stopChrome = func() {}

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if testing.Short() || missing() != nil {
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "piaojue-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program = filepath.Join(dir, "piaojue")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", program, "piaojue/cmd/piaojue")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("build: %w\n%s", err, out)
	}
	defer func() { stopChrome() }()
	return m.Run(), nil
}

// missing names what must be installed before a browser test can run.
func missing() error {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return errors.New("install redis-server (make needs)")
	}
	if chromium() == "" {
		return errors.New("install chromium (make needs)")
	}
	return nil
}

// chromium is the browser of the tests: Debian's build without a user interface, which halves their time, or else any
// other.
func chromium() string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needBrowser skips a test if it cannot run here, except in CI, where that is a failure.
func needBrowser(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no browser")
	}
	if err := missing(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// startChromium starts a browser with an empty profile and without network requests of its own.
func startChromium(path string, flags ...string) (context.Context, func(), error) {
	dir, err := os.MkdirTemp("", "piaojue-chromium-")
	if err != nil {
		return nil, func() {}, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
	}
	for _, flag := range append(flags,
		"disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync",
		"disable-extensions", "disable-dev-shm-usage", "disable-popup-blocking",
		// Windows in the background run as fast as the others.
		"disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
	) {
		options = append(options, chromedp.Flag(flag, true))
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	stop := func() {
		// ask it to end: the program may be a script, and killing that would leave the browser running
		_ = chromedp.Cancel(ctx)
		cancel()
		stopAlloc()
		_ = os.RemoveAll(dir) // files still in use are left to the system
	}
	if err := chromedp.Run(ctx); err != nil {
		return nil, stop, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, stop, nil
}
