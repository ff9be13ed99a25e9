package redistest

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// SmallDisk mounts a file system of this many bytes until the test ends, if that is allowed.
func SmallDisk(t testing.TB, size int) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "disk") // a short path, since it holds a socket
	if err != nil {
		t.Fatal(err)
	}
	err = mount(dir, size)
	t.Cleanup(func() {
		_ = unmount(dir)
		_ = os.RemoveAll(dir)
	})
	if err != nil {
		t.Skipf("no small disk can be mounted here (%v): run as root to show what a full disk does", err)
	}
	return dir
}

// Fill writes until the disk is full.
func Fill(t testing.TB, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it only takes up space
	block := make([]byte, 64<<10)
	for len(block) > 0 {
		if _, err := file.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2] // to the last byte
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
