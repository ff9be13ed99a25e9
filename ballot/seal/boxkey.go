package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"sync"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Layout of an envelope's plaintext: flags, number of marks, origin, marks, padding. Before schema 2 it had no origin.
const (
	headSize   = 2
	originSize = 16
	plainSize  = headSize + originSize + ballot.MaxItems
	oldSize    = headSize + ballot.MaxItems
	flagVoid   = 1
)

// serialSize is the size of a serial in bytes: 24 hex digits.
const serialSize = 12

// digestSize is how many bytes of an HMAC are kept: 144 bits, 24 characters.
const digestSize = 18

// A boxKey is the key of one poll. It may be used concurrently.
type boxKey struct {
	poll   ballot.PollID
	aead   cipher.AEAD
	digest []byte
	serial []byte
	macs   sync.Pool // of hash.Hash under digest
}

func newBoxKey(p ballot.PollID, key []byte) (*boxKey, error) {
	aead, err := newAEAD(key, "piaojue seal v1")
	if err != nil {
		return nil, err
	}
	digest, err := subkey(key, "piaojue digest v1")
	if err != nil {
		return nil, err
	}
	serial, err := subkey(key, "piaojue serial v1")
	if err != nil {
		return nil, err
	}
	return &boxKey{poll: p, aead: aead, digest: digest, serial: serial}, nil
}

// bound returns the additional data of an envelope, its poll and its id, so that a copy under another id cannot be
// opened.
func (k *boxKey) bound(id string) []byte {
	return append(append([]byte(k.poll), 0), id...)
}

// Seal seals one ballot in the envelope with this id. Sealing a ballot twice gives two envelopes that have nothing
// visible in common.
func (k *boxKey) Seal(id string, c meeting.Content) ([]byte, error) {
	if len(c.Marks) > ballot.MaxItems {
		return nil, fmt.Errorf("seal a ballot of poll %s: %d marks, at most %d", k.poll, len(c.Marks), ballot.MaxItems)
	}
	var plain [plainSize]byte
	if c.Void {
		plain[0] = flagVoid
	}
	plain[1] = byte(len(c.Marks))
	origin := plain[headSize : headSize+originSize]
	switch len(c.Origin) {
	case 0:
		_, _ = rand.Read(origin) // never fails: the program ends instead
	case originSize:
		copy(origin, c.Origin)
	default:
		return nil, fmt.Errorf("seal a ballot of poll %s: an origin of %d bytes, want %d", k.poll, len(c.Origin), originSize)
	}
	copy(plain[headSize+originSize:], c.Marks)
	return k.aead.Seal(nil, nil, plain[:], k.bound(id)), nil
}

// Unseal opens the envelope with this id.
func (k *boxKey) Unseal(id string, envelope []byte) (meeting.Content, error) {
	plain, err := k.aead.Open(nil, nil, envelope, k.bound(id))
	if err != nil || len(plain) != plainSize || int(plain[1]) > ballot.MaxItems {
		return meeting.Content{},
			fmt.Errorf("open an envelope of poll %s: it is not of this poll and id, or was changed", k.poll)
	}
	marks := plain[headSize+originSize:]
	return meeting.Content{
		Marks: string(marks[:plain[1]]), Void: plain[0]&flagVoid != 0, Origin: string(plain[headSize : headSize+originSize]),
	}, nil
}

// UnsealOld opens an envelope from before schema 2, which was bound only to its poll and had no origin.
func (k *boxKey) UnsealOld(envelope []byte) (meeting.Content, error) {
	plain, err := k.aead.Open(nil, nil, envelope, []byte(k.poll))
	if err != nil || len(plain) != oldSize || int(plain[1]) > ballot.MaxItems {
		return meeting.Content{},
			fmt.Errorf("open an envelope of poll %s from before schema 2: it is not of this poll, or was changed", k.poll)
	}
	return meeting.Content{Marks: string(plain[headSize : headSize+int(plain[1])]), Void: plain[0]&flagVoid != 0}, nil
}

// Serial returns the serial of the ballot with this origin: 24 hex digits that reveal nothing about it without the key.
func (k *boxKey) Serial(origin string) string {
	mac := hmac.New(sha256.New, k.serial)
	_, _ = mac.Write([]byte(origin)) // never fails
	return hex.EncodeToString(mac.Sum(nil)[:serialSize])
}

// Digest returns a keyed digest over length-prefixed parts, so that different lists of parts never give the same input.
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

// withLengths appends each part after its length, so that different lists of parts never give the same bytes.
func withLengths(to []byte, parts []string) []byte {
	for _, part := range parts {
		to = binary.BigEndian.AppendUint64(to, uint64(len(part)))
		to = append(to, part...)
	}
	return to
}
