package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// narrow turns full-width letters, digits and signs (U+FF01 to U+FF5E), as an input method in full-width mode produces
// them, into the plain ones.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e {
			return r - 0xff01 + '!'
		}
		return r
	}, s)
}

// rare reports whether a screen's fonts may lack r: a Han character outside GB 2312, or a private-use one.
func rare(r rune) bool {
	if unicode.Is(unicode.Co, r) {
		return true
	}
	if !unicode.Is(unicode.Han, r) || r == '〇' || r == '々' {
		return false
	}
	// GB 2312's Han characters are those that GBK encodes with a first byte B0–F7 and a second byte from A1.
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	return err != nil || len(b) != 2 || b[0] < 0xb0 || b[0] > 0xf7 || b[1] < 0xa1
}

// rareIn lists the rare characters of s, each once, in order.
func rareIn(s string) []string {
	var found []string
	seen := map[rune]bool{}
	for _, r := range s {
		if r < unicode.MaxASCII || seen[r] || !rare(r) {
			continue
		}
		seen[r] = true
		found = append(found, string(r))
	}
	return found
}
