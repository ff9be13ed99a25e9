package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"piaojue/web/photo"
)

// openPhotos opens the folder of pictures. If it fails it returns nil: the server then works without pictures, and says
// so to a clerk who adds one.
func openPhotos(ctx context.Context, data string, log *slog.Logger) *photo.Folder {
	folder, err := photo.Open(filepath.Join(data, photoFolder))
	if err != nil {
		log.LogAttrs(ctx, slog.LevelWarn, "no pictures can be kept", slog.Any("error", err))
		return nil
	}
	return folder
}

const (
	sweepEvery = 24 * time.Hour
	sweptAfter = 24 * time.Hour // age at which a picture that no item names is removed
)

// sweepPhotos removes pictures that no item names, now and every sweepEvery, until ctx ends. It removes none if the
// named pictures cannot be listed, or if the list is empty: the store may then be the wrong one.
func sweepPhotos(ctx context.Context, folder *photo.Folder, named func(context.Context) (map[string]bool, error),
	log *slog.Logger,
) error {
	if folder == nil {
		return nil
	}
	for t := time.NewTicker(sweepEvery); ; {
		n := 0
		list, err := named(ctx)
		if err == nil && len(list) > 0 {
			n, err = folder.Sweep(list, time.Now().Add(-sweptAfter))
		}
		if err != nil && ctx.Err() == nil {
			log.LogAttrs(ctx, slog.LevelWarn, "pictures that are not used are kept for now", slog.Any("error", err))
		}
		if n > 0 {
			log.LogAttrs(ctx, slog.LevelInfo, "pictures that are not used were removed", slog.Int("pictures", n))
		}
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
	}
}
