package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

const (
	maxUnpacked = 16 << 20 // bytes of all parts of a workbook: a roll of 10,000 takes under 3 MiB
	maxParts    = 1_000
	maxScanned  = 100_000 // rows looked at, blank ones included: whole columns are often formatted
)

// readXLSX reads the first visible sheet of a workbook, cells as the clerk sees them: a number formatted
// with leading zeros keeps them.
func readXLSX(data []byte, l layout, t *table) {
	t.encoding = XLSX
	if !sound(data) {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	defer func() {
		// The parser is another's and the bytes are anyone's. A workbook that trips it is not read.
		if recover() != nil {
			*t = table{encoding: XLSX}
			t.fault("", 0, ballot.FaultNoSheet)
		}
	}()
	// Both limits alike: no part is ever unpacked to a file.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	defer f.Close() //nolint:errcheck // nothing was written: there is nothing to lose
	name, sheets := firstSheet(f)
	rows, err := f.Rows(name)
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	defer rows.Close() //nolint:errcheck // only read from
	if sheets > 1 {
		t.notice("", 0, ballot.NoticeOtherSheets, "n", strconv.Itoa(sheets))
	}
	readRows(rows, &rowReader{layout: l, table: t})
}

func readRows(rows *excelize.Rows, into *rowReader) {
	for row := 1; rows.Next(); row++ {
		cells, err := rows.Columns()
		if err != nil {
			into.table.fault("", row, ballot.FaultNoSheet)
			return
		}
		if row > maxScanned {
			into.table.fault("rows", row, ballot.FaultTooManyRows, "max", strconv.Itoa(into.layout.maxRows))
			return
		}
		if !into.take(row, cells) {
			return
		}
	}
	if rows.Error() != nil {
		into.table.fault("", 0, ballot.FaultNoSheet)
	}
}

// sound reports whether a workbook unpacks to little, is unharmed, and its XML is whole. The library reads on
// over a broken part in silence, which would be a roll with rows missing; so all parts are read once here
// first. What a part says it unpacks to can be believed, as the zip reader refuses to give more.
func sound(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > maxParts {
		return false
	}
	var total uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnpacked {
			return false
		}
		total += f.UncompressedSize64
	}
	if total > maxUnpacked {
		return false
	}
	for _, f := range z.File {
		if readThrough(f) != nil {
			return false
		}
	}
	return true
}

// readThrough reads a part to its end, which checks its sum, and XML for being whole.
func readThrough(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // only read from
	if strings.HasSuffix(strings.ToLower(f.Name), ".xml") {
		d := xml.NewDecoder(r)
		d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // held to be UTF-8
		for err == nil {
			_, err = d.Token()
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

// firstSheet names the first sheet that is not hidden, and tells how many there are.
func firstSheet(f *excelize.File) (name string, visible int) {
	for _, s := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(s); err != nil || !shown {
			continue
		}
		if visible++; visible == 1 {
			name = s
		}
	}
	return name, visible
}
