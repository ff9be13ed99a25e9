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

// A CodeGenerator makes codes and PINs, the hashes they are kept under, and keys of drafts.
type CodeGenerator struct{ key, proof []byte }

var _ meeting.CodeGenerator = (*CodeGenerator)(nil)

// NewCodeGenerator makes a generator with a key of 32 bytes. Another key knows none of the slips.
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

// Hash gives the hash of what somebody typed as a code; not ok when it cannot be one.
func (m *CodeGenerator) Hash(typed string) (hash string, ok bool) {
	code, ok := parseCode(typed)
	if !ok {
		return "", false
	}
	return HashCode(m.key, code), true
}

// Mark names the key without telling it: a store notes by it whose it is. It is no code's hash.
func (m *CodeGenerator) Mark() string { return keyedHash(m.key, "piaojue mark v1") }

// Pin draws a PIN of 6 digits for the credential kept under hash.
func (m *CodeGenerator) Pin(hash string) (pin, pinHash string) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic("seal: " + err.Error()) // crypto/rand does not fail
	}
	pin = fmt.Sprintf("%06d", n.Int64())
	return pin, m.PinHash(hash, pin)
}

// PinHash is what a PIN is kept under: it is bound to its code's hash.
func (m *CodeGenerator) PinHash(hash, pin string) string { return hashPin(m.key, hash, pin) }

// Proof is a keyed digest over parts, each with its length.
func (m *CodeGenerator) Proof(parts ...string) string {
	mac := hmac.New(sha256.New, m.proof)
	_, _ = mac.Write(withLengths(nil, parts)) // never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:digestSize])
}

// DraftKey is the key under which a page keeps choices that were not sent yet: a sign-in's own, on every server, and
// not to be had once it has ended.
func (m *CodeGenerator) DraftKey(session ballot.SessionID) string {
	return keyedHash(m.key, "piaojue draft v1", string(session))
}
