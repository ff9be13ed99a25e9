package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

const pemType = "PRIVATE KEY" // PKCS#8

// A SigningKey signs tokens and verifies them. ID names it in a token's header.
type SigningKey struct {
	ID      string
	Private ed25519.PrivateKey
}

// NewSigningKey makes a key that is not stored, for a rehearsal without a data folder.
func NewSigningKey() (SigningKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return SigningKey{}, fmt.Errorf("draw a signing key: %w", err)
	}
	return signingKey(private), nil
}

// CreateSigningKey makes a key and writes it to a new file that only its owner may read. It never replaces a file: that
// would silently invalidate all tokens signed with the old key.
func CreateSigningKey(path string) (SigningKey, error) {
	key, err := NewSigningKey()
	if err != nil {
		return SigningKey{}, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key.Private)
	if err != nil {
		return SigningKey{}, fmt.Errorf("encode the signing key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return SigningKey{}, fmt.Errorf("the signing key file %s exists already; remove it first if every sign-in may end",
			path)
	}
	if err != nil {
		return SigningKey{}, fmt.Errorf("create the signing key file: %w", err)
	}
	err = errors.Join(pem.Encode(f, &pem.Block{Type: pemType, Bytes: der}), f.Sync(), f.Close())
	if err != nil {
		return SigningKey{}, fmt.Errorf("write the signing key file %s: %w", path, err)
	}
	return key, nil
}

// LoadSigningKey reads a key written by [CreateSigningKey] and refuses a file that others may read.
func LoadSigningKey(path string) (SigningKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return SigningKey{}, fmt.Errorf("read the signing key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return SigningKey{}, fmt.Errorf("the signing key file %s may be read by others (mode %04o); run chmod 600 on it",
			path, mode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return SigningKey{}, fmt.Errorf("read the signing key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType {
		return SigningKey{}, fmt.Errorf("the signing key file %s holds no PEM block %q", path, pemType)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		// The error could quote key material, so it is not passed on.
		return SigningKey{}, fmt.Errorf("the signing key file %s holds no PKCS#8 private key", path)
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return SigningKey{}, fmt.Errorf("the signing key file %s holds another kind of key; Ed25519 is wanted", path)
	}
	return signingKey(private), nil
}

func signingKey(private ed25519.PrivateKey) SigningKey {
	sum := sha256.Sum256(private.Public().(ed25519.PublicKey))
	return SigningKey{ID: base64.RawURLEncoding.EncodeToString(sum[:9]), Private: private}
}
