//go:build !unix

package main

import "errors"

// freeSpace is not known on this system.
func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }

// openFiles is not known on this system, which sets no such bound.
func openFiles() uint64 { return mostConnections + sparedFiles }
