package sheet

import (
	"strings"

	"piaojue/ballot"
)

// maxCells is more than any roll has, even counting the commas in its texts. One row of millions of empty cells would
// take forty times its size in memory.
const maxCells = 640_000

// readCSV reads text whose cells are separated by commas, semicolons or tabs, whichever its first line names or its
// header uses.
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

// A cellReader splits text into rows of cells as spreadsheets do. encoding/csv does not: it either refuses a quotation
// mark within an unquoted cell, which is plain text to every spreadsheet, or reads past a quotation mark that is never
// closed and takes all following rows for one cell.
type cellReader struct {
	text, comma string // text is what has not been read yet
	cells       []string
}

// row reads one row, which may contain line ends within quotes. It fails if the quotation marks of a cell do not match.
// The cells are valid until the next call.
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

// cell reads one cell with its separator, and reports whether another cell follows in its row.
func (r *cellReader) cell() (cell string, more, ok bool) {
	opened := strings.TrimLeft(r.text, " ")
	formula := strings.HasPrefix(opened, `="`) // programs write numbers like this to keep leading zeros
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

// ended reports whether a cell ends before rest, and returns what follows its end.
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

// quoted reads up to the closing quotation mark; a doubled one is part of the text.
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

// unformula reads ="001" within quotes as the text 001.
func unformula(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if value, rest, closed := quoted(inner); closed && rest == "" {
			return value
		}
	}
	return cell
}

// separator is the one named by a first line such as sep=;, which is not a row, or the one that is most frequent in the
// first line that is not empty.
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
