package sheet

import (
	"strings"

	"piaojue/ballot"
)

// maxCells is more than any roll holds, commas in its texts included. One row of millions of empty cells would
// take forty times its size in memory.
const maxCells = 640_000

// readCSV reads text with commas, semicolons or tabs between cells, whichever its first line says or its header uses.
func readCSV(data []byte, l layout, t *table) error {
	text, encoding, err := decode(data)
	if err != nil {
		return err
	}
	t.encoding = encoding
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	comma, text := separator(text)
	if strings.Count(text, string(comma)) > maxCells {
		t.fault("", 0, ballot.FaultNoSheet)
		return nil
	}
	rows := rowReader{layout: l, table: t}
	cells := cellReader{text: text, comma: string(comma)}
	for row := 1; cells.text != ""; row++ {
		list, ok := cells.row()
		if !ok {
			t.fault("", row, ballot.FaultBadQuotes)
			return nil
		}
		if !rows.take(sheetRow{row: row, cells: list}) {
			return nil
		}
	}
	rows.end()
	return nil
}

// A cellReader cuts text into rows of cells as spreadsheets do. The one of encoding/csv either refuses a quotation mark
// within an unquoted cell, which is plain text to every spreadsheet, or reads over one that is never closed, and takes
// all rows behind it for one cell.
type cellReader struct {
	text, comma string // what is still to be read
	cells       []string
}

// row reads one row, which may hold line ends within quotes. It fails where the quotation marks of a cell do not match.
// The cells are good until the next row.
func (r *cellReader) row() (cells []string, ok bool) {
	r.cells = r.cells[:0]
	for {
		cell, more, ok := r.cell()
		if !ok {
			return nil, false
		}
		r.cells = append(r.cells, cell)
		if !more {
			return r.cells, true
		}
	}
}

// cell reads one cell with what ends it, and tells whether another follows in its row.
func (r *cellReader) cell() (cell string, more, ok bool) {
	opened := strings.TrimLeft(r.text, " ")
	formula := strings.HasPrefix(opened, `="`) // how programs keep the zeros before a number
	if formula {
		opened = opened[1:]
	}
	if strings.HasPrefix(opened, `"`) {
		value, rest, closed := quoted(opened[1:])
		rest = strings.TrimLeft(rest, " ")
		if next, more, ended := r.ended(rest); closed && ended {
			r.text = next
			if !formula {
				value = unformula(value)
			}
			return value, more, true
		}
		if !formula {
			return "", false, false
		}
	}
	end := len(r.text)
	if i := strings.IndexByte(r.text, '\n'); i >= 0 {
		end = i
	}
	if i := strings.Index(r.text[:end], r.comma); i >= 0 {
		cell, r.text = r.text[:i], r.text[i+len(r.comma):]
		return cell, true, true
	}
	cell = strings.TrimSuffix(r.text[:end], "\r")
	r.text = r.text[min(end+1, len(r.text)):]
	return cell, false, true
}

// ended reports whether a cell ends before rest, and gives what follows its end.
func (r *cellReader) ended(rest string) (next string, more, ok bool) {
	if next, ok := strings.CutPrefix(rest, r.comma); ok {
		return next, true, true
	}
	rest = strings.TrimPrefix(rest, "\r")
	if next, ok := strings.CutPrefix(rest, "\n"); ok {
		return next, false, true
	}
	return "", false, rest == ""
}

// quoted reads to the closing quotation mark; a doubled one is a mark of the text.
func quoted(s string) (value, rest string, closed bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `"`)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(after, `"`) {
			return strings.ReplaceAll(b.String(), "\r\n", "\n"), after, true
		}
		b.WriteByte('"')
		s = after[1:]
	}
}

// unformula reads ="001" within quotes, which is the text 001.
func unformula(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if value, rest, closed := quoted(inner); closed && rest == "" {
			return value
		}
	}
	return cell
}

// separator is the one that a first line such as sep=; names, which is no row, or the one that stands most often in the
// first line that has anything in it.
func separator(text string) (comma rune, rest string) {
	first := ""
	for l := range strings.Lines(text) {
		if first == "" && l != "" {
			if named, ok := namedSeparator(l); ok {
				return named, text[len(l):]
			}
		}
		if first = l; strings.Trim(strings.TrimSpace(l), ",;\t，；") != "" {
			break
		}
	}
	best, most := ',', 0
	for _, r := range []rune{',', ';', '\t', '，', '；'} {
		if n := strings.Count(first, string(r)); n > most {
			best, most = r, n
		}
	}
	return best, text
}

func namedSeparator(l string) (rune, bool) {
	l = strings.Trim(strings.TrimRight(l, "\r\n"), `"`)
	if len(l) < 5 || !strings.EqualFold(l[:4], "sep=") {
		return 0, false
	}
	named := []rune(l[4:])
	return named[0], len(named) == 1
}
