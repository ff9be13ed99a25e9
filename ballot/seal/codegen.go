package seal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A CodeGenerator makes codes and PINs, the hashes they are stored under, and the keys of drafts.
type CodeGenerator struct{ key, proof []byte }

var _ meeting.CodeGenerator = (*CodeGenerator)(nil)

// NewCodeGenerator makes a generator with a key of 32 bytes. A generator with another key does not recognise the slips.
func NewCodeGenerator(key []byte) (*CodeGenerator, error) {
	if len(key) != KeySize {
		return nil, errors.New("the key of sign-in codes must be 32 bytes")
	}
	proof, err := subkey(key, "piaojue proof v1")
	if err != nil {
		return nil, err
	}
	return &CodeGenerator{key: key, proof: proof}, nil
}

// Code draws a sign-in code.
func (m *CodeGenerator) Code() (code, hash string) {
	code = NewCode()
	return code, HashCode(m.key, code)
}

// Hash returns the hash of a typed code; not ok if the text cannot be a code.
func (m *CodeGenerator) Hash(typed string) (hash string, ok bool) {
	code, ok := parseCode(typed)
	if !ok {
		return "", false
	}
	return HashCode(m.key, code), true
}

// Mark identifies the key without revealing it: a store records by it whose it is. It is not the hash of any code.
func (m *CodeGenerator) Mark() string { return keyedHash(m.key, "piaojue mark v1") }

// Pin draws a PIN of 6 digits for the credential stored under hash.
func (m *CodeGenerator) Pin(hash string) (pin, pinHash string) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic("seal: " + err.Error()) // crypto/rand does not fail
	}
	pin = fmt.Sprintf("%06d", n.Int64())
	return pin, m.PinHash(hash, pin)
}

// PinHash returns the hash that a PIN is stored under, bound to its code's hash.
func (m *CodeGenerator) PinHash(hash, pin string) string { return hashPin(m.key, hash, pin) }

// Proof returns a keyed digest over length-prefixed parts.
func (m *CodeGenerator) Proof(parts ...string) string {
	mac := hmac.New(sha256.New, m.proof)
	_, _ = mac.Write(withLengths(nil, parts)) // never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:digestSize])
}

// DraftKey returns the key under which a page stores choices that were not sent yet: it belongs to one session, is the
// same on every server, and cannot be obtained once the session has ended.
func (m *CodeGenerator) DraftKey(session ballot.SessionID) string {
	return keyedHash(m.key, "piaojue draft v1", string(session))
}
