//go:build !linux

package realtime

import (
	"context"
	"net"
)

// A tryWriter leaves all to who can wait.
type tryWriter struct{}

func (*tryWriter) open(net.Conn) {}

func (*tryWriter) try([]byte) (n int, err error) { return 0, nil }

// Attended changes nothing here.
func Attended(conn net.Conn) net.Conn { return conn }

// Pooled changes nothing here.
func Pooled(conn net.Conn) net.Conn { return conn }

// Attend changes nothing here.
func Attend(ctx context.Context, _ net.Conn) context.Context { return ctx }
