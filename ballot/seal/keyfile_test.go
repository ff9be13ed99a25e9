package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "master.key")
	if err := CreateKey(path); err != nil {
		t.Fatal(err)
	}
	key, err := LoadKey(path)
	if err != nil || len(key) != KeySize || bytes.Equal(key, make([]byte, KeySize)) {
		t.Fatalf("LoadKey = %d bytes, %v", len(key), err)
	}
	if err := CreateKey(path); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("CreateKey over a key = %v", err)
	}
	if again, _ := LoadKey(path); !bytes.Equal(again, key) {
		t.Error("the key changed")
	}
	write := func(name string, data []byte, mode os.FileMode) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, mode); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, tt := range []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "none.key"), "is missing"},
		{"short", write("short.key", key[:31], 0o600), "holds 31 bytes, want 32"},
		{"long", write("long.key", append(bytes.Clone(key), '\n'), 0o600), "holds 33 bytes, want 32"},
		{"read by others", write("open.key", key, 0o644), "mode 0644"},
		{"a folder", dir, "is not a file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := LoadKey(tt.path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("LoadKey = %v, want it to say %q", err, tt.want)
			}
		})
	}
	if err := CreateKey(filepath.Join(dir, "none", "k")); err == nil {
		t.Error("CreateKey made a key in a folder that is not there")
	}
}

func TestReplaceKey(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "master.key"), filepath.Join(dir, "master.key.new")
	for _, p := range []string{path, next} {
		if err := CreateKey(p); err != nil {
			t.Fatal(err)
		}
	}
	old, _ := LoadKey(path)
	want, _ := LoadKey(next)
	held, err := os.Open(path) // represents the old content on disk
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := ReplaceKey(path, next); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadKey(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the key is not the new one, %v", err)
	}
	if _, err := os.Stat(next); !os.IsNotExist(err) {
		t.Errorf("the new key lies there twice: %v", err)
	}
	left := make([]byte, KeySize)
	if _, err := held.ReadAt(left, 0); err != nil || bytes.Equal(left, old) {
		t.Errorf("the old key can still be read, %v", err)
	}
	if err := ReplaceKey(path, next); err == nil {
		t.Error("ReplaceKey without a new key")
	}
	if got, err := LoadKey(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("a refused exchange cost the key: %v", err)
	}
}
