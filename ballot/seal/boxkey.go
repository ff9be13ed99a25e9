package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"sync"

	"piaojue/ballot"
)

// Of an envelope's plaintext: flags, number of marks, marks, padding.
const (
	headSize  = 2
	plainSize = headSize + ballot.MaxItems
	flagVoid  = 1
)

// digestSize is how much of an HMAC is kept: 144 bits, 24 characters.
const digestSize = 18

// A boxKey is one poll's. It may be used concurrently.
type boxKey struct {
	poll   ballot.PollID
	aead   cipher.AEAD
	digest []byte
	macs   sync.Pool // of hash.Hash under digest
}

func newBoxKey(p ballot.PollID, key []byte) (*boxKey, error) {
	aead, err := newAEAD(key, "piaojue seal v1")
	if err != nil {
		return nil, err
	}
	digest, err := Subkey(key, "piaojue digest v1")
	if err != nil {
		return nil, err
	}
	return &boxKey{poll: p, aead: aead, digest: digest}, nil
}

// Seal closes one ballot's encoded marks in an envelope. Sealed twice, a ballot gives two envelopes that show
// nothing in common.
func (k *boxKey) Seal(marks string, void bool) ([]byte, error) {
	if len(marks) > ballot.MaxItems {
		return nil, fmt.Errorf("seal a ballot of poll %s: %d marks, at most %d", k.poll, len(marks), ballot.MaxItems)
	}
	var plain [plainSize]byte
	if void {
		plain[0] = flagVoid
	}
	plain[1] = byte(len(marks))
	copy(plain[headSize:], marks)
	return k.aead.Seal(nil, nil, plain[:], []byte(k.poll)), nil
}

// Unseal opens an envelope of this poll.
func (k *boxKey) Unseal(envelope []byte) (marks string, void bool, err error) {
	plain, err := k.aead.Open(nil, nil, envelope, []byte(k.poll))
	if err != nil || len(plain) != plainSize || int(plain[1]) > ballot.MaxItems {
		return "", false, fmt.Errorf("open an envelope of poll %s: it is not of this poll, or was changed", k.poll)
	}
	return string(plain[headSize : headSize+int(plain[1])]), plain[0]&flagVoid != 0, nil
}

// Digest is a keyed digest over parts. Each part goes in with its length, so no two lists of parts are alike.
func (k *boxKey) Digest(parts ...string) string {
	mac, _ := k.macs.Get().(hash.Hash)
	if mac == nil {
		mac = hmac.New(sha256.New, k.digest)
	}
	defer k.macs.Put(mac)
	mac.Reset()
	text := withLengths(make([]byte, 0, 256), parts)
	_, _ = mac.Write(text) // never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(text[:0])[:digestSize])
}

// withLengths adds each part with its length before it, so that no two lists of parts are alike.
func withLengths(to []byte, parts []string) []byte {
	for _, part := range parts {
		to = binary.BigEndian.AppendUint64(to, uint64(len(part)))
		to = append(to, part...)
	}
	return to
}
