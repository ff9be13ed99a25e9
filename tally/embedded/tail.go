package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// checkTimeout bounds one pass over the append-only file.
const checkTimeout = 5 * time.Minute

// asideName is the name prefix of the copies that are made before a tail is cut off.
const asideName = "torn-"

// mendTail cuts a torn tail off the append-only file and reports whether it did. The removed part was never
// acknowledged: an acknowledged ballot is on disk completely. The folder is copied first. A file that is damaged
// elsewhere than at its tail is left unchanged and reported: acknowledged ballots follow the damage.
func (s *supervisor) mendTail(ctx context.Context) (bool, error) {
	ctx, stop := context.WithTimeout(ctx, checkTimeout)
	defer stop()
	folder := filepath.Join(s.dir, "appendonlydir")
	manifest := filepath.Join(folder, "appendonly.aof.manifest")
	if _, err := os.Stat(manifest); err != nil {
		return false, nil
	}
	said, err := s.checker(ctx, manifest).CombinedOutput()
	if err == nil {
		return false, nil // the file is intact: the cause is another one
	}
	if err := onlyTorn(folder, string(said)); err != nil {
		return false, err
	}
	aside := filepath.Join(s.dir, asideName+time.Now().UTC().Format("20060102T150405.000"))
	if err := os.CopyFS(aside, os.DirFS(folder)); err != nil {
		return false, fmt.Errorf("the append-only file is torn and cannot be copied aside: %w", err)
	}
	_ = os.Chmod(aside, 0o700) //nolint:gosec // a folder needs its x; the folder above it is closed anyway
	fix := s.checker(ctx, "--fix", manifest)
	fix.Stdin = strings.NewReader("y\n")
	if said, err = fix.CombinedOutput(); err != nil {
		return false, fmt.Errorf("the append-only file is torn and cannot be mended, its copy is %s: %w: %s", aside, err,
			said)
	}
	s.log.LogAttrs(ctx, slog.LevelWarn, "the append-only file had a torn tail; what was never acknowledged is cut off",
		slog.String("copy", aside), slog.String("said", string(said)))
	return true, nil
}

// checker is redis-check-aof: the server's own binary under another name.
func (s *supervisor) checker(ctx context.Context, args ...string) *exec.Cmd {
	check := exec.CommandContext(ctx, s.binary, args...)
	check.Args[0] = "redis-check-aof"
	return check
}

// Forget removes the copies of the append-only file that were made before torn tails were cut off: they still contain
// what has been deleted since.
func (r *Redis) Forget() error {
	if r.inMemory {
		return nil
	}
	copies, err := filepath.Glob(filepath.Join(r.dir, asideName+"*"))
	for _, aside := range copies {
		err = errors.Join(err, os.RemoveAll(aside))
	}
	if err != nil {
		return fmt.Errorf("remove copies of the append-only file: %w", err)
	}
	return nil
}

// analyzed matches, in the output of redis-check-aof, the broken file and the offset up to which it is intact.
var analyzed = regexp.MustCompile(`filename=(.+), size=(\d+), ok_up_to=(\d+)`)

// onlyTorn returns nil if the append-only file is damaged at its tail only: its last file ends within a command or a
// transaction, or in zeros, which a disk leaves where a write was still missing.
func onlyTorn(folder, said string) error {
	found := analyzed.FindAllStringSubmatch(said, -1)
	if len(found) == 0 {
		return fmt.Errorf("the append-only file is broken, and not at its end; it is left as it is: %s", said)
	}
	last := found[len(found)-1]
	file, err := os.Open(filepath.Join(folder, filepath.Base(last[1])))
	if err != nil {
		return fmt.Errorf("look at the append-only file: %w", err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	good, err := strconv.ParseInt(last[3], 10, 64)
	if err == nil {
		_, err = file.Seek(good, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("look at the append-only file: %w", err)
	}
	torn, err := isTorn(bufio.NewReader(file))
	if err != nil {
		return fmt.Errorf("look at the append-only file: %w", err)
	}
	if !torn {
		return fmt.Errorf("the append-only file %s is broken at byte %d of %s, and not at its end; it is left as it is, "+
			"since what lies "+
			"behind was acknowledged: put a backup back, or ask for help", file.Name(), good, last[2])
	}
	return nil
}

// isTorn reports whether commands in Redis's protocol end before they are complete, or continue as zeros.
func isTorn(r *bufio.Reader) (bool, error) {
	for {
		err := skipCommand(r)
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case errors.Is(err, errNotProtocol):
			return onlyZeros(r)
		case err != nil:
			return false, err
		}
	}
}

var errNotProtocol = errors.New("not Redis's protocol")

// skipCommand reads one command: "*" and a count, then for each word "$" and a length, and the bytes, each ended by CR
// LF.
func skipCommand(r *bufio.Reader) error {
	words, err := number(r, '*')
	for ; words > 0 && err == nil; words-- {
		var size int
		if size, err = number(r, '$'); err == nil {
			_, err = r.Discard(size)
		}
		if err == nil {
			err = expect(r, "\r\n")
		}
	}
	return err
}

// number reads a line of a sign and digits.
func number(r *bufio.Reader, sign byte) (n int, err error) {
	if err := expect(r, string(sign)); err != nil {
		return 0, err
	}
	for digits := 0; ; digits++ {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b < '0' || b > '9' || digits == 9 {
			if err := r.UnreadByte(); err != nil {
				return 0, err
			}
			if digits == 0 {
				return 0, errNotProtocol
			}
			return n, expect(r, "\r\n")
		}
		n = 10*n + int(b-'0')
	}
}

// expect reads the expected text; a differing byte stays unread.
func expect(r *bufio.Reader, want string) error {
	for i := range len(want) {
		b, err := r.ReadByte()
		if err != nil {
			return err
		}
		if b != want[i] {
			return errors.Join(r.UnreadByte(), errNotProtocol)
		}
	}
	return nil
}

func onlyZeros(r *bufio.Reader) (bool, error) {
	for {
		b, err := r.ReadByte()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if b != 0 || err != nil {
			return false, err
		}
	}
}
