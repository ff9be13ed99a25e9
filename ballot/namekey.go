package ballot

import (
	_ "embed" // for decompositions.txt
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decompositionText has a line for each letter that can be written in more than one way: the letter, a tab, and its
// parts. A test of web/sheet generates it from the tables of golang.org/x/text and compares it with them, since this
// package imports the standard library only.
//
//go:embed decompositions.txt
var decompositionText string

var decompositions = readDecompositions()

func readDecompositions() map[rune]string {
	table := make(map[rune]string, strings.Count(decompositionText, "\n"))
	for line := range strings.Lines(decompositionText) {
		if letter, parts, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			r, _ := utf8.DecodeRuneInString(letter)
			table[r] = parts
		}
	}
	return table
}

// middleDots stand between the parts of a name: 买买提·艾力.
const middleDots = "\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65"

// NameKey returns the key that names are compared by: two texts with the same key are the same name, even if white
// space, invisible characters, middle dots, full width or composed letters differ. It is never shown.
func NameKey(name string) string {
	var key []rune
	for _, r := range name {
		for _, part := range parts(r) {
			if !unicode.IsSpace(part) && !invisible(part) && !badRune(part) && !strings.ContainsRune(middleDots, part) {
				key = append(key, part)
			}
		}
	}
	sortMarks(key)
	return string(key)
}

// parts decomposes a letter. Korean syllables are computed, as the Unicode standard defines.
func parts(r rune) []rune {
	const first, last, leads, vowels, tails = 0xac00, 0xd7a3, 0x1100, 0x1161, 0x11a7
	if r >= first && r <= last {
		n := r - first
		syllable := []rune{leads + n/588, vowels + n%588/28, tails + n%28}
		if n%28 == 0 {
			syllable = syllable[:2]
		}
		return syllable
	}
	if text, ok := decompositions[r]; ok {
		return []rune(text)
	}
	return []rune{r}
}

// sortMarks sorts the combining marks on each letter: programs differ in the order in which they store them.
func sortMarks(key []rune) {
	for i := 0; i < len(key); i++ {
		from := i
		for i < len(key) && unicode.Is(unicode.Mn, key[i]) {
			i++
		}
		slices.Sort(key[from:i])
	}
}
