//go:build !unix

package main

import (
	"errors"
	"os"
)

// freeSpace is not known on this system.
func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }

// openFiles is not known on this system; no limit is assumed.
func openFiles() uint64 { return mostConnections + sparedFiles }

// sameOwner does nothing on this system.
func sameOwner(string, os.FileInfo) error { return nil }

// leaveNoCore does nothing on this system.
func leaveNoCore() error { return nil }
