package record

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// signed is the prefix of the signed message, before the manifest, so that a signature of another kind by the same key
// is never a record's.
const signed = "piaojue record v1\n"

// A signature is signature.json. It vouches for the manifest, and through it for every file.
type signature struct {
	Algorithm string `json:"algorithm"` // "Ed25519"
	Key       string `json:"key"`       // see [keyID]
	Public    string `json:"public"`    // the public key, hex
	Signature string `json:"signature"` // over "piaojue record v1", a line end and manifest.json's bytes, hex
}

// keyID returns a short name of a public key: the first 16 hex digits of its SHA-256.
func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// ParsePublicKey parses a public key as it is published: 64 hex digits, in any case and with spaces between them.
func ParsePublicKey(s string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(string(bytes.Join(bytes.Fields([]byte(s)), nil)))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("a public key is 64 hex digits")
	}
	return key, nil
}

func sign(key ed25519.PrivateKey, manifest []byte) ([]byte, error) {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("sign the record: the key has no public half")
	}
	return encode(signature{
		Algorithm: "Ed25519", Key: keyID(public), Public: hex.EncodeToString(public),
		Signature: hex.EncodeToString(ed25519.Sign(key, append([]byte(signed), manifest...))),
	})
}

// checkSignature verifies signature.json against the manifest and, if one is given, the expected key. It returns the
// key's id.
func checkSignature(file, manifest []byte, want ed25519.PublicKey) (string, error) {
	if file == nil {
		return "", errors.New("the record is not signed")
	}
	t, err := readTree(file, 16)
	if err != nil {
		return "", err
	}
	f := fieldsOf(t)
	algorithm, id, public, sig := f.text("algorithm"), f.text("key"), f.hex("public", ed25519.PublicKeySize),
		f.hex("signature", ed25519.SignatureSize)
	f.none()
	switch {
	case f.err != nil:
		return "", f.err
	case algorithm != "Ed25519":
		return "", fmt.Errorf("algorithm %q is not Ed25519", short(algorithm))
	case id != keyID(public):
		return "", fmt.Errorf("the key is named %q, and its name is %s", short(id), keyID(public))
	case want != nil && !bytes.Equal(want, public):
		return id, fmt.Errorf("signed by key %s, not by %s", id, keyID(want))
	case !ed25519.Verify(public, append([]byte(signed), manifest...), sig):
		return id, fmt.Errorf("the signature of key %s is not over this manifest", id)
	}
	return id, nil
}
