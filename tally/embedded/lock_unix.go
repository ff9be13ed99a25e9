//go:build unix

package embedded

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks a file for this process and for child processes that inherit it. It reports false if another process
// holds the lock.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
