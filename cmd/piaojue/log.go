package main

import (
	"context"
	"log/slog"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"piaojue/web"
)

// A requestLog adds the id of the request to each line that it led to.
type requestLog struct{ slog.Handler }

// newLog makes the log of a server from the handler that writes its lines.
func newLog(h slog.Handler) *slog.Logger { return slog.New(requestLog{h}) }

func (l requestLog) Handle(ctx context.Context, r slog.Record) error {
	if id := web.RequestID(ctx); id != "" {
		r.AddAttrs(slog.String("request", id))
	}
	return l.Handler.Handle(ctx, r)
}

func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

func (l requestLog) WithGroup(name string) slog.Handler { return requestLog{l.Handler.WithGroup(name)} }

// An errorLog receives what an http.Server reports about connections it cannot serve. Anyone in the hall can cause such
// a report, so it is logged at debug level only. Failed TLS handshakes are also counted.
type errorLog struct {
	log        *slog.Logger
	handshakes prometheus.Counter
}

// Write logs one report.
func (l errorLog) Write(line []byte) (int, error) {
	message, text := "http server", strings.TrimSpace(string(line))
	if from, ok := strings.CutPrefix(text, "http: TLS handshake error from "); ok {
		l.handshakes.Inc()
		message, text = "TLS handshake failed", from
	}
	l.log.LogAttrs(context.Background(), slog.LevelDebug, message, slog.String("line", text))
	return len(line), nil
}
