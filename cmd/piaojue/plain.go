package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"time"
)

// A plainSplit splits the connections to one address into those that begin with a TLS handshake and those in plain
// HTTP. A browser that uses the address without https, or does not trust the certificate yet, is redirected or guided
// instead of cut off.
type plainSplit struct {
	inner  net.Listener
	secure *splitListener
	plain  *splitListener
}

// firstByteIn is how long a connection may take to send its first byte.
const firstByteIn = 5 * time.Second

// tlsHello is the first byte of a TLS connection.
const tlsHello = 0x16

func newPlainSplit(l net.Listener) *plainSplit {
	part := func() *splitListener {
		return &splitListener{of: l, conns: make(chan net.Conn), done: make(chan struct{})}
	}
	return &plainSplit{inner: l, secure: part(), plain: part()}
}

// run accepts until ctx ends. When it returns, its goroutines have ended.
func (p *plainSplit) run(ctx context.Context) error {
	var looking sync.WaitGroup
	defer looking.Wait()
	stop := context.AfterFunc(ctx, func() { _ = p.inner.Close() })
	defer stop()
	for {
		conn, err := p.inner.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return nil
			}
			return fmt.Errorf("listen for the hall: %w", err)
		}
		looking.Go(func() { p.part(conn) })
	}
}

// part hands a connection to the listener it belongs to, or closes it.
func (p *plainSplit) part(conn net.Conn) {
	_ = conn.SetReadDeadline(time.Now().Add(firstByteIn))
	in := bufio.NewReaderSize(conn, 16)
	first, err := in.Peek(1)
	_ = conn.SetReadDeadline(time.Time{})
	to := p.plain
	if err == nil && first[0] == tlsHello {
		to = p.secure
	}
	if err == nil && to.take(peeked{conn, in}) {
		return
	}
	_ = conn.Close()
}

// peeked is a connection whose first bytes have been peeked at.
type peeked struct {
	net.Conn
	in *bufio.Reader
}

func (c peeked) Read(b []byte) (int, error) { return c.in.Read(b) }

// A splitListener is one part of a split address.
type splitListener struct {
	of    net.Listener
	conns chan net.Conn
	done  chan struct{} // closed by Close
	once  sync.Once
}

func (l *splitListener) take(c net.Conn) bool {
	select {
	case l.conns <- c:
		return true
	case <-l.done:
		return false
	}
}

// Accept returns the next connection.
func (l *splitListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends this part and closes the whole address.
func (l *splitListener) Close() error {
	l.once.Do(func() { close(l.done) })
	if err := l.of.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Addr is the address.
func (l *splitListener) Addr() net.Addr { return l.of.Addr() }

// hallCA reads the hall's own authority, if the folder has one and it issued the server's certificate.
func hallCA(c serveConfig) []byte {
	if c.TLSCert == "" {
		return nil
	}
	der, err := readPEM(filepath.Join(c.Data, caCertFile), "CERTIFICATE")
	if err != nil {
		return nil
	}
	own, err := readPEM(c.TLSCert, "CERTIFICATE")
	if err != nil {
		return nil
	}
	ca, errCA := x509.ParseCertificate(der)
	cert, err := x509.ParseCertificate(own)
	if err != nil || errCA != nil || cert.CheckSignatureFrom(ca) != nil {
		return nil
	}
	return der
}
