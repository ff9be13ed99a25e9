package photo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// MaxPictures is the limit of pictures in a folder: with their small versions, about a gigabyte.
const MaxPictures = 2000

// ErrFull means that a folder has MaxPictures pictures.
var ErrFull = errors.New("the folder of pictures is full")

// ErrChanged means that the content of a file does not match its name.
var ErrChanged = errors.New("the file of a picture was changed")

const (
	suffix      = ".jpg"
	smallSuffix = ".small.jpg"
)

var hashShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// A Picture describes a stored picture.
type Picture struct {
	Hash          string // SHA-256 of the stored file in hex, which is its name
	Width, Height int
}

// A Folder stores pictures as files. Several servers may share one. It is safe for concurrent use.
type Folder struct {
	dir string
	one chan struct{} // capacity 1: held while a picture is decoded
}

// Open returns the folder, and creates it if it does not exist.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of pictures: %w", err)
	}
	return &Folder{dir: dir, one: make(chan struct{}, 1)}, nil
}

// Take checks a picture, re-encodes it and stores it. Once it returns nil, the picture is on disk. It refuses a picture
// with a [RefusedError], or with [ErrFull].
func (f *Folder) Take(ctx context.Context, data []byte) (Picture, error) {
	h, err := headOf(data)
	if err != nil {
		return Picture{}, err
	}
	select {
	case f.one <- struct{}{}:
		defer func() { <-f.one }()
	case <-ctx.Done():
		return Picture{}, ctx.Err()
	}
	hashes, err := f.List()
	if err != nil {
		return Picture{}, err
	}
	if len(hashes) >= MaxPictures {
		return Picture{}, ErrFull
	}
	img, err := decode(data, h, MaxSide)
	if err != nil {
		return Picture{}, err
	}
	kept, img, err := encode(img, quality)
	if err != nil {
		return Picture{}, err
	}
	hash := nameOf(kept)
	if err := f.write(hash+suffix, kept); err != nil {
		return Picture{}, err
	}
	tiny, _, err := encode(fitted(img, smallSide), small)
	if err != nil {
		return Picture{}, err
	}
	return Picture{hash, img.Rect.Dx(), img.Rect.Dy()}, f.write(hash+smallSuffix, tiny)
}

// Put stores a picture from another folder under the same name. It returns ErrChanged if the name does not match.
func (f *Folder) Put(hash string, kept []byte) error {
	if nameOf(kept) != hash {
		return fmt.Errorf("picture %s: %w", hash, ErrChanged)
	}
	return f.write(hash+suffix, kept)
}

// Has reports whether the folder has a picture.
func (f *Folder) Has(hash string) bool {
	if !hashShape.MatchString(hash) {
		return false
	}
	info, err := os.Stat(filepath.Join(f.dir, hash+suffix))
	return err == nil && info.Mode().IsRegular()
}

// Read returns a picture. The error is fs.ErrNotExist if there is none, and ErrChanged if it does not match its name.
func (f *Folder) Read(hash string) ([]byte, error) {
	if !hashShape.MatchString(hash) {
		return nil, fs.ErrNotExist
	}
	data, err := os.ReadFile(filepath.Join(f.dir, hash+suffix))
	if err == nil && nameOf(data) != hash {
		err = ErrChanged
	}
	if err != nil {
		return nil, fmt.Errorf("picture %s: %w", hash, err)
	}
	return data, nil
}

// ReadSmall returns the small version of a picture. If there is none, as after a restore, it makes and stores it.
func (f *Folder) ReadSmall(ctx context.Context, hash string) ([]byte, error) {
	whole, err := f.Read(hash)
	if err != nil {
		return nil, err
	}
	if data, err := os.ReadFile(filepath.Join(f.dir, hash+smallSuffix)); err == nil {
		return data, nil
	}
	h, err := headOf(whole)
	if err != nil {
		return nil, err
	}
	select {
	case f.one <- struct{}{}:
		defer func() { <-f.one }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	img, err := decode(whole, h, smallSide)
	if err != nil {
		return nil, err
	}
	tiny, _, err := encode(img, small)
	if err != nil {
		return nil, err
	}
	return tiny, f.write(hash+smallSuffix, tiny)
}

// Sweep removes pictures that are not named and were stored before the given time, and returns how many. It removes
// leftover files of the same age too.
func (f *Folder) Sweep(named map[string]bool, before time.Time) (int, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return 0, fmt.Errorf("look through the pictures: %w", err)
	}
	n := 0
	for _, e := range entries {
		hash, _, _ := strings.Cut(e.Name(), ".")
		info, err := e.Info()
		if err != nil || named[hash] || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(f.dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("remove a picture that is not used: %w", err)
		}
		if e.Name() == hash+suffix {
			n++
		}
	}
	return n, nil
}

// List returns the names of the pictures.
func (f *Folder) List() ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("look through the pictures: %w", err)
	}
	var list []string
	for _, e := range entries {
		if hash, is := strings.CutSuffix(e.Name(), suffix); is && hashShape.MatchString(hash) {
			list = append(list, hash)
		}
	}
	return list, nil
}

func nameOf(kept []byte) string {
	sum := sha256.Sum256(kept)
	return hex.EncodeToString(sum[:])
}

// write writes a file under a temporary name, syncs it and renames it. An existing file is replaced, which renews its
// modification time, so that a picture that is stored again is not swept.
func (f *Folder) write(name string, data []byte) (err error) {
	t, err := os.CreateTemp(f.dir, "part-")
	if err != nil {
		return fmt.Errorf("keep a picture: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("keep a picture: %w", err), os.Remove(t.Name()))
		}
	}()
	_, err = t.Write(data)
	if err == nil {
		err = t.Sync()
	}
	if err = errors.Join(err, t.Close()); err != nil {
		return err
	}
	if err = os.Rename(t.Name(), filepath.Join(f.dir, name)); err != nil {
		return err
	}
	return syncFolder(f.dir)
}

// syncFolder syncs the folder, so that the name of a new file is on disk too.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
