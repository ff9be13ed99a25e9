package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"piaojue/ballot"
)

// maxCells is more than any roll holds, commas in its texts included. One row of millions of empty cells would
// take forty times its size in memory.
const maxCells = 640_000

// readCSV reads text with commas, semicolons or tabs between cells, whichever its header uses.
func readCSV(data []byte, l layout, t *table) error {
	text, encoding, err := decode(data)
	if err != nil {
		return err
	}
	t.encoding = encoding
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	comma := separator(text)
	if strings.Count(text, string(comma)) > maxCells {
		t.fault("", 0, ballot.FaultNoSheet)
		return nil
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = comma
	in.FieldsPerRecord = -1 // rows of other lengths are looked at by themselves
	in.ReuseRecord = true
	rows := rowReader{layout: l, table: t}
	within := 0 // line ends inside cells so far: a spreadsheet shows such a row as one
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if pe, ok := errors.AsType[*csv.ParseError](err); ok {
			t.fault("", pe.StartLine-within, ballot.FaultNoSheet)
			return nil
		}
		if err != nil {
			return err
		}
		at, _ := in.FieldPos(0)
		if !rows.take(at-within, cells) {
			return nil
		}
		for _, c := range cells {
			within += strings.Count(c, "\n")
		}
	}
}

// separator is the one that stands most often in the first line that has anything in it.
func separator(text string) rune {
	first := ""
	for l := range strings.Lines(text) {
		if first = l; strings.TrimSpace(l) != "" {
			break
		}
	}
	best, most := ',', 0
	for _, r := range []rune{',', ';', '\t', '，', '；'} {
		if n := strings.Count(first, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}
