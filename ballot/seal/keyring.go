package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// KeySize is the length of every key, in bytes.
const KeySize = 32

// wrapVersion is the first byte of a wrapped key, so that another way of wrapping can be distinguished.
const wrapVersion = 1

// A Keyring makes box keys and wraps them with the master key. It may be used concurrently.
type Keyring struct {
	wrap cipher.AEAD
}

var _ meeting.Keyring = (*Keyring)(nil)

// NewKeyring makes a keyring from a master key of 32 bytes.
func NewKeyring(master []byte) (*Keyring, error) {
	aead, err := newAEAD(master, "piaojue wrap v1")
	if err != nil {
		return nil, fmt.Errorf("take the master key: %w", err)
	}
	return &Keyring{wrap: aead}, nil
}

// New makes a poll's box key and returns it wrapped.
func (k *Keyring) New(p ballot.PollID) ([]byte, error) {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails: the program ends instead
	return k.seal(p, key), nil
}

// Open unwraps a poll's box key.
func (k *Keyring) Open(p ballot.PollID, wrapped []byte) (meeting.BoxKey, error) {
	key, err := k.open(p, wrapped)
	if err != nil {
		return nil, err
	}
	return newBoxKey(p, key)
}

// Rewrap returns a poll's box key wrapped with another master key, so that the old one can be destroyed.
func (k *Keyring) Rewrap(p ballot.PollID, wrapped []byte, to *Keyring) ([]byte, error) {
	key, err := k.open(p, wrapped)
	if err != nil {
		return nil, err
	}
	return to.seal(p, key), nil
}

func (k *Keyring) seal(p ballot.PollID, key []byte) []byte {
	return k.wrap.Seal([]byte{wrapVersion}, nil, key, []byte(p))
}

func (k *Keyring) open(p ballot.PollID, wrapped []byte) ([]byte, error) {
	if len(wrapped) == 0 || wrapped[0] != wrapVersion {
		return nil, fmt.Errorf("unwrap the box key of poll %s: it is not wrapped in a way known here", p)
	}
	key, err := k.wrap.Open(nil, nil, wrapped[1:], []byte(p))
	if err != nil {
		return nil, fmt.Errorf("unwrap the box key of poll %s: the master key is another one, or the key was changed", p)
	}
	return key, nil
}

// subkey derives from a key of 32 bytes the key for one use, named by its label.
func subkey(key []byte, label string) ([]byte, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("a key of %d bytes, want %d", len(key), KeySize)
	}
	return hkdf.Key(sha256.New, key, nil, label, KeySize)
}

// newAEAD makes the cipher for one use. Its Seal draws a random nonce and prepends it.
func newAEAD(key []byte, label string) (cipher.AEAD, error) {
	sub, err := subkey(key, label)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(sub)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
