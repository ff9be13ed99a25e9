package main

import (
	"context"
	"log/slog"

	"piaojue/web"
)

// A requestLog adds to each line the id of the request that led to it.
type requestLog struct{ slog.Handler }

// newLog makes the log of a server of what writes its lines.
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
