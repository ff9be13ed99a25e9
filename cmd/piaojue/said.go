package main

import (
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"piaojue/ballot"
	"piaojue/tally"
	"piaojue/tally/embedded"
	"piaojue/web/i18n"
)

// A said is an entry of the catalogues with its arguments: an error, a finding, or a part of one. Error returns it in
// English; code that prints it uses inLang for the reader's language.
type said struct {
	key  string
	args []any // errors among them are translated too, and errors.Is finds them
}

func word(key string, args ...any) *said { return &said{key, args} }

func (s *said) Error() string { return s.in(i18n.EN) }

func (s *said) in(l i18n.Lang) string {
	args := make([]any, len(s.args))
	for i, a := range s.args {
		args[i] = a
		if err, ok := a.(error); ok {
			args[i] = inLang(l, err)
		}
	}
	return say(l, s.key, args...)
}

func (s *said) Unwrap() []error {
	var list []error
	for _, a := range s.args {
		if err, ok := a.(error); ok {
			list = append(list, err)
		}
	}
	return list
}

// several is a list of faults found together, printed as one sentence.
type several []error

func (s several) Error() string { return s.in(i18n.EN) }

func (s several) in(l i18n.Lang) string {
	parts := make([]string, len(s))
	for i, err := range s {
		parts[i] = inLang(l, err)
	}
	return strings.Join(parts, say(l, "several"))
}

// inLang returns the text of an error in a language. Errors from elsewhere, such as from the system, stay as they are
// unless foreign knows them.
func inLang(l i18n.Lang, err error) string {
	switch e := err.(type) { //nolint:errorlint // each layer translates its own part
	case interface{ in(l i18n.Lang) string }:
		return e.in(l)
	case inputError:
		return inLang(l, e.error)
	case *ballot.Error:
		if l == i18n.ZH {
			return strings.TrimSuffix(i18n.Sentence(l, e.Code, e.Args), "。")
		}
	case interface{ Unwrap() []error }:
		if _, ok := errors.AsType[*said](err); ok {
			return joined(l, e.Unwrap())
		}
	}
	if key, what := foreign(err); l != i18n.EN && key != "" {
		return say(l, key, what)
	}
	return err.Error()
}

// foreign returns the entry for a frequent error from elsewhere, and the address or path that it concerns.
func foreign(err error) (key, what string) {
	for _, f := range []struct {
		is  error
		key string
	}{
		{embedded.ErrNoServer, "foreign.no_server"},
		{tally.ErrUnsigned, "foreign.unsigned"},
		{tally.ErrNotEmpty, "foreign.not_empty"},
	} {
		if errors.Is(err, f.is) {
			return f.key, ""
		}
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && errors.Is(err, syscall.EADDRINUSE) && e.Addr != nil {
		return "foreign.in_use", e.Addr.String()
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "foreign.none", e.Path
		case errors.Is(err, fs.ErrPermission):
			return "foreign.denied", e.Path
		}
	}
	return "", ""
}

// joined returns the texts of errors, one per line, as errors.Join does.
func joined(l i18n.Lang, list []error) string {
	lines := make([]string, len(list))
	for i, err := range list {
		lines[i] = inLang(l, err)
	}
	return strings.Join(lines, "\n")
}
