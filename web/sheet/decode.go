package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"piaojue/ballot"
)

// The encodings a roll can have, as reported to the clerk.
const (
	encodingUTF8    = "UTF-8"
	encodingGB18030 = "GB18030"
	encodingXLSX    = "XLSX"
	encodingJSON    = "JSON"
)

var utf8BOM = []byte("\xef\xbb\xbf")

// decode turns the bytes of a text file into text: as UTF-8 if they are valid UTF-8, as GB18030 if they are strictly
// that, else it fails with CodeBadEncoding. For UTF-16, which spreadsheets call "Unicode text", the error says so.
func decode(data []byte) (text, encoding string, err error) {
	if looksUTF16(data) {
		return "", "", ballot.RefuseWith(ballot.CodeBadEncoding, map[string]string{"encoding": "UTF-16"})
	}
	if rest, ok := bytes.CutPrefix(data, utf8BOM); ok {
		if !utf8.Valid(rest) {
			return "", "", ballot.RefuseWith(ballot.CodeBadEncoding, map[string]string{"encoding": encodingUTF8})
		}
		return string(rest), encodingUTF8, nil
	}
	if utf8.Valid(data) {
		return string(data), encodingUTF8, nil
	}
	if brokenUTF8(data) {
		return "", "", ballot.RefuseWith(ballot.CodeBadEncoding, map[string]string{"encoding": encodingUTF8})
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	// The decoder replaces what it cannot read by U+FFFD and reports nothing. No roll contains that character.
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", "", ballot.Refuse(ballot.CodeBadEncoding, "neither UTF-8 nor GB18030")
	}
	return string(out), encodingGB18030, nil
}

func looksUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	// Without a byte order mark: every separator and line end has a zero byte, and no other text has any.
	head := data[:min(len(data), 512)]
	return bytes.Count(head, []byte{0})*16 > len(head)
}

// brokenUTF8 reports whether data is mostly three-byte UTF-8 with a few broken bytes: a truncated or damaged file,
// which GB18030 would read as other characters without an error. Two-byte sequences prove nothing, because GB18030 text
// is full of them.
func brokenUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size >= 3:
			good++
		}
		data = data[size:]
	}
	return good > 0 && bad*4 <= good
}
