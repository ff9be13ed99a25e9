package ballot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A TextRule says which texts from outside are accepted. All texts are checked by it, whether they come from a form, a
// file or the API. It refuses what a reader cannot see, by which one name could pass for another, and changes nothing
// but the white space around a text.
type TextRule struct {
	Most     int  // characters
	Required bool // at least one character must be visible
	Lines    bool // line ends and tabs are allowed
}

// Read trims a text and returns its faults, reported for the field.
func (r TextRule) Read(field, text string) (string, []Fault) {
	text = strings.TrimSpace(text)
	return text, r.faults(field, text)
}

// CheckText validates a line of text from outside and appends its faults to faults.
func CheckText(field, s string, longest int, required bool, faults []Fault) (string, []Fault) {
	s, more := TextRule{Most: longest, Required: required}.Read(field, s)
	return s, append(faults, more...)
}

func (r TextRule) faults(field, text string) []Fault {
	if Unseen(text) && r.Required {
		return []Fault{{Field: field, Code: FaultRequired}}
	}
	faults := r.recordedFaults(field, text)
	if n := len(faults); n > 0 && faults[n-1].Code == FaultBadChar {
		return faults
	}
	if at, bad := firstUnseen([]rune(text)); bad != 0 {
		faults = append(faults, Fault{Field: field, Code: FaultBadChar, Args: map[string]string{
			"char": fmt.Sprintf("U+%04X", bad), "place": strconv.Itoa(at + 1),
		}})
	}
	return faults
}

// recordedFaults is the part of the rule that every version has had. Records are checked by it alone, so that one made
// before the rest of the rule existed still verifies.
func (r TextRule) recordedFaults(field, text string) []Fault {
	if r.Required && strings.TrimSpace(text) == "" {
		return []Fault{{Field: field, Code: FaultRequired}}
	}
	var faults []Fault
	if utf8.RuneCountInString(text) > r.Most {
		faults = append(faults, Fault{Field: field, Code: FaultTooLong, Args: map[string]string{"max": strconv.Itoa(r.Most)}})
	}
	bad := func(c rune) bool { return badRune(c) && (!r.Lines || c != '\n' && c != '\r' && c != '\t') }
	if strings.ContainsFunc(text, bad) || !utf8.ValidString(text) {
		faults = append(faults, Fault{Field: field, Code: FaultBadChar})
	}
	return faults
}

// badRune reports control characters and the traces of broken text.
func badRune(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' ||
		r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe // not characters
}

// Unseen reports whether no character of a text is visible: it is empty, white space, or made of characters without a
// shape.
func Unseen(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !badRune(r) && !invisible(r) })
}

// invisible reports characters without a shape of their own: marks that change the direction of the following text,
// joiners, selectors, fillers, tags.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0x2800: // a Braille cell without dots
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// firstUnseen finds the first invisible character that no letter needs, and its index; bad is 0 if there is none.
func firstUnseen(text []rune) (place int, bad rune) {
	for i, r := range text {
		if !invisible(r) {
			continue
		}
		var before, after rune
		if i > 0 {
			before = text[i-1]
		}
		if i+1 < len(text) {
			after = text[i+1]
		}
		if !needed(before, r, after) {
			return i, r
		}
	}
	return 0, 0
}

// needed reports whether an invisible character shapes its neighbours as their script requires.
func needed(before, r, after rune) bool {
	switch {
	case r == '\u200c':
		return joins(before) && joins(after)
	case r == '\u200d':
		return joins(before) && joins(after) || pictured(before) && pictured(after)
	case r == '\u180e', r >= '\u180b' && r <= '\u180d', r == '\u180f':
		return unicode.Is(unicode.Mongolian, before)
	case r == '\ufe0e', r == '\ufe0f':
		return pictured(before) || after == '\u20e3' && (before >= '0' && before <= '9' || before == '#' || before == '*')
	}
	return false
}

// joins reports whether a letter belongs to a script in which joiners change how the text reads.
func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
		unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan) && !invisible(r)
}

// pictured reports whether r is a symbol that joiners combine into one picture, or a character that follows such a
// symbol.
func pictured(r rune) bool {
	return unicode.Is(unicode.So, r) || r >= 0x2190 && r <= 0x21ff || r >= 0x1f3fb && r <= 0x1f3ff || r == '\ufe0f'
}
