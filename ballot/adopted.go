package ballot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Hash is SHA-256 of what is put to the meeting, hex: of its JSON, indented by two blanks, with a line end. The log's
// entry of the adoption holds it, so that no rule of a poll can be another one afterwards (I11).
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
