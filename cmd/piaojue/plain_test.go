package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/tally/redistest"
	"piaojue/web"
)

// withTLS gives the site a certificate from an authority of its own, and returns that authority and the configuration
// that serves it.
func (s *site) withTLS() (*hallAuthority, serveConfig) {
	s.t.Helper()
	ca, err := newAuthority([]string{"127.0.0.1"})
	s.must(err)
	own, err := ca.issue([]string{"127.0.0.1"})
	s.must(err)
	s.must(own.write(s.data, ca.cert))
	c := s.config()
	c.TLSCert, c.TLSKey = filepath.Join(s.data, serverCertFile), filepath.Join(s.data, serverKeyFile)
	return ca, c
}

// TestOneAddressForTLSAndSetup: with TLS, the same address answers plain HTTP with the page that tells how to make
// tablets trust the certificate. It hands out that certificate and redirects everything else to https. With the
// certificate it hands out, a browser trusts the server.
func TestOneAddressForTLSAndSetup(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	ca, c := s.withTLS()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	a, err := newApp(ctx, c, slog.New(slog.DiscardHandler))
	s.must(err)
	done := make(chan error, 1)
	go func() { done <- a.run(ctx) }()
	address := a.listener.Addr().String()

	status, page, _ := fetch(t, "http://"+address+"/setup")
	if status != http.StatusOK || !strings.Contains(page, web.FingerprintMark(ca.cert.Raw)) ||
		strings.Contains(page, "ca.crt") {
		t.Errorf("the first page by plain HTTP: %d", status)
	}
	status, page, _ = fetch(t, "http://"+address+"/setup/install")
	if status != http.StatusOK || !strings.Contains(page, `data-secure="https://127.0.0.1`) {
		t.Errorf("the second page by plain HTTP: %d", status)
	}
	_, crt, header := fetch(t, "http://"+address+"/setup/ca.crt")
	text, err := os.ReadFile(filepath.Join(s.data, caCertFile))
	s.must(err)
	block, _ := pem.Decode(text)
	if !bytes.Equal(block.Bytes, []byte(crt)) || header.Get("Content-Type") != "application/x-x509-ca-cert" {
		t.Errorf("ca.crt is not the authority: %d bytes, %q", len(crt), header.Get("Content-Type"))
	}
	cert, err := x509.ParseCertificate([]byte(crt))
	s.must(err)
	if !cert.PermittedDNSDomainsCritical || len(cert.PermittedIPRanges) != 1 || !cert.MaxPathLenZero ||
		!slices.Equal(cert.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}) ||
		cert.KeyUsage != x509.KeyUsageCertSign {
		t.Error("the authority says that it can vouch for more than its host's web server")
	}
	if life := cert.NotAfter.Sub(cert.NotBefore); life > 367*24*time.Hour {
		t.Errorf("the authority is good for %v, want a year", life)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs: roots, MinVersion: tls.VersionTLS12,
	}}}
	t.Cleanup(trusting.CloseIdleConnections)
	resp, err := trusting.Get("http://" + address + "/vote") // redirected to https
	s.must(err)
	body, err := io.ReadAll(resp.Body)
	s.must(err)
	s.must(resp.Body.Close())
	if resp.StatusCode != http.StatusOK || resp.TLS == nil ||
		!strings.Contains(string(body), `name="piaojue-page" content="vote"`) {
		t.Errorf("the page by TLS: %d", resp.StatusCode)
	}
	trusting.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	cancel()
	if err := <-done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
