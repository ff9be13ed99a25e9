package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// trustedProxies are the networks whose X-Forwarded-For is trusted.
type trustedProxies []netip.Prefix

func parseTrusted(list []string) (trustedProxies, error) {
	var t trustedProxies
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy %q must be a network such as 10.0.0.0/8", s)
		}
		t = append(t, p)
	}
	return t, nil
}

// remoteHost is the address at the other end of the connection.
func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// client is the address a request comes from: the last hop that is not a trusted proxy.
func (t trustedProxies) client(r *http.Request) string {
	host := remoteHost(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && t.has(host); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = next.String()
	}
	return host
}

func (t trustedProxies) has(host string) bool {
	a, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range t {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}
