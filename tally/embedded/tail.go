package embedded

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// checkTimeout bounds one pass over the append-only file.
const checkTimeout = 5 * time.Minute

// mendTail cuts a torn tail off the append-only file and reports whether it did. What is cut was never
// acknowledged: an acknowledged ballot is on disk whole. The folder is copied aside first.
func (s *supervisor) mendTail(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, checkTimeout)
	defer stop()
	folder := filepath.Join(s.dir, "appendonlydir")
	manifest := filepath.Join(folder, "appendonly.aof.manifest")
	if _, err := os.Stat(manifest); err != nil {
		return false
	}
	if s.checker(ctx, manifest).Run() == nil {
		return false // whole: it is something else
	}
	aside := filepath.Join(s.dir, "torn-"+time.Now().UTC().Format("20060102T150405.000"))
	if err := os.CopyFS(aside, os.DirFS(folder)); err != nil {
		s.log.LogAttrs(ctx, slog.LevelError, "the append-only file is torn and cannot be copied aside", slog.String("error", err.Error()))
		return false
	}
	_ = os.Chmod(aside, 0o700) //nolint:gosec // a folder needs its x; the folder above it is closed anyway
	fix := s.checker(ctx, "--fix", manifest)
	fix.Stdin = strings.NewReader("y\n")
	said, err := fix.CombinedOutput()
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelError, "the append-only file is torn and cannot be mended",
			slog.String("copy", aside), slog.String("error", err.Error()), slog.String("said", string(said)))
		return false
	}
	s.log.LogAttrs(ctx, slog.LevelWarn, "the append-only file had a torn tail; what was never acknowledged is cut off",
		slog.String("copy", aside), slog.String("said", string(said)))
	return true
}

// checker is redis-check-aof: the server's own binary under another name.
func (s *supervisor) checker(ctx context.Context, args ...string) *exec.Cmd {
	check := exec.CommandContext(ctx, s.binary, args...)
	check.Args[0] = "redis-check-aof"
	return check
}
