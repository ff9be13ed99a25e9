package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// A Blank is an empty table for clerks to fill in. Its headings are those that the reader recognizes.
type Blank string

// The blanks.
const (
	BlankRoll  Blank = "roll"
	BlankItems Blank = "items"
)

func (b Blank) heads() []string {
	l := rollLayout
	if b == BlankItems {
		l = itemLayout
	}
	var heads []string
	for _, c := range l.columns {
		head := c.han
		if c.field == "investment" {
			head = "投资（万元）"
		}
		heads = append(heads, head)
	}
	return heads
}

// Write writes the blank as a workbook or as CSV. In a workbook all columns except the investment are text, so that 001
// keeps its zeros.
func (b Blank) Write(w io.Writer, f Format) error {
	if f != Workbook {
		return writeCSV(w, [][]string{b.heads()})
	}
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // nothing is lost
	const textFormat = 49
	text, err := book.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for x, head := range b.heads() {
		column, err := excelize.ColumnNumberToName(x + 1)
		if err != nil {
			return err
		}
		if head != "投资（万元）" {
			if err := book.SetColStyle("Sheet1", column, text); err != nil {
				return err
			}
		}
		if err := book.SetCellStr("Sheet1", column+"1", head); err != nil {
			return err
		}
		if err := book.SetCellStyle("Sheet1", column+"1", column+"1", bold); err != nil {
			return err
		}
		if err := book.SetColWidth("Sheet1", column, column, 22); err != nil {
			return err
		}
	}
	return book.Write(w)
}
