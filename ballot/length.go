package ballot

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// bodyStep is what the length of a cast's body is rounded up to, so that a body is longer than its ballot needs.
const bodyStep = 256

// BodyBytes is the one length of a cast's body in a secret poll: encryption on the way hides no lengths, and the
// sender's address is a seat (I3). It is that of the longest ballot there can be, rounded up. 0: the poll is recorded,
// and any length will do.
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

// spelled is the length of a text in JSON for the encoder that needs most: some write everything but ASCII, and what
// means something in HTML, by \u and four digits.
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

// Body writes a ballot as JSON and fills it with blanks to the length that its poll's casts have. With 0 it is as long
// as it needs, as in a recorded poll.
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
