package sheet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// NoChromium is the value of the setting that turns printing by a browser off.
const NoChromium = "none"

// findChromium returns the browser to print with, or "".
func findChromium(setting string) string {
	names := []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	switch setting {
	case NoChromium:
		return ""
	case "":
	default:
		names = []string{setting}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// chromiumPDF prints a page from a file, with a temporary profile, no name resolution and no network connection. The
// page's own policy lets it run no script and fetch nothing. From this program's environment, which may hold a
// password, the browser gets only the path of programs. With bare it runs without its sandbox, which Chromium does
// not allow as root.
func chromiumPDF(ctx context.Context, program string, bare bool, page []byte) (pdf []byte, err error) {
	dir, err := os.MkdirTemp("", "piaojue-print-")
	if err != nil {
		return nil, fmt.Errorf("print by %s: %w", program, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, fmt.Errorf("print by %s: %w", program, err)
	}
	args := []string{
		"--headless", "--user-data-dir=" + filepath.Join(dir, "profile"), "--no-first-run", "--no-default-browser-check",
		"--disable-gpu",
		"--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update",
		"--disable-crash-reporter",
		"--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
		"--no-pdf-header-footer",
	}
	if bare {
		args = append(args, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, program, append(args, "--print-to-pdf="+to, "file://"+from)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir}
	ownGroup(cmd)
	cmd.WaitDelay = 5 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("print by %s: %w: %.300s", program, err, out)
	}
	if pdf, err = os.ReadFile(to); err != nil {
		return nil, fmt.Errorf("print by %s: %w", program, err)
	}
	return pdf, nil
}
