package ballot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep content may nest. A poll needs five.
const maxDepth = 16

// A tree is JSON read strictly: an object is map[string]any, a list []any, a number json.Number. What
// encoding/json lets pass in silence is a fault here: a repeated name, broken UTF-8, text after the end.
type tree = any

// readTree reads one JSON value. It tells the line of what cannot be read.
func readTree(data []byte) (tree, []Fault) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors of some systems put it there
	if !utf8.Valid(data) {
		return nil, []Fault{{Code: FaultBadChar, Row: lineOf(data, firstBroken(data))}}
	}
	r := treeReader{dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	t, err := r.value("", 0)
	if err == nil {
		if _, err = r.dec.Token(); err == nil {
			err = errors.New("more than one value")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		row := lineOf(data, int(r.dec.InputOffset()))
		if se, ok := errors.AsType[*json.SyntaxError](err); ok {
			row = lineOf(data, int(se.Offset))
		}
		return nil, []Fault{{Row: row, Code: FaultBadJSON, Args: map[string]string{"reason": err.Error()}}}
	}
	return t, r.faults
}

// CheckNames refuses JSON that names something twice in one object: of two marks beside one item, who is to say which
// was meant? In the outermost object a name in capitals is the same, as encoding/json has it. All other faults of what
// was read are its reader's to find.
func CheckNames(data []byte) error {
	t, faults := readTree(data)
	faults = slices.DeleteFunc(faults, func(f Fault) bool { return f.Code != FaultTwice })
	outermost, _ := t.(map[string]any)
	names := slices.Sorted(maps.Keys(outermost))
	for i, name := range names {
		if slices.ContainsFunc(names[:i], func(other string) bool { return strings.EqualFold(other, name) }) {
			faults = append(faults, namedTwice("", name))
		}
	}
	return RefuseFaults(CodeInvalid, faults)
}

func namedTwice(path, name string) Fault {
	return Fault{Field: join(path, name), Code: FaultTwice, Args: map[string]string{"value": Shown(name)}}
}

// lineOf gives the line, from 1, on which an offset stands.
func lineOf(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}

func firstBroken(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

type treeReader struct {
	dec    *json.Decoder
	faults []Fault
}

func (r *treeReader) value(path string, depth int) (tree, error) {
	tok, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	d, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= maxDepth {
		return nil, errors.New("nested too deep")
	}
	if d == '[' {
		return r.list(path, depth)
	}
	return r.object(path, depth)
}

func (r *treeReader) list(path string, depth int) (tree, error) {
	list := []any{}
	for r.dec.More() {
		v, err := r.value(path+"["+strconv.Itoa(len(list))+"]", depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := r.dec.Token()
	return list, err
}

func (r *treeReader) object(path string, depth int) (tree, error) {
	object := map[string]any{}
	for r.dec.More() {
		tok, err := r.dec.Token()
		if err != nil {
			return nil, err
		}
		name, ok := tok.(string)
		if !ok {
			return nil, fmt.Errorf("%v is not a name", tok)
		}
		at := join(path, name)
		v, err := r.value(at, depth+1)
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			r.faults = append(r.faults, namedTwice(path, name))
		}
		object[name] = v
	}
	_, err := r.dec.Token()
	return object, err
}

// join names a field of an object. A name that is no name of ours is cut to what can be shown.
func join(path, name string) string {
	if path == "" {
		return Shown(name)
	}
	return path + "." + Shown(name)
}

// Shown is what an answer repeats of a value from outside: short, and without what cannot be seen.
func Shown(v any) string {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case nil:
		s = "null"
	case map[string]any:
		s = "{…}"
	case []any:
		s = "[…]"
	default:
		s = fmt.Sprint(v)
	}
	runes := []rune(strings.Map(func(r rune) rune {
		if badRune(r) || invisible(r) {
			return '?'
		}
		return r
	}, s))
	if len(runes) > 40 {
		runes = append(runes[:39], '…')
	}
	return string(runes)
}
