package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

// A survey is one pass over the XML of a sheet. It finds what the cells cannot say (merged, hidden, errors, formulas
// without a value), and writes the sheet again with only the rows that hold something. Programs format rows to the very
// end of a sheet, a million of them; these must neither count nor exceed a limit.
type survey struct {
	rows    []surveyedRow // the rows kept, in the order of xml, where they are numbered from 1
	xml     bytes.Buffer
	merges  []mergedRange
	unseen  [][2]int // hidden columns, first and last
	tooLong bool
}

type surveyedRow struct {
	row    int // in the file
	hidden bool
	bad    map[int]ballot.FaultCode
}

// A mergedRange covers rows from 1 and columns from 0.
type mergedRange struct{ row1, col1, row2, col2 int }

const (
	maxMerges = 100_000
	maxText   = 256 << 10 // bytes without a tag: a cell holds at most 32,767 characters
)

func (s *survey) columnHidden(column int) bool {
	for _, r := range s.unseen {
		if column >= r[0] && column <= r[1] {
			return true
		}
	}
	return false
}

// surveySheet reads the part of the chosen sheet, in one pass and little memory.
func (w *workbookFile) surveySheet() (*survey, error) {
	f := w.parts[strings.ToLower(w.part)]
	if f.UncompressedSize64 > maxSheet {
		return nil, errHarmed
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // only read from
	window := &windowReader{from: r}
	p := surveyor{survey: &survey{}, dec: decoder(window), window: window}
	p.xml.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for !p.tooLong {
		at := p.dec.InputOffset()
		token, err := p.dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := p.token(token, at); err != nil {
			return nil, err
		}
	}
	p.xml.WriteString(`</sheetData></worksheet>`)
	return p.survey, nil
}

// A surveyor is a survey in progress.
type surveyor struct {
	*survey
	dec    *xml.Decoder
	window *windowReader
	row    surveyedRow
	last   int   // row
	inner  int64 // where the row's content begins
	column int   // of the current cell, from 0
	kind   string
	value  bool // the cell has one
	holds  bool // the row has a value
	source bool // the cell is a formula
	within string
}

func (p *surveyor) token(token xml.Token, at int64) error {
	switch e := token.(type) {
	case xml.StartElement:
		return p.start(e)
	case xml.EndElement:
		return p.end(e.Name.Local, at)
	case xml.CharData:
		if p.within == "v" || p.within == "t" {
			p.value = p.value || len(bytes.TrimSpace(e)) > 0
		}
	}
	return nil
}

func (p *surveyor) start(e xml.StartElement) error {
	switch p.within = e.Name.Local; p.within {
	case "row":
		p.window.forget(p.dec.InputOffset())
		p.inner, p.column, p.holds = p.dec.InputOffset(), -1, false
		p.row = surveyedRow{row: p.last + 1, hidden: flagged(e, "hidden") || attr(e, "ht") == "0"}
		if n, err := strconv.Atoi(attr(e, "r")); err == nil {
			p.row.row = n
		}
		p.last = p.row.row
	case "c":
		p.column, p.kind, p.value, p.source = p.column+1, attr(e, "t"), false, false
		if ref := attr(e, "r"); ref != "" {
			column, _, err := excelize.CellNameToCoordinates(ref)
			if err != nil {
				return err
			}
			p.column = column - 1
		}
	case "f":
		p.source = true
	case "col":
		first, err1 := strconv.Atoi(attr(e, "min"))
		last, err2 := strconv.Atoi(attr(e, "max"))
		if err1 == nil && err2 == nil && len(p.unseen) < maxParts && (flagged(e, "hidden") || attr(e, "width") == "0") {
			p.unseen = append(p.unseen, [2]int{first - 1, last - 1})
		}
	case "mergeCell":
		return p.merge(attr(e, "ref"))
	}
	return nil
}

func (p *surveyor) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil // a range of a single cell
	}
	col1, row1, err1 := excelize.CellNameToCoordinates(from)
	col2, row2, err2 := excelize.CellNameToCoordinates(to)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if len(p.merges) >= maxMerges {
		return errMerges
	}
	p.merges = append(p.merges, mergedRange{min(row1, row2), min(col1, col2) - 1, max(row1, row2), max(col1, col2) - 1})
	return nil
}

func (p *surveyor) end(name string, at int64) error {
	p.within = ""
	switch name {
	case "c":
		switch {
		case p.kind == "e":
			p.spoil(ballot.FaultErrorCell)
		case p.source && !p.value && p.kind != "str":
			p.spoil(ballot.FaultUncalculated)
		case p.value:
			p.holds = true
		}
	case "row":
		if p.holds || len(p.row.bad) > 0 {
			return p.keep(at)
		}
	}
	return nil
}

func (p *surveyor) spoil(code ballot.FaultCode) {
	if p.column >= maxColumns {
		p.holds = true
		return
	}
	if p.row.bad == nil {
		p.row.bad = map[int]ballot.FaultCode{}
	}
	p.row.bad[p.column] = code
}

// keep copies the cells of the row as they are in the file.
func (p *surveyor) keep(end int64) error {
	cells, err := p.window.between(p.inner, end)
	if err != nil {
		return err
	}
	if p.xml.Len()+len(cells) > maxUnpacked {
		p.tooLong = true
		return nil
	}
	p.rows = append(p.rows, p.row)
	p.xml.WriteString(`<row r="` + strconv.Itoa(len(p.rows)) + `">`)
	p.xml.Write(cells)
	p.xml.WriteString(`</row>`)
	return nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func flagged(e xml.StartElement, name string) bool {
	v := attr(e, name)
	return v == "1" || v == "true"
}

// A windowReader keeps what was read since a row began, and fails if a text without a tag or a row is too long.
type windowReader struct {
	from  io.Reader
	kept  []byte
	begin int64 // offset of kept
	text  int   // bytes since the last tag
}

func (w *windowReader) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	w.kept = append(w.kept, p[:n]...)
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		w.text = n - i
	} else {
		w.text += n
	}
	if w.text > maxText || len(w.kept) > maxUnpacked {
		return n, errHarmed
	}
	return n, err
}

// forget drops what was read before an offset.
func (w *windowReader) forget(before int64) {
	n := copy(w.kept, w.kept[before-w.begin:])
	w.kept, w.begin = w.kept[:n], before
}

func (w *windowReader) between(from, to int64) ([]byte, error) {
	if from < w.begin || to < from || to-w.begin > int64(len(w.kept)) {
		return nil, errHarmed
	}
	return w.kept[from-w.begin : to-w.begin], nil
}
