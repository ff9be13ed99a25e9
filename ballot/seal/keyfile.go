package seal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// LoadKey reads a key file: 32 bytes that only its owner may read.
func LoadKey(path string) (key []byte, err error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the key file %s is missing; copy it from the other server or from where it was kept safe",
			path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the key file %s cannot be read by this user", path)
	case err != nil:
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("the key file %s is not a file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("the key file %s can be read by others (mode %04o); set it with chmod 600", path, mode)
	}
	key, err = io.ReadAll(io.LimitReader(f, KeySize+1))
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if len(key) != KeySize || info.Size() != KeySize {
		return nil, fmt.Errorf("the key file %s holds %d bytes, want %d; it is damaged or another file", path, info.Size(),
			KeySize)
	}
	return key, nil
}

// CreateKey creates a key file of 32 random bytes, mode 0600, which is on disk when it returns. It never overwrites a
// file: without the old key nothing that was sealed could be opened again.
func CreateKey(path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("the key file %s is there already; it is kept", path)
	}
	if err != nil {
		return fmt.Errorf("make the key file: %w", err)
	}
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails: the program ends instead
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the key file %s: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new file's name durable, if the system supports that.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the folder of the key file: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("write the folder of the key file: %w", err)
	}
	return nil
}

// ReplaceKey replaces the key file path by next, in one step, and then overwrites the old key on disk. If it is
// interrupted, there is one complete key under path: the old one, with next still there, or the new one.
func ReplaceKey(path, next string) (err error) {
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open the old key: %w", err)
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	if err := os.Rename(next, path); err != nil {
		return fmt.Errorf("put the new key in place: %w", err)
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	// No name leads to the old file any more. Not every disk overwrites in place: all that is certain is that the file is
	// gone.
	noise := make([]byte, KeySize)
	_, _ = rand.Read(noise) // never fails
	if _, err = old.WriteAt(noise, 0); err == nil {
		err = old.Sync()
	}
	if err != nil {
		return fmt.Errorf("destroy the old key: %w", err)
	}
	return nil
}
