package sheet

import (
	"encoding/csv"
	"io"
	"strings"

	"piaojue/ballot"
)

// inert makes a cell safe to open in a spreadsheet: what would be read as a formula gets a leading apostrophe, which
// spreadsheets show as text and people can still read.
func inert(cell string) string {
	if first := strings.TrimLeftFunc(cell, passedOver); first != "" &&
		strings.ContainsAny(first[:firstSize(first)], "=+-@＝＋－＠|%") {
		return "'" + cell
	}
	if cell != "" && strings.ContainsAny(cell[:1], "\t\r\n") {
		return "'" + cell
	}
	return cell
}

// passedOver reports whether spreadsheets may skip r before a formula.
func passedOver(r rune) bool { return ballot.Unseen(string(r)) }

func firstSize(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// writeCSV writes rows as CSV that spreadsheets open as UTF-8, with every cell inert.
func writeCSV(w io.Writer, rows [][]string) error {
	if _, err := w.Write(utf8BOM); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = inert(cell)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
