package web

import (
	"slices"
	"strings"

	"piaojue/ballot"
)

// plainCast reads a ballot as tablets send it: one object of known fields, each once, of strings without escapes. All
// else, faults included, is encoding/json's to judge: it takes four times as long, and a hall sends thousands at once.
func plainCast(body []byte) (in ballot.CastRequest, ok bool) {
	s := plainScanner{rest: string(body)}
	var seen []string
	for more := s.opens(); more; more = s.goesOn() {
		field, known := s.text(), true
		if slices.Contains(seen, field) || !s.takes(':') {
			return in, false
		}
		seen = append(seen, field)
		switch field {
		case "key":
			in.Key = s.text()
		case "replaces":
			in.Replaces = ballot.Receipt(s.text())
		case "accept_void":
			in.AcceptVoid = s.truth()
		case "marks":
			in.Marks = s.texts()
		default:
			known = false
		}
		if !known || s.bad {
			return in, false
		}
	}
	s.space()
	return in, !s.bad && s.rest == ""
}

// A plainScanner takes tokens off the front of a text and remembers the first that is not plain.
type plainScanner struct {
	rest string
	bad  bool
}

func (s *plainScanner) space() {
	for s.rest != "" && (s.rest[0] == ' ' || s.rest[0] == '\n' || s.rest[0] == '\t' || s.rest[0] == '\r') {
		s.rest = s.rest[1:]
	}
}

// takes takes one sign.
func (s *plainScanner) takes(sign byte) bool {
	s.space()
	if s.rest == "" || s.rest[0] != sign {
		s.bad = true
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// opens takes the beginning of an object, and reports whether a field follows.
func (s *plainScanner) opens() bool {
	return s.takes('{') && !s.ends()
}

// goesOn takes what stands behind a field, and reports whether another follows.
func (s *plainScanner) goesOn() bool {
	return !s.bad && !s.ends() && s.takes(',')
}

func (s *plainScanner) ends() bool {
	s.space()
	if s.rest == "" || s.rest[0] != '}' {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// text takes a string without escapes.
func (s *plainScanner) text() string {
	if !s.takes('"') {
		return ""
	}
	for i := range len(s.rest) {
		switch c := s.rest[i]; {
		case c == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text
		case c == '\\' || c < ' ':
			s.bad = true
			return ""
		}
	}
	s.bad = true
	return ""
}

func (s *plainScanner) truth() bool {
	s.space()
	rest, truth := strings.CutPrefix(s.rest, "true")
	if !truth {
		var lie bool
		rest, lie = strings.CutPrefix(s.rest, "false")
		s.bad = s.bad || !lie
	}
	s.rest = rest
	return truth
}

// texts takes an object of strings, each name once.
func (s *plainScanner) texts() map[string]string {
	m := make(map[string]string, min(strings.Count(s.rest, ":"), ballot.MaxItems))
	count := 0
	for more := s.opens(); more; more = s.goesOn() {
		name := s.text()
		if !s.takes(':') {
			return nil
		}
		m[name] = s.text()
		count++
	}
	s.bad = s.bad || count > len(m) // a name twice
	return m
}
