//go:build !linux

package realtime

import "net"

// A tryWriter leaves all to who can wait.
type tryWriter struct{}

func (*tryWriter) open(net.Conn) {}

func (*tryWriter) try([]byte) (n int, err error) { return 0, nil }

// Quick changes nothing here.
func Quick(conn net.Conn) net.Conn { return conn }
