package i18n

import (
	"slices"
	"strings"
)

// unknown replaces a value that a template needs but was not given: a visible gap, never a raw {name}.
const unknown = "…"

// fill puts values into a template. Values are inserted as they are and never read as templates.
func fill(l Lang, template string, args map[string]string) string {
	var b strings.Builder
	for template != "" {
		open := strings.IndexAny(template, "[{")
		if open < 0 {
			b.WriteString(template)
			break
		}
		b.WriteString(template[:open])
		closer := "}"
		if template[open] == '[' {
			closer = "]"
		}
		inner, rest, _ := strings.Cut(template[open+1:], closer)
		if closer == "}" {
			b.WriteString(value(l, inner, args))
		} else if all(places(inner), args) {
			b.WriteString(fill(l, inner, args))
		}
		template = rest
	}
	return b.String()
}

// value is the text for a place such as "n" or "by|close".
func value(l Lang, place string, args map[string]string) string {
	name, group, named := strings.Cut(place, "|")
	v := args[name]
	switch {
	case v == "":
		return unknown
	case named:
		if w, ok := wordList[group+"."+v]; ok {
			return fill(l, w.in(l), args) // our own words may contain places too
		}
		return v // never a template
	default:
		return v
	}
}

// places lists the names in braces in a template, sorted and without duplicates.
func places(template string) []string {
	var found []string
	for {
		_, after, ok := strings.Cut(template, "{")
		if !ok {
			slices.Sort(found)
			return slices.Compact(found)
		}
		place, rest, _ := strings.Cut(after, "}")
		found = append(found, place)
		template = rest
	}
}

func all(places []string, args map[string]string) bool {
	for _, p := range places {
		if name, _, _ := strings.Cut(p, "|"); args[name] == "" {
			return false
		}
	}
	return true
}
