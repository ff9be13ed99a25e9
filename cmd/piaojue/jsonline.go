package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"piaojue/ballot"
)

// onLines adds to the faults of a JSON text the lines on which their fields stand.
func onLines(text []byte, err error) error {
	e, ok := ballot.AsError(err)
	if !ok || len(e.Faults) == 0 {
		return err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	w := lineWalker{text: text, dec: json.NewDecoder(bytes.NewReader(text)), lines: map[string]int{}, line: 1}
	_ = w.value("") // what is broken has its line already
	at := *e
	at.Faults = slices.Clone(e.Faults)
	for i, f := range at.Faults {
		if f.Row == 0 {
			at.Faults[i].Row = w.lines[f.Field]
		}
	}
	return &at
}

// A lineWalker notes on which line, from 1, each field of a JSON text stands, by its path such as items[3].title. Of a
// name that stands twice the last counts, as it does for whoever reads the text.
type lineWalker struct {
	text   []byte
	dec    *json.Decoder
	offset int // up to which lines are counted
	line   int
	lines  map[string]int
}

func (w *lineWalker) token() (json.Token, error) {
	tok, err := w.dec.Token()
	end := min(int(w.dec.InputOffset()), len(w.text))
	w.line += bytes.Count(w.text[w.offset:end], []byte("\n"))
	w.offset = end
	return tok, err
}

func (w *lineWalker) value(path string) error {
	tok, err := w.token()
	if err != nil {
		return err
	}
	if w.lines[path] == 0 {
		w.lines[path] = w.line
	}
	kind, ok := tok.(json.Delim)
	if !ok {
		return nil
	}
	for i := 0; w.dec.More(); i++ {
		at := path + "[" + strconv.Itoa(i) + "]"
		if kind == '{' {
			name, err := w.token()
			if err != nil {
				return err
			}
			at, _ = name.(string)
			if path != "" {
				at = path + "." + at
			}
			w.lines[at] = w.line
		}
		if err := w.value(at); err != nil {
			return err
		}
	}
	_, err = w.token()
	return err
}
