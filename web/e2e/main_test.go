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

// generous is how long a test waits for what must come. Nothing is asserted on time itself.
const generous = 60 * time.Second

// program is the binary under test, built once.
var program string

// chrome starts the one Chromium of this run. Every window has a profile of its own in it.
var chrome = sync.OnceValues(func() (context.Context, error) {
	ctx, stop, err := startChromium(chromium())
	stopChrome = stop
	return ctx, err
})

// stopChrome ends it.
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

// missing names what has to be installed before a browser test can run.
func missing() error {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return errors.New("install redis-server (make needs)")
	}
	if chromium() == "" {
		return errors.New("install chromium (make needs)")
	}
	return nil
}

// chromium is the browser of the tests: Debian's without the parts nobody sees here, which halves their time, else any.
func chromium() string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needBrowser skips a test where it cannot run, except in CI, where that is a failure.
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

// startChromium starts a browser with an empty profile and no business of its own on the network.
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
		// Windows nobody looks at run as fast as the others.
		"disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
	) {
		options = append(options, chromedp.Flag(flag, true))
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	stop := func() {
		_ = chromedp.Cancel(ctx) // it is asked to end: what was started may be a script, and killed would leave the browser
		cancel()
		stopAlloc()
		_ = os.RemoveAll(dir) // what it has not let go of is the system's to clear
	}
	if err := chromedp.Run(ctx); err != nil {
		return nil, stop, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, stop, nil
}
