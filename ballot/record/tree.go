package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"piaojue/ballot"
)

// maxNumber is the largest whole number in a file of a record.
const maxNumber = 1_000_000_000

// readTree parses one JSON value of at most the given number of values: map[string]any, []any, string, json.Number,
// bool or nil.
func readTree(data []byte, values int) (any, error) {
	v, faults := ballot.ReadJSON(data, values)
	return v.Any(), unreadable(faults)
}

// eachOf parses a JSON list member by member, so that a long list is never held in memory whole.
func eachOf(data []byte, values int, each func(i int, member any) error) error {
	row := 0
	return ballot.EachJSON(data, values, func(v ballot.JSON, faults []ballot.Fault) error {
		err := unreadable(faults)
		if err == nil {
			err = each(row, v.Any())
		}
		if row++; err != nil {
			return fmt.Errorf("row %d: %w", row, err)
		}
		return nil
	})
}

// unreadable returns the first fault of a record's JSON as an error, or nil.
func unreadable(faults []ballot.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	switch f := faults[0]; f.Code {
	case ballot.FaultBadChar:
		return errors.New("holds broken text")
	case ballot.FaultTwice:
		return fmt.Errorf("%q stands twice", f.Args["value"])
	default:
		return fmt.Errorf("is not JSON: %s", f.Args["reason"])
	}
}

// short returns the part of a record's text that a fault repeats.
func short(s string) string {
	if len(s) <= 40 {
		return s
	}
	return s[:40] + "…"
}

// fields reads the fields of an object one by one and keeps the first fault.
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

// hex takes a field of this many bytes in lower-case hex.
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

// none records a fault for a field that was not taken.
func (f *fields) none() {
	for name := range f.m {
		if !slices.Contains(f.seen, name) {
			f.fault(name, "is not known here")
		}
	}
}

// eachLine calls each with every line of a file and its number. Every line must end with a line end; none may be empty
// or too long.
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
