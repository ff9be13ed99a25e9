package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSigningKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signing.pem")
	made, err := CreateSigningKey(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, want 600", info.Mode().Perm())
	}
	loaded, err := LoadSigningKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if loaded.ID != made.ID || !loaded.Private.Equal(made.Private) {
		t.Error("the key read is not the key written")
	}
	if _, err := CreateSigningKey(path); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("a second key over the first: %v", err)
	}
}

func TestLoadSigningKeyRefuses(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(t.TempDir(), "good.pem")
	if _, err := CreateSigningKey(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		text []byte
		mode os.FileMode
		want string
	}{
		{"readable by all", text, 0o644, "chmod 600"},
		{"readable by the group", text, 0o640, "chmod 600"},
		{"empty", nil, 0o600, "no PEM block"},
		{"public", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("x")}), 0o600, "no PEM block"},
		{"broken", pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: []byte("x")}), 0o600, "no PKCS#8"},
		{"another kind", pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), 0o600, "Ed25519"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key.pem")
			if err := os.WriteFile(path, tt.text, tt.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil { // independent of the umask
				t.Fatal(err)
			}
			if _, err := LoadSigningKey(path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("LoadSigningKey = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
	if _, err := LoadSigningKey(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing file was read")
	}
}
