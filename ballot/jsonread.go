package ballot

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A jsonReader parses a text character by character, and stops at the first fault that makes it unreadable.
type jsonReader struct {
	text  string
	at    int
	left  int     // values still allowed
	bad   string  // why it cannot be read
	twice []Fault // repeated names

	open []jsonMember // members of all open objects and lists, in one stack
}

func newJSONReader(data []byte, values int) (*jsonReader, *Fault) {
	text := string(withoutMark(data))
	if !utf8.ValidString(text) {
		return nil, &Fault{Code: FaultBadChar, Row: lineOf(text, firstBroken(text))}
	}
	return &jsonReader{text: text, left: values}, nil
}

func firstBroken(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			return i
		}
	}
	return len(text)
}

func (r *jsonReader) fail(why string) {
	if r.bad == "" {
		r.bad = why
	}
}

func (r *jsonReader) fault() Fault {
	return Fault{Code: FaultBadJSON, Row: lineOf(r.text, r.at), Args: map[string]string{"reason": r.bad}}
}

// unexpected fails at a character that is not allowed where it is.
func (r *jsonReader) unexpected() {
	if r.at >= len(r.text) {
		r.fail("unexpected end")
		return
	}
	sign, _ := utf8.DecodeRuneInString(r.text[r.at:])
	r.fail("unexpected " + strconv.QuoteRune(sign))
}

func (r *jsonReader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n' || r.text[r.at] == '\t' ||
		r.text[r.at] == '\r') {
		r.at++
	}
}

// next returns the next character that is not white space; 0 at the end.
func (r *jsonReader) next() byte {
	if r.space(); r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// takes consumes one given character, or fails.
func (r *jsonReader) takes(sign byte) bool {
	if r.next() != sign {
		r.unexpected()
		return false
	}
	r.at++
	return true
}

// has consumes a given character if it comes next.
func (r *jsonReader) has(sign byte) bool {
	if r.next() != sign {
		return false
	}
	r.at++
	return true
}

// goesOn consumes what follows a member, and reports whether another member comes.
func (r *jsonReader) goesOn(end byte) bool { return r.bad == "" && !r.has(end) && r.takes(',') }

// end fails if anything but white space follows.
func (r *jsonReader) end() {
	if r.space(); r.at < len(r.text) {
		r.fail("more than one value")
	}
}

// object iterates over an object, or fails.
func (r *jsonReader) object(each func(at int, name string)) {
	if r.takes('{') {
		r.members('{', each)
	}
}

func (r *jsonReader) value(depth int) JSON {
	v := JSON{kind: r.next()}
	if r.left--; r.left < 0 {
		r.fail("too many values")
		return v
	}
	switch v.kind {
	case '{', '[':
		if depth >= maxDepth {
			r.fail("nested too deep")
			return v
		}
		r.at++
		r.into(&v, depth+1)
	case '"':
		v.text = r.string()
	case 't':
		r.word("true")
	case 'f':
		r.word("false")
	case 'n':
		r.word("null")
	default:
		v = JSON{text: r.number()}
	}
	return v
}

// into parses the members of an object or list whose opening bracket was consumed.
func (r *jsonReader) into(v *JSON, depth int) {
	from := len(r.open)
	r.members(v.kind, func(at int, name string) {
		r.open = append(r.open, jsonMember{at: int32(at), name: name, value: r.value(depth)})
	})
	v.members = slices.Clone(r.open[from:])
	r.open = r.open[:from]
}

// members iterates over an object or list whose opening bracket was consumed. Each call of each parses one value; it
// gets the offset of the member and, in an object, its name.
func (r *jsonReader) members(kind byte, each func(at int, name string)) {
	end := kind + 2 // in ASCII { and }, [ and ] are two apart
	var had [16]string
	names := had[:0] // most objects have no more
	place := 0
	for more := !r.has(end); more; more = r.goesOn(end) {
		r.space()
		at, name, faults := r.at, "", len(r.twice)
		if kind == '{' {
			if r.next() != '"' {
				r.unexpected()
				return
			}
			name = r.string()
			if r.bad != "" || !r.takes(':') {
				return
			}
			switch {
			case slices.Contains(names, name):
				r.twice = append(r.twice, NamedTwice("", name))
				faults++
			case len(names) == maxNames:
				r.fail("too many names")
			default:
				names = append(names, name)
			}
		}
		each(at, name)
		for i := faults; i < len(r.twice); i++ { // faults inside the member get its path as a prefix
			r.twice[i].Field = within(memberStep(kind, place, name), r.twice[i].Field)
		}
		place++
	}
}

// within puts the name or index of a member before the path of something inside it.
func within(step, path string) string {
	if strings.HasPrefix(path, "[") {
		return step + path
	}
	return step + "." + path
}

func memberStep(kind byte, place int, name string) string {
	if kind == '{' {
		return Shown(name)
	}
	return "[" + strconv.Itoa(place) + "]"
}

// NamedTwice returns the fault of a name that occurs twice in the object at a path.
func NamedTwice(path, name string) Fault {
	return Fault{Field: join(path, name), Code: FaultTwice, Args: map[string]string{"value": Shown(name)}}
}

func (r *jsonReader) word(word string) {
	if !strings.HasPrefix(r.text[r.at:], word) {
		r.unexpected()
		return
	}
	r.at += len(word)
}

// number parses a number and returns it as it was written.
func (r *jsonReader) number() string {
	from := r.at
	r.sign("-")
	if !r.sign("0") {
		r.digits()
	}
	if r.sign(".") {
		r.digits()
	}
	if r.sign("eE") {
		r.sign("+-")
		r.digits()
	}
	return r.text[from:r.at]
}

// sign consumes one of these characters if it comes next.
func (r *jsonReader) sign(of string) bool {
	found := r.at < len(r.text) && strings.IndexByte(of, r.text[r.at]) >= 0
	if found {
		r.at++
	}
	return found
}

// digits consumes one or more digits.
func (r *jsonReader) digits() {
	from := r.at
	for r.sign("0123456789") {
	}
	if r.at == from {
		r.unexpected()
	}
}

// string parses a string whose opening quote comes next.
func (r *jsonReader) string() string {
	r.at++
	from := r.at
	var parts strings.Builder // used when the string has escapes
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '"':
			text := r.text[from:r.at]
			r.at++
			if parts.Len() == 0 {
				return text
			}
			parts.WriteString(text)
			return parts.String()
		case c == '\\':
			parts.WriteString(r.text[from:r.at])
			parts.WriteRune(r.escape())
			if r.bad != "" {
				return ""
			}
			from = r.at
		case c < ' ':
			r.unexpected()
			return ""
		default:
			r.at++
		}
	}
	r.unexpected()
	return ""
}

// escape parses an escape sequence. Half of a surrogate pair is broken text.
func (r *jsonReader) escape() rune {
	r.at++
	if r.at >= len(r.text) {
		r.unexpected()
		return 0
	}
	const signs, means = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(signs, r.text[r.at]); i >= 0 {
		r.at++
		return rune(means[i])
	}
	first := r.unit()
	if !utf16.IsSurrogate(first) {
		return first
	}
	if strings.HasPrefix(r.text[r.at:], `\`) {
		r.at++
		if pair := utf16.DecodeRune(first, r.unit()); pair != utf8.RuneError {
			return pair
		}
	}
	r.fail("half of a character")
	return 0
}

// unit parses the u and the four digits of an escape.
func (r *jsonReader) unit() rune {
	if len(r.text) < r.at+5 || r.text[r.at] != 'u' {
		r.unexpected()
		return 0
	}
	n, err := strconv.ParseUint(r.text[r.at+1:r.at+5], 16, 32)
	if err != nil {
		r.unexpected()
	}
	r.at += 5
	return rune(n)
}
