package seal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// codeLength is how many characters a code has, of 5 random bits each.
const codeLength = 10

// alphabet is Crockford's base32: no I, L, O, U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode draws a sign-in code of 50 random bits.
func NewCode() string { return draw(codeLength) }

func draw(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the program ends instead
	for i := range b {
		b[i] = alphabet[b[i]&31]
	}
	return string(b)
}

// parseCode parses a sign-in code as typed: in any case, with dashes or spaces, full-width as input methods write it,
// with O for 0 and I or L for 1.
func parseCode(typed string) (string, bool) { return parse(typed, codeLength) }

func parse(typed string, length int) (string, bool) {
	if len(typed) > 8*length {
		return "", false
	}
	var b strings.Builder
	for _, r := range typed {
		if r >= '！' && r <= '～' { // full-width forms have the order of ASCII
			r -= '！' - '!'
		}
		switch {
		case r == '-' || r == ' ' || r == '\u3000' || r == '—' || r == '–':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(alphabet, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	if b.Len() != length {
		return "", false
	}
	return b.String(), true
}

// Group splits a code into groups of n characters with dashes, for people to read.
func Group(code string, n int) string {
	if n < 1 {
		return code
	}
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%n == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// HashCode returns the keyed hash under which a code's credential is stored, in hex. The code cannot be derived from it
// without the key.
func HashCode(key []byte, code string) string { return keyedHash(key, "piaojue code v1", code) }

// hashPin returns the keyed hash of a PIN, bound to the hash of its code.
func hashPin(key []byte, codeHash, pin string) string {
	return keyedHash(key, "piaojue pin v1", codeHash, pin)
}

func keyedHash(key []byte, parts ...string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write(withLengths(nil, parts)) // never fails
	return hex.EncodeToString(mac.Sum(nil))
}
