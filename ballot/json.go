package ballot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Limits on the input: nesting depth, number of values, and number of names in one object.
const (
	maxDepth  = 16
	maxValues = 1 << 16
	maxNames  = 2 * MaxItems
)

// A JSON is a JSON value, parsed strictly: what encoding/json accepts silently is a fault here, namely a name that
// occurs twice in one object, broken text, and text after the end. It shares the memory of the text it was parsed from.
// The reader is our own since this package imports the standard library alone, and a hall's tablets send thousands of
// ballots at once: for a ballot with 12 marks it takes a third of the time of jsontext, and a fifth of that of
// encoding/json.
type JSON struct {
	kind    byte   // its first character: one of { [ " t f n, or 0 for a number
	text    string // of a string, or a number as it was written
	members []jsonMember
}

// A jsonMember is a member of an object, or of a list, whose members have no names. At is its offset in bytes.
type jsonMember struct {
	value JSON
	name  string
	at    int32
}

// ReadJSON parses one value that holds at most the given number of values. If the text cannot be parsed, the one fault
// says why and on which line. Each repeated name is a fault too, and the value keeps both members.
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

// EachJSON parses a list member by member, each of at most the given number of values, so that a long list is never
// held in memory whole. A parse error is reported last, with the fault that [ReadJSON] would return. EachJSON stops at
// the first error returned by each, and returns it.
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

// Text returns the text of a string; false for any other value.
func (v JSON) Text() (string, bool) { return v.textOf('"') }

// Number returns a number as it was written; false for any other value.
func (v JSON) Number() (string, bool) { return v.textOf(0) }

func (v JSON) textOf(kind byte) (string, bool) {
	if v.kind != kind {
		return "", false
	}
	return v.text, true
}

// Bool returns the value of a boolean; ok is false for any other value.
func (v JSON) Bool() (truth, ok bool) { return v.kind == 't', v.kind == 't' || v.kind == 'f' }

// IsNull reports whether the value is null.
func (v JSON) IsNull() bool { return v.kind == 'n' }

// IsObject reports whether the value is an object.
func (v JSON) IsObject() bool { return v.kind == '{' }

// Fields iterates over an object's names and values, in their order.
func (v JSON) Fields(yield func(string, JSON) bool) {
	for _, m := range v.members {
		if v.kind == '{' && !yield(m.name, m.value) {
			return
		}
	}
}

// List returns the members of a list; false for any other value.
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

// Any returns the value as a Go value: map[string]any, []any, string, json.Number, bool or nil.
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

// String returns the text that an answer repeats of a value.
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

// find returns the offset of the member with a path such as items[3].title; for a repeated name, that of the last one.
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

// onLines adds to faults the line numbers of their fields in the parsed text.
func (v JSON) onLines(data []byte, faults []Fault) {
	data = withoutMark(data)
	for i, f := range faults {
		if at, found := v.find(f.Field); found && f.Row == 0 {
			faults[i].Row = lineOf(string(data), at)
		}
	}
}

// lineOf returns the line number, from 1, of an offset.
func lineOf(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

// withoutMark removes the byte order mark that some editors put before a text.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// join returns the path of a field of an object. An unknown name is cut to what can be shown.
func join(path, name string) string {
	if path == "" {
		return Shown(name)
	}
	return path + "." + Shown(name)
}

// Shown returns the text that an answer repeats of a value from outside: short, and without invisible characters.
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
