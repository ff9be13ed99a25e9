//go:build !linux

package main

import "net"

// quick changes nothing here.
func quick(conn net.Conn) net.Conn { return conn }
