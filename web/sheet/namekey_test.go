package sheet

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"piaojue/ballot"
)

var update = flag.Bool("update", false, "write the table of decompositions")

const tableFile = "../../ballot/decompositions.txt"

// decomposed has a line for each letter of a name that can be written in another way, as the table has it.
func decomposed() []byte {
	var b bytes.Buffer
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		switch {
		case r >= 0x1d400 && r <= 0x1d7ff, r >= 0x1ee00 && r <= 0x1eeff, r >= 0xac00 && r <= 0xd7a3:
			continue // mathematical letters; syllables whose decomposition is computed
		case !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && (r < 0x2e80 || r > 0x2fdf):
			continue // the radicals of dictionaries count as letters
		}
		if parts := norm.NFKD.String(string(r)); parts != string(r) {
			b.WriteString(string(r) + "\t" + parts + "\n")
		}
	}
	return b.Bytes()
}

func TestDecompositionsAreTheStandard(t *testing.T) {
	want := decomposed()
	if *update {
		if err := os.WriteFile(tableFile, want, 0o644); err != nil { //nolint:gosec // it is source
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what golang.org/x/text says; make it anew with -update", tableFile)
	}
	forms := []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD}
	for r := rune('A'); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) || r >= 0x1d400 && r <= 0x1d7ff || r >= 0x1ee00 && r <= 0x1eeff {
			continue
		}
		key := ballot.NameKey("a" + string(r))
		for _, f := range forms {
			if other := f.String("a" + string(r)); ballot.NameKey(other) != key {
				t.Errorf("U+%04X and %+q are two names", r, other)
			}
		}
	}
}
