package ballot

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// bodyStep is the multiple that the length of a cast's body is rounded up to, so that a body is longer than its ballot
// needs.
const bodyStep = 256

// BodyBytes returns the one allowed length of a cast's body in a secret poll: transport encryption does not hide
// lengths, and the sender's address identifies a seat (I3). It is the length of the longest possible ballot, rounded
// up. 0 means that the poll is recorded and any length is accepted.
func (s Spec) BodyBytes() int {
	if s.Rules.Secrecy != Secret {
		return 0
	}
	mark := 0
	for _, name := range s.Scale() {
		mark = max(mark, spelled(name))
	}
	n := len(`{"key":"","marks":{},"accept_void":true,"replaces":""}`) + mostKey + receiptLength
	for _, it := range s.Items {
		n += len(`"":"",`) + len(it.ID) + mark // an id needs no escapes
	}
	return (n + bodyStep - 1) / bodyStep * bodyStep
}

// spelled returns the length of a text in JSON for the most verbose encoder: some write everything but ASCII, and every
// character that has a meaning in HTML, as \u and four digits.
func spelled(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case r > 0xFFFF:
			n += len(`\ud800\udc00`)
		case r < ' ' || r >= utf8.RuneSelf || r == '<' || r == '>' || r == '&' || r == 0x7F:
			n += len(`\u0000`)
		case r == '"' || r == '\\':
			n += len(`\"`)
		default:
			n++
		}
	}
	return n
}

// Body encodes a ballot as JSON and pads it with spaces to the length that its poll's casts have. With 0 it is not
// padded, as in a recorded poll.
func (in CastRequest) Body(length int) ([]byte, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	if blanks := length - len(body); blanks > 0 {
		body = append(body, bytes.Repeat([]byte(" "), blanks)...)
	}
	return body, nil
}
