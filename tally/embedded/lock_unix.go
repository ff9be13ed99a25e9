//go:build unix

package embedded

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks a file for this process and those that inherit it. It reports false when another holds it.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
