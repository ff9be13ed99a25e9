package ballot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Hash is the SHA-256, in hex, of the spec's JSON, indented by two spaces, with a final newline. The log entry of the
// adoption holds it, so that a later change to any rule of the poll is detected (I11).
func (s Spec) Hash() string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic("ballot: " + err.Error()) // no value of a spec can fail to be written
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}
