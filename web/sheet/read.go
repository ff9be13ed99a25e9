package sheet

import (
	"bytes"
	"strings"

	"piaojue/ballot"
)

// MaxBytes is the largest file read here.
const MaxBytes = 16 << 20

const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeJSON = "application/json"
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0") // .xls, or an XLSX with a password
)

// read turns a file into a table. What the bytes are decides; type and name only tell what was meant.
func read(data []byte, contentType, filename string, l layout) (*table, error) {
	if len(data) > MaxBytes {
		return nil, ballot.RefuseWith(ballot.CodeTooLarge, map[string]string{"max": "16 MiB"})
	}
	t := &table{}
	mime, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	mime = strings.TrimSpace(mime)
	name := strings.ToLower(filename)
	text := bytes.TrimSpace(bytes.TrimPrefix(data, utf8BOM))
	var err error
	switch {
	case bytes.HasPrefix(data, zipMagic):
		readXLSX(data, l, t)
	case bytes.HasPrefix(data, oleMagic), mime == typeXLSX, strings.HasSuffix(name, ".xlsx"), strings.HasSuffix(name, ".xls"):
		t.fault("", 0, ballot.FaultNoSheet)
	case mime == typeJSON, strings.HasSuffix(name, ".json"), bytes.HasPrefix(text, []byte("[")), bytes.HasPrefix(text, []byte("{")):
		err = readJSON(data, l, t)
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
