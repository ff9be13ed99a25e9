package ballot

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkText trims a line of text from outside and notes what is wrong with it.
func checkText(field, s string, longest int, required bool, faults []Fault) (string, []Fault) {
	s = strings.TrimSpace(s)
	switch {
	case s == "" && required:
		return s, append(faults, Fault{Field: field, Code: FaultRequired})
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return s, append(faults, Fault{Field: field, Code: FaultBadChar})
	case utf8.RuneCountInString(s) > longest:
		return s, append(faults, Fault{Field: field, Code: FaultTooLong, Args: map[string]string{"max": strconv.Itoa(longest)}})
	}
	return s, faults
}
