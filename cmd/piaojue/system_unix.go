//go:build unix

package main

import (
	"fmt"
	"os"
	"syscall"
)

// freeSpace is the free space on the disk of a folder, in bytes.
func freeSpace(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil //nolint:gosec,unconvert // the types differ by system
}

// openFiles is how many files and connections this process may have open.
func openFiles() uint64 {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return mostConnections + sparedFiles
	}
	return uint64(l.Cur) //nolint:gosec,unconvert // the type differs by system
}

// sameOwner gives a file the owner of an older one, if this process may: root makes the file, the server's user reads
// it.
func sameOwner(path string, old os.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chown(path, int(was.Uid), int(was.Gid)); err != nil {
		return fmt.Errorf("give %s to its owner: %w", path, err)
	}
	return nil
}

// leaveNoCore disables core dumps for this process, whose memory holds keys, and for the Redis it starts.
func leaveNoCore() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("forbid core dumps: %w", err)
	}
	return nil
}
