package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func lookAtCertificate(c serveConfig, now time.Time) finding {
	f := finding{name: "certificate"}
	if c.TLSCert == "" {
		f.fault, f.warn = word("doctor.cert_none"), true
		if err := c.secure(); err != nil {
			f.fault, f.warn = err, false
		}
		return f
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		f.fault = err
		return f
	}
	cert, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		f.fault = err
		return f
	}
	if now.Before(cert.NotBefore) || now.AddDate(0, 0, 1).After(cert.NotAfter) {
		f.fault = word("doctor.cert_dates", cert.NotBefore.Format(time.DateOnly), cert.NotAfter.Format(time.DateOnly))
		return f
	}
	for _, raw := range c.Public {
		if u, err := url.Parse(raw); err == nil && cert.VerifyHostname(u.Hostname()) != nil {
			f.fault = word("doctor.cert_host", u.Hostname(), u.Hostname())
			return f
		}
	}
	f.found = word("doctor.cert_until", cert.NotAfter.Format(time.DateOnly))
	if now.AddDate(0, 0, 30).After(cert.NotAfter) {
		f.fault, f.warn = word("doctor.cert_soon", f.found), true
	}
	return f
}

// lookAtAuthority reports what is wrong with the hall's own authority, if there is one; nothing if all is well.
func lookAtAuthority(c serveConfig) []finding {
	warn := func(fault error) []finding { return []finding{{name: "authority", fault: fault, warn: true}} }
	if key := filepath.Join(c.Data, oldCAKeyFile); isThere(key) {
		return warn(word("doctor.ca_key", key))
	}
	der, err := readPEM(filepath.Join(c.Data, caCertFile), pemCert)
	if err != nil {
		return nil // none, or an unusable one: the certificate has a check of its own
	}
	ca, err := x509.ParseCertificate(der)
	if err == nil && !slices.Equal(ca.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}) {
		return warn(word("doctor.ca_wide", filepath.Join(c.Data, caCertFile)))
	}
	return nil
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// lookAtAddresses reports which of the public addresses tablets can reach: those of this machine, except loopback.
func lookAtAddresses(ctx context.Context, c serveConfig) []finding {
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return []finding{{name: "address", fault: err}}
	}
	urls := c.Public
	if len(urls) == 0 {
		urls = ownURLs(&net.TCPAddr{Port: atoi(port)}, c.TLSCert != "")[:1]
	}
	var list []finding
	for _, raw := range urls {
		f := finding{name: "address", found: word("doctor.address", raw)}
		u, err := url.Parse(raw)
		ip := net.ParseIP(hostOf(u))
		switch {
		case err != nil:
			f.fault = err
		case hostOf(u) == "localhost" || ip != nil && ip.IsLoopback():
			f.fault, f.warn = word("doctor.addr_alone", raw), true
		case ip != nil && !isOwn(ip):
			f.fault, f.warn = word("doctor.addr_other", raw, strings.Join(ownAddresses(), ", ")), true
		case ip == nil:
			if _, err := net.DefaultResolver.LookupHost(ctx, hostOf(u)); err != nil {
				f.fault, f.warn = word("doctor.addr_name", hostOf(u)), true
			}
		}
		list = append(list, f)
	}
	return list
}

// ownAddresses are this machine's addresses in its networks.
func ownAddresses() []string {
	var out []string
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			out = append(out, n.IP.String())
		}
	}
	return out
}

func isOwn(ip net.IP) bool { return slices.Contains(ownAddresses(), ip.String()) }

func hostOf(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Hostname()
}

func atoi(port string) int {
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	return n
}
