package sheet

import (
	"errors"
	"strconv"

	"piaojue/ballot"
)

var (
	errNoCell      = errors.New("a row is an object of texts and numbers")
	errTooManyRows = errors.New("more rows than the list may have")
)

// readJSON reads a list of objects, each of them a row. Rows count from 1 and there is no header.
func readJSON(data []byte, l layout, t *table) error {
	t.encoding, t.headed = encodingJSON, true
	row := 0
	err := ballot.EachJSON(data, maxColumns+1, func(v ballot.JSON, faults []ballot.Fault) error {
		row++
		if len(faults) > 0 && faults[0].Code != ballot.FaultTwice { // a duplicate column is reported with its field
			return ballot.RefuseFaults(ballot.CodeInvalid, faults[:1])
		}
		r, err := t.object(l, row, v)
		switch {
		case err != nil:
			return err
		case r.blank():
			return nil
		case len(t.lines) >= l.maxRows:
			t.fault("rows", row, l.tooMany, "max", strconv.Itoa(l.maxRows))
			return errTooManyRows
		}
		t.lines = append(t.lines, r)
		return nil
	})
	e, _ := ballot.AsError(err)
	switch {
	case e != nil && e.Faults[0].Code == ballot.FaultBadChar: // JSON must be UTF-8
		return ballot.Refuse(ballot.CodeBadEncoding, "JSON that is not UTF-8")
	case err != nil && !errors.Is(err, errTooManyRows):
		t.fault("", len(t.lines)+1, ballot.FaultNoSheet)
	}
	return nil
}

// object reads one row.
func (t *table) object(l layout, row int, v ballot.JSON) (line, error) {
	r := line{row: row, cells: map[string]string{}}
	if !v.IsObject() {
		return r, errNoCell
	}
	for heading, v := range v.Fields {
		c, _, known := l.find(heading)
		_, twice := r.cells[c.field]
		switch {
		case !known:
			t.fault("", row, ballot.FaultUnknownColumn, "column", shown(heading))
		case twice:
			t.fault("", row, ballot.FaultColumnTwice, "column", c.field)
		}
		text, isText := v.Text()
		number, isNumber := v.Number()
		switch {
		case isText || isNumber:
			r.cells[c.field] = text + number
		case !v.IsNull():
			return r, errNoCell
		}
	}
	return r, nil
}
