package ballot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Limits of what is read: how deep it may nest, how many values it may hold, and how many names one object.
const (
	maxDepth  = 16
	maxValues = 1 << 16
	maxNames  = 2 * MaxItems
)

// A JSON is a value of JSON, read strictly: what encoding/json lets pass in silence is a fault here, namely a name that
// stands twice in one object, broken text, and text after the end. It shares the memory of the text it was read from.
// The reader is our own since the law imports the standard library alone, and a hall's tablets send thousands of
// ballots at once: of one with 12 marks it takes a third of what jsontext takes, and a fifth of encoding/json.
type JSON struct {
	kind    byte   // its first sign: one of { [ " t f n, or 0 for a number
	text    string // of a string, or a number as it was written
	members []jsonMember
}

// A jsonMember is one of an object's or a list's, which has no names. At is where it begins, in bytes.
type jsonMember struct {
	value JSON
	name  string
	at    int32
}

// ReadJSON reads one value that holds at most so many. Where it cannot be read, the one fault says why and on which
// line; a name that stands twice is a fault each, and the value holds both.
func ReadJSON(data []byte, values int) (JSON, []Fault) {
	r, fault := newJSONReader(data, values)
	if fault != nil {
		return JSON{}, []Fault{*fault}
	}
	v := r.value(0)
	if r.end(); r.bad != "" {
		return JSON{}, []Fault{r.fault()}
	}
	return v, r.twice
}

// EachJSON reads a list member by member, each of at most so many values, so that a long one is never held whole. What
// cannot be read is told last, by the fault that [ReadJSON] would give. It stops at the first error of each, and
// returns it.
func EachJSON(data []byte, values int, each func(JSON, []Fault) error) error {
	r, fault := newJSONReader(data, values)
	if fault != nil {
		return each(JSON{}, []Fault{*fault})
	}
	list := r.has('[')
	if !list {
		r.fail("not a list")
	}
	for more := list && !r.has(']'); more; more = r.goesOn(']') {
		r.left, r.twice = values, nil
		if v := r.value(1); r.bad == "" {
			if err := each(v, r.twice); err != nil {
				return err
			}
		}
	}
	if r.end(); r.bad != "" {
		return each(JSON{}, []Fault{r.fault()})
	}
	return nil
}

// Text is a string's; false for any other value.
func (v JSON) Text() (string, bool) { return v.textOf('"') }

// Number is a number as it was written; false for any other value.
func (v JSON) Number() (string, bool) { return v.textOf(0) }

func (v JSON) textOf(kind byte) (string, bool) {
	if v.kind != kind {
		return "", false
	}
	return v.text, true
}

// Bool is true or false; ok is false for any other value.
func (v JSON) Bool() (truth, ok bool) { return v.kind == 't', v.kind == 't' || v.kind == 'f' }

// IsNull reports whether it is null.
func (v JSON) IsNull() bool { return v.kind == 'n' }

// IsObject reports whether it is an object.
func (v JSON) IsObject() bool { return v.kind == '{' }

// Fields goes over an object's names and values, in their order.
func (v JSON) Fields(yield func(string, JSON) bool) {
	for _, m := range v.members {
		if v.kind == '{' && !yield(m.name, m.value) {
			return
		}
	}
}

// List is a list's members; false for any other value.
func (v JSON) List() ([]JSON, bool) {
	if v.kind != '[' {
		return nil, false
	}
	list := make([]JSON, len(v.members))
	for i, m := range v.members {
		list[i] = m.value
	}
	return list, true
}

// Any is the value as Go has it: map[string]any, []any, string, json.Number, bool or nil.
func (v JSON) Any() any {
	switch v.kind {
	case '{':
		object := make(map[string]any, len(v.members))
		for _, m := range v.members {
			object[m.name] = m.value.Any()
		}
		return object
	case '[':
		list := make([]any, len(v.members))
		for i, m := range v.members {
			list[i] = m.value.Any()
		}
		return list
	case '"':
		return v.text
	case 't', 'f':
		return v.kind == 't'
	case 'n':
		return nil
	default:
		return json.Number(v.text)
	}
}

// String is what an answer repeats of a value.
func (v JSON) String() string {
	switch v.kind {
	case '{':
		return "{…}"
	case '[':
		return "[…]"
	case 't':
		return "true"
	case 'f':
		return "false"
	case 'n':
		return "null"
	default:
		return v.text
	}
}

// find gives where the member of a path such as items[3].title begins; of a name that stands twice, the last.
func (v JSON) find(path string) (at int, found bool) {
	for i, m := range slices.Backward(v.members) {
		rest, here := strings.CutPrefix(path, memberStep(v.kind, i, m.name))
		switch {
		case here && rest == "":
			return int(m.at), true
		case here && (rest[0] == '.' || rest[0] == '['):
			if at, found := m.value.find(strings.TrimPrefix(rest, ".")); found {
				return at, true
			}
		}
	}
	return 0, false
}

// onLines adds to faults the lines on which their fields stand in the text that was read.
func (v JSON) onLines(data []byte, faults []Fault) {
	data = withoutMark(data)
	for i, f := range faults {
		if at, found := v.find(f.Field); found && f.Row == 0 {
			faults[i].Row = lineOf(string(data), at)
		}
	}
}

// lineOf gives the line, from 1, on which an offset stands.
func lineOf(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

// withoutMark takes off the mark that editors of some systems put in front of a text.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// join names a field of an object. A name that is no name of ours is cut to what can be shown.
func join(path, name string) string {
	if path == "" {
		return Shown(name)
	}
	return path + "." + Shown(name)
}

// Shown is what an answer repeats of a value from outside: short, and without what cannot be seen.
func Shown(v any) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if badRune(r) || invisible(r) {
			return '?'
		}
		return r
	}, fmt.Sprint(v)))
	if len(runes) > 40 {
		runes = append(runes[:39], '…')
	}
	return string(runes)
}
