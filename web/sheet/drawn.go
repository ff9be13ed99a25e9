package sheet

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	ofChars = regexp.MustCompile(`(?s)beginbfchar(.*?)endbfchar`)
	ranges  = regexp.MustCompile(`(?s)beginbfrange(.*?)endbfrange`)
	hexes   = regexp.MustCompile(`<([0-9A-Fa-f]+)>`)
)

// maxMap is the largest stream that is read, in bytes, after unpacking.
const maxMap = 4 << 20

// drawnIn lists the characters that a PDF draws with glyphs of their own: those in its fonts' ToUnicode maps. A
// character drawn as a box for lack of a glyph is in none of them.
func drawnIn(pdf []byte) map[rune]bool {
	drawn := map[rune]bool{}
	for _, m := range streams.FindAllSubmatch(pdf, -1) {
		text := m[1]
		if r, err := zlib.NewReader(bytes.NewReader(text)); err == nil {
			if unpacked, err := io.ReadAll(io.LimitReader(r, maxMap)); err == nil {
				text = unpacked
			}
		}
		if bytes.Contains(text, []byte("begincmap")) {
			readMap(string(text), drawn)
		}
	}
	return drawn
}

// readMap adds the characters of one map: <code> <character>, or <first> <last> <character of the first>.
func readMap(cmap string, drawn map[rune]bool) {
	for _, part := range ofChars.FindAllStringSubmatch(cmap, -1) {
		values := hexes.FindAllStringSubmatch(part[1], -1)
		for i := 1; i < len(values); i += 2 {
			for _, r := range fromHex(values[i][1]) {
				drawn[r] = true
			}
		}
	}
	for _, part := range ranges.FindAllStringSubmatch(cmap, -1) {
		for line := range strings.Lines(part[1]) {
			v := hexes.FindAllStringSubmatch(line, -1)
			if len(v) != 3 {
				continue
			}
			first, err := strconv.ParseUint(v[0][1], 16, 16)
			last, err2 := strconv.ParseUint(v[1][1], 16, 16)
			begin := fromHex(v[2][1])
			if err != nil || err2 != nil || last < first || len(begin) != 1 {
				continue
			}
			for i := range rune(last-first) + 1 {
				drawn[begin[0]+i] = true
			}
		}
	}
}

// fromHex reads UTF-16 in the hexadecimal form of a map.
func fromHex(s string) []rune {
	var units []uint16
	for i := 0; i+4 <= len(s); i += 4 {
		u, err := strconv.ParseUint(s[i:i+4], 16, 16)
		if err != nil {
			return nil
		}
		units = append(units, uint16(u))
	}
	return utf16.Decode(units)
}
