//go:build !unix

package embedded

import (
	"os"
	"syscall"
)

// childAttr and tryLock are never reached where there is no redis-server for the system.
func childAttr() *syscall.SysProcAttr { return nil }

func tryLock(*os.File) (bool, error) { return false, ErrNoServer }
