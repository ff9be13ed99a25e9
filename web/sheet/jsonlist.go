package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"piaojue/ballot"
)

// readJSON reads a list of objects, each a row. Its rows count from 1 and have no header.
func readJSON(data []byte, l layout, t *table) error {
	data = bytes.TrimPrefix(data, utf8BOM)
	if !utf8.Valid(data) { // JSON is UTF-8 and nothing else
		return ballot.Refuse(ballot.CodeBadEncoding, "JSON that is not UTF-8")
	}
	t.encoding, t.headed = JSON, true
	r := listReader{dec: json.NewDecoder(bytes.NewReader(data)), layout: l, table: t}
	r.dec.UseNumber()
	if err := r.list(); err != nil {
		t.fault("", len(t.lines)+1, ballot.FaultNoSheet)
	}
	return nil
}

type listReader struct {
	dec    *json.Decoder
	layout layout
	table  *table
}

func (r *listReader) list() error {
	if err := r.expect('['); err != nil {
		return err
	}
	for row := 1; r.dec.More(); row++ {
		l := line{row: row, cells: map[string]string{}}
		if err := r.object(&l); err != nil {
			return err
		}
		if l.blank() {
			continue
		}
		if len(r.table.lines) >= r.layout.maxRows {
			r.table.fault("rows", row, r.layout.tooMany, "max", strconv.Itoa(r.layout.maxRows))
			return nil
		}
		r.table.lines = append(r.table.lines, l)
	}
	if err := r.expect(']'); err != nil {
		return err
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return errors.New("more than one list")
	}
	return nil
}

func (r *listReader) expect(d json.Delim) error {
	tok, err := r.dec.Token()
	if err == nil && tok != d {
		err = fmt.Errorf("%v instead of %v", tok, d)
	}
	return err
}

func (r *listReader) object(l *line) error {
	if err := r.expect('{'); err != nil {
		return err
	}
	for n := 0; r.dec.More(); n++ {
		if n >= maxColumns {
			return errors.New("too many columns")
		}
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		value, err := r.dec.Token()
		if err != nil {
			return err
		}
		heading, _ := key.(string)
		c, _, known := r.layout.find(heading)
		_, twice := l.cells[c.field]
		switch {
		case !known:
			r.table.fault("", l.row, ballot.FaultUnknownColumn, "column", shown(heading))
		case twice:
			r.table.fault("", l.row, ballot.FaultColumnTwice, "column", c.field)
		}
		switch v := value.(type) {
		case string:
			l.cells[c.field] = v
		case json.Number:
			l.cells[c.field] = v.String()
		case nil:
		default: // a list, an object or a truth value is no cell
			return fmt.Errorf("%v is no cell", v)
		}
	}
	return r.expect('}')
}
