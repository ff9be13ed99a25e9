package sheet

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

const (
	maxUnpacked = 16 << 20  // bytes of everything read from a workbook: a roll of 10,000 takes under 3 MiB
	maxSheet    = 192 << 20 // bytes of a sheet before its blank rows are dropped: a million formatted ones are common
	maxParts    = 1_000
)

// readXLSX reads the first visible sheet of a workbook, with cells as the clerk sees them: a number formatted with
// leading zeros keeps them.
func readXLSX(data []byte, l layout, t *table) {
	t.encoding = encodingXLSX
	w, err := openWorkbook(data)
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	s, err := w.surveySheet()
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	if s.tooLong {
		t.fault("rows", 0, l.tooMany, "max", strconv.Itoa(l.maxRows))
		return
	}
	choice, columns := t.choice, t.columns
	defer func() {
		// The parser is third-party code and the bytes are untrusted. A workbook that makes it panic is not read.
		if recover() != nil {
			*t = table{encoding: encodingXLSX, choice: choice, columns: columns}
			t.fault("", 0, ballot.FaultNoSheet)
		}
	}()
	small, err := w.repack(s.xml.Bytes())
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	// Both limits are equal, so that no part is ever unpacked to a file.
	limits := excelize.Options{UnzipSizeLimit: 2 * maxUnpacked, UnzipXMLSizeLimit: 2 * maxUnpacked}
	f, err := excelize.OpenReader(bytes.NewReader(small), limits)
	if err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
		return
	}
	defer f.Close() //nolint:errcheck // nothing was written: there is nothing to lose
	if w.visible > 1 {
		t.notice("", 0, ballot.NoticeOtherSheets, "n", strconv.Itoa(w.visible))
	}
	if err := readRows(f, w.sheet, s, l, t); err != nil {
		t.fault("", 0, ballot.FaultNoSheet)
	}
}

// readRows reads the rows that the survey kept, each twice: as shown, and as stored in the file.
func readRows(f *excelize.File, name string, s *survey, l layout, t *table) error {
	shownRows, err := f.Rows(name)
	if err != nil {
		return err
	}
	defer shownRows.Close() //nolint:errcheck // only read from
	storedRows, err := f.Rows(name)
	if err != nil {
		return err
	}
	defer storedRows.Close() //nolint:errcheck // only read from
	into := &rowReader{layout: l, table: t, unseen: s.columnHidden}
	merges := s.sortedMerges()
	for _, kept := range s.rows {
		if !shownRows.Next() || !storedRows.Next() {
			break
		}
		row := sheetRow{row: kept.row, hidden: kept.hidden, bad: kept.bad}
		if row.cells, err = shownRows.Columns(); err != nil {
			return err
		}
		if row.stored, err = storedRows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			return err
		}
		row.unround()
		if !merges.fill(&row) {
			return errMerges
		}
		if !into.take(row) {
			return nil
		}
	}
	if err := shownRows.Error(); err != nil {
		return err
	}
	into.end()
	return nil
}

// unround replaces 1.23E+15 by the digits in the file: nobody types or means a number like that.
func (r *sheetRow) unround() {
	for i, cell := range r.cells {
		if i >= len(r.stored) || r.stored[i] == cell || !strings.Contains(cell, "E+") && !strings.Contains(cell, "E-") {
			continue
		}
		if _, err := strconv.ParseFloat(cell, 64); err != nil {
			continue
		}
		if digits, ok := plainNumber(r.stored[i]); ok {
			r.cells[i], r.stored[i] = digits, digits
		}
	}
}

// plainNumber writes a number of a workbook with all its digits; spreadsheets keep 15.
func plainNumber(stored string) (string, bool) {
	v, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return "", false
	}
	if allDigits(stored) && len(stored) <= 20 {
		return stored, true
	}
	kept, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return strconv.FormatFloat(kept, 'f', -1, 64), err == nil
}

// A mergeList holds the merged ranges of a sheet, in the order of their first rows.
type mergeList struct {
	next   []mergedRange
	active []activeMerge
	n      int // how many have become active
}

type activeMerge struct {
	mergedRange
	value filling
}

func (s *survey) sortedMerges() *mergeList {
	list := slices.Clone(s.merges)
	slices.SortStableFunc(list, func(a, b mergedRange) int { return a.row1 - b.row1 })
	return &mergeList{next: list}
}

// fill gives a row the values of merged ranges. It fails if more ranges overlap than in any real sheet.
func (m *mergeList) fill(row *sheetRow) bool {
	m.active = slices.DeleteFunc(m.active, func(a activeMerge) bool { return a.row2 < row.row })
	for len(m.next) > 0 && m.next[0].row1 <= row.row {
		a := activeMerge{mergedRange: m.next[0]}
		m.next = m.next[1:]
		if a.row1 == row.row && a.col1 < maxColumns { // a range whose first row was blank gives nothing
			a.value = row.at(a.col1)
			a.value.merged = m.n
			m.n++
		}
		if a.row2 >= row.row && (a.value.text != "" || a.value.bad != "") {
			m.active = append(m.active, a)
		}
	}
	if len(m.active) > 2*maxColumns {
		return false
	}
	for _, a := range m.active {
		for c := a.col1; c <= min(a.col2, maxColumns-1); c++ {
			if a.row1 == row.row && c == a.col1 {
				continue
			}
			if row.filled == nil {
				row.filled = map[int]filling{}
			}
			row.filled[c] = a.value
		}
	}
	return true
}
