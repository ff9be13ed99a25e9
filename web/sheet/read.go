package sheet

import (
	"bytes"
	"strings"

	"piaojue/ballot"
)

// maxBytes is the largest file read here.
const maxBytes = 16 << 20

const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeJSON = "application/json"
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0") // .xls, or an XLSX with a password
)

// A Reader reads files that clerks bring. Its zero value asks what to do with hidden rows and columns.
type Reader struct {
	Hidden  HiddenChoice
	Columns ColumnChoice // which column is which, if the clerk was asked
}

// read turns a file into a table. The bytes decide what it is; type and name only tell what was meant.
func (r Reader) read(data []byte, contentType, filename string, l layout) (*table, error) {
	if len(data) > maxBytes {
		return nil, ballot.RefuseWith(ballot.CodeTooLarge, map[string]string{"max": "16 MiB"})
	}
	if r.Columns.given() {
		if err := r.Columns.fits(l); err != nil {
			return nil, err
		}
	}
	t := &table{choice: r.Hidden, columns: r.Columns}
	mime, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	mime = strings.TrimSpace(mime)
	name := strings.ToLower(filename)
	text := bytes.TrimSpace(bytes.TrimPrefix(data, utf8BOM))
	var err error
	switch kind := otherKind(data); {
	case kind != "":
		t.fault("", 0, ballot.FaultOtherKind, "kind", kind)
	case bytes.HasPrefix(data, zipMagic):
		readXLSX(data, l, t)
	case mime == typeJSON, strings.HasSuffix(name, ".json"), bytes.HasPrefix(text, []byte("[")),
		bytes.HasPrefix(text, []byte("{")):
		err = readJSON(data, l, t)
	case strings.HasSuffix(name, ".xls") && readsAsText(data): // many programs give text files this name
		err = readCSV(data, l, t)
	case mime == typeXLSX, strings.HasSuffix(name, ".xlsx"), strings.HasSuffix(name, ".xls"):
		t.fault("", 0, ballot.FaultNoSheet)
	default:
		err = readCSV(data, l, t)
	}
	if err != nil {
		return nil, err
	}
	if len(t.lines) == 0 && len(t.faults) == 0 {
		t.fault("", 0, ballot.FaultEmptySheet)
	}
	return t, nil
}

// readsAsText reports whether a file is lines of cells, whatever its name.
func readsAsText(data []byte) bool {
	text, _, err := decode(data)
	if err != nil || strings.ContainsRune(text, 0) {
		return false
	}
	comma, text := separator(text)
	return strings.ContainsRune(text, comma)
}
