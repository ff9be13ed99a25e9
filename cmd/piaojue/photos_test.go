package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"piaojue/tally/redistest"
	"piaojue/web/photo"
)

// picturedIn stores a picture of the given width in a data folder.
func picturedIn(t *testing.T, data string, width int) (*photo.Folder, photo.Picture) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, 40)), nil); err != nil {
		t.Fatal(err)
	}
	folder := openPhotos(t.Context(), data, slog.New(slog.DiscardHandler))
	if folder == nil {
		t.Fatal("no folder")
	}
	p, err := folder.Take(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return folder, p
}

// TestBackupTakesPictures: a backup holds the pictures of items, except any that does not match its name.
func TestBackupTakesPictures(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	url, stop := s.start(slog.New(slog.DiscardHandler))
	s.hall(url, 2, 2)
	_, p := picturedIn(t, s.data, 50)
	_, changed := picturedIn(t, s.data, 60)
	s.must(os.WriteFile(filepath.Join(s.data, photoFolder, changed.Hash+".jpg"), []byte("another"), 0o600))
	file := s.backup(false)
	stop()
	b, err := readBackupFile(file, nil)
	s.must(err)
	if b.Pictures != 1 || b.Head.Format != 2 {
		t.Errorf("%d pictures, format %d", b.Pictures, b.Head.Format)
	}
	to := s.restoredTo(file, false)
	folder := openPhotos(t.Context(), to.data, slog.New(slog.DiscardHandler))
	if !folder.Has(p.Hash) || folder.Has(changed.Hash) {
		t.Error("the pictures are not those of the backup")
	}
	if err := os.RemoveAll(filepath.Join(s.data, photoFolder)); err != nil {
		t.Fatal(err)
	}
	b, err = readBackupFile(s.backup(false), nil)
	s.must(err)
	if b.Head.Format != 1 {
		t.Errorf("without pictures: format %d", b.Head.Format)
	}
}

func TestSweepPhotos(t *testing.T) {
	data := t.TempDir()
	folder, kept := picturedIn(t, data, 50)
	_, gone := picturedIn(t, data, 60)
	for _, p := range []photo.Picture{kept, gone} {
		old := time.Now().Add(-48 * time.Hour)
		if err := os.Chtimes(filepath.Join(data, photoFolder, p.Hash+".jpg"), old, old); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(named map[string]bool, err error) {
		ctx, stop := context.WithCancel(t.Context())
		list := func(context.Context) (map[string]bool, error) { stop(); return named, err }
		if err := sweepPhotos(ctx, folder, list, slog.New(slog.DiscardHandler)); err != nil {
			t.Error(err)
		}
	}
	sweep(nil, nil)
	sweep(map[string]bool{kept.Hash: true}, errors.New("a meeting cannot be read"))
	if !folder.Has(gone.Hash) {
		t.Error("a picture was removed although the named pictures are unknown")
	}
	sweep(map[string]bool{kept.Hash: true}, nil)
	if folder.Has(gone.Hash) || !folder.Has(kept.Hash) {
		t.Error("the sweep did not keep exactly the named pictures")
	}
}
