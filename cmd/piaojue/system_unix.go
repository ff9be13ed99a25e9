//go:build unix

package main

import "syscall"

// freeSpace is what is left for us on the disk of a folder, in bytes.
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
