//go:build !linux

package realtime

import (
	"net"
	"syscall"
)

// rawOf finds no means to write without waiting.
func rawOf(net.Conn) syscall.RawConn { return nil }

// tryWrite leaves all to who can wait.
func tryWrite(syscall.RawConn, []byte) (n int, err error) { return 0, nil }
