package main

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"piaojue/tally/redistest"
)

// TestFailedHandshakes: failed TLS handshakes are counted, and logged at debug level only.
func TestFailedHandshakes(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	_, c := s.withTLS()
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo} {
		t.Run(level.String(), func(t *testing.T) {
			log := &lockedBuffer{}
			a := s.run(c, newLog(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: level})))
			address := a.listener.Addr().String()
			conn, err := net.Dial("tcp", address)
			s.must(err)
			defer conn.Close()
			_, err = conn.Write([]byte("\x16 is the first byte of TLS, and no more of it follows"))
			s.must(err)
			_, _ = io.Copy(io.Discard, conn) // until the server closes it
			if conn, err := tls.Dial("tcp", address, &tls.Config{MinVersion: tls.VersionTLS12}); err == nil {
				_ = conn.Close()
				t.Error("the certificate of an unknown authority was trusted")
			}
			a.stop() // it waits for both

			metrics := httptest.NewRecorder()
			opsHandler(http.NotFoundHandler(), a.metrics).ServeHTTP(metrics,
				httptest.NewRequest(http.MethodGet, "/metrics", nil))
			if want := "piaojue_tls_handshake_errors_total 2\n"; !strings.Contains(metrics.Body.String(), want) {
				t.Errorf("the metrics lack %s", want)
			}
			for _, want := range []string{
				`"msg":"TLS handshake failed","line":"127.0.0.1:`, "does not look like a TLS handshake", "bad certificate",
			} {
				if got := strings.Contains(string(log.bytes()), want); got != (level == slog.LevelDebug) {
					t.Errorf("%q in the log: %v:\n%s", want, got, log.bytes())
				}
			}
		})
	}
}
