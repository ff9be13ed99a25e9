package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxDepth is how deep a file of a record may nest, maxNumber the largest whole number in one.
const (
	maxDepth  = 8
	maxNumber = 1_000_000_000
)

// A treeReader reads JSON strictly: no name twice, no broken text, and no more values than a record has. What
// encoding/json lets pass (names in another case, the second of two) would be read otherwise by other programs.
type treeReader struct {
	dec  *json.Decoder
	left int // values still allowed
}

// readTree reads one JSON value of at most so many values: map[string]any, []any, string, json.Number, bool or nil.
func readTree(data []byte, values int) (any, error) {
	if err := plainJSON(data); err != nil {
		return nil, err
	}
	r := newTreeReader(data, values)
	return r.value(0)
}

func newTreeReader(data []byte, values int) *treeReader {
	r := &treeReader{dec: json.NewDecoder(bytes.NewReader(data)), left: values}
	r.dec.UseNumber()
	return r
}

func plainJSON(data []byte) error {
	switch {
	case !utf8.Valid(data):
		return errors.New("holds broken text")
	case !json.Valid(data):
		return errors.New("is not JSON")
	}
	return nil
}

// eachOf reads a JSON list, member by member, so that a long one is never held whole.
func eachOf(data []byte, values int, each func(i int, member any) error) error {
	if err := plainJSON(data); err != nil {
		return err
	}
	r := newTreeReader(data, values)
	if start, err := r.dec.Token(); err != nil || start != json.Delim('[') {
		return errors.New("is not a list")
	}
	for i := 0; r.dec.More(); i++ {
		r.left = values
		member, err := r.value(1)
		if err == nil {
			err = each(i, member)
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return nil
}

func (r *treeReader) value(depth int) (any, error) {
	if r.left--; r.left < 0 {
		return nil, errors.New("holds more values than a record has")
	}
	tok, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	d, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= maxDepth {
		return nil, errors.New("is nested too deep")
	}
	if d == '[' {
		list := []any{}
		for r.dec.More() {
			v, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := r.dec.Token()
		return list, err
	}
	return r.object(depth)
}

func (r *treeReader) object(depth int) (any, error) {
	object := map[string]any{}
	for r.dec.More() {
		tok, err := r.dec.Token()
		if err != nil {
			return nil, err
		}
		name, ok := tok.(string)
		if !ok {
			return nil, errors.New("is not JSON")
		}
		if _, twice := object[name]; twice {
			return nil, fmt.Errorf("%q stands twice", short(name))
		}
		if object[name], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := r.dec.Token()
	return object, err
}

// short is what a fault repeats of a text from a record.
func short(s string) string {
	if len(s) <= 40 {
		return s
	}
	return s[:40] + "…"
}

// fields takes fields off an object one by one and keeps the first fault.
type fields struct {
	m    map[string]any
	seen []string
	err  error
}

func fieldsOf(t any) *fields {
	m, ok := t.(map[string]any)
	if !ok {
		return &fields{err: errors.New("is not an object")}
	}
	return &fields{m: m}
}

func (f *fields) fault(name, what string) {
	if f.err == nil {
		f.err = fmt.Errorf("%q %s", short(name), what)
	}
}

func (f *fields) take(name string) (any, bool) {
	f.seen = append(f.seen, name)
	v, ok := f.m[name]
	return v, ok
}

func need[T any](f *fields, name, kind string) T {
	v, given := f.take(name)
	t, ok := v.(T)
	if !ok && !given {
		f.fault(name, "is missing")
	} else if !ok {
		f.fault(name, "is not "+kind)
	}
	return t
}

func (f *fields) text(name string) string { return need[string](f, name, "a text") }
func (f *fields) flag(name string) bool   { return need[bool](f, name, "true or false") }
func (f *fields) list(name string) []any  { return need[[]any](f, name, "a list") }

func (f *fields) object(name string) map[string]any {
	return need[map[string]any](f, name, "an object")
}

// textOr takes a text that may be missing.
func (f *fields) textOr(name string) string {
	if _, given := f.m[name]; !given {
		return ""
	}
	return f.text(name)
}

func (f *fields) number(name string) int {
	n, err := strconv.Atoi(need[json.Number](f, name, "a whole number").String())
	if err != nil || n > maxNumber || n < -maxNumber {
		f.fault(name, "is not a whole number of a record")
	}
	return n
}

// hex takes so many bytes in lower-case hex.
func (f *fields) hex(name string, size int) []byte {
	s := f.text(name)
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != size || hex.EncodeToString(b) != s {
		f.fault(name, fmt.Sprintf("is not %d bytes in hex", size))
		return make([]byte, size)
	}
	return b
}

// texts takes a list of texts, which may be missing.
func (f *fields) texts(name string) []string {
	if _, given := f.m[name]; !given {
		return nil
	}
	list := f.list(name)
	texts := make([]string, len(list))
	for i, v := range list {
		s, ok := v.(string)
		if !ok {
			f.fault(name, "holds what is not a text")
		}
		texts[i] = s
	}
	return texts
}

// none faults a field that was not taken.
func (f *fields) none() {
	for name := range f.m {
		if !slices.Contains(f.seen, name) {
			f.fault(name, "is not known here")
		}
	}
}

// eachLine calls each with every line of a file and its number. Every line ends in a line end; none is empty or too long.
func eachLine(data []byte, longest int, each func(n int, line []byte) error) error {
	for n := 1; len(data) > 0; n++ {
		end := bytes.IndexByte(data, '\n')
		var err error
		switch {
		case end < 0:
			err = errors.New("does not end")
		case end == 0:
			err = errors.New("is empty")
		case end > longest:
			err = errors.New("is longer than any of a record")
		default:
			err = each(n, data[:end])
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		data = data[end+1:]
	}
	return nil
}
