//go:build !unix

package embedded

import (
	"os"
	"syscall"
)

// childAttr and tryLock are never called on systems without a redis-server.
func childAttr() *syscall.SysProcAttr { return nil }

func tryLock(*os.File) (bool, error) { return false, ErrNoServer }
