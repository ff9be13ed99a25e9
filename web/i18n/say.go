package i18n

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/ballot"
)

// Sentence says why something was refused and what to do about it.
func Sentence(l Lang, c ballot.Code, args map[string]string) string {
	w, ok := codes[c]
	if !ok {
		w = codes[ballot.CodeInternal]
	}
	return fill(l, w.in(l), args)
}

// Fault says what is wrong with one field of a request, naming row and field as the reader knows them.
func Fault(l Lang, f ballot.Fault) string {
	w, ok := faults[f.Code]
	if !ok {
		w = words{"{field}有误。", "{field} is not right."}
	}
	if inRow, ok := rowFaults[f.Code]; ok && f.Row > 0 {
		w = inRow
	}
	args := maps.Clone(f.Args)
	if args == nil {
		args = map[string]string{}
	}
	for _, name := range []string{"other", "field", "column"} { // values that may be field names
		if _, isField := fields[args[name]]; isField {
			args[name] = field(l, args[name])
		}
	}
	args["field"] = field(l, f.Field)
	text := fill(l, w.in(l), args)
	if f.Row > 0 {
		text = fill(l, rowPrefix.in(l), map[string]string{"row": strconv.Itoa(f.Row)}) + text
	}
	if l == EN {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return text
}

// Act describes an act in a meeting in plain words, using the values of its log entry.
func Act(l Lang, act ballot.Act, with map[string]string) string {
	w, ok := acts[act]
	if !ok {
		return string(act)
	}
	return fill(l, w.in(l), spoken(l, act, with))
}

// spoken are the values of an entry in words: roles by name, for a changed roster what was changed, and no count if
// there are zero reprints.
func spoken(l Lang, act ballot.Act, with map[string]string) map[string]string {
	args := maps.Clone(with)
	between := map[Lang]string{ZH: "、", EN: ", "}[l]
	for _, name := range []string{"roles", "before"} {
		if name == "before" && act != ballot.ActStaffRoles || args[name] == "" {
			continue
		}
		list := strings.Fields(args[name])
		for i, r := range list {
			list[i] = Name(l, "role", r)
		}
		args[name] = strings.Join(list, between)
	}
	switch {
	case act == ballot.ActRoll && args["gone"] != "":
		args["list"] = "gone"
	case act == ballot.ActRoll && args["before"] != "":
		args["list"] = "changed"
	case act == ballot.ActRoll:
		args["list"] = "set"
	case act == ballot.ActSlips && args["reprints"] == "0":
		delete(args, "reprints")
	}
	return args
}

// Word returns a catalogue entry such as "report.title", filled with args. An unknown key is returned as it is, so that
// a typing error is noticed.
func Word(l Lang, key string, args map[string]string) string {
	w, ok := wordList[key]
	if !ok {
		return key
	}
	return fill(l, w.in(l), args)
}

// Name returns the words for one value of a closed list, such as Name(l, "round", "tie"). A value that the list lacks,
// such as a mark that a meeting has named itself, is returned as it is.
func Name(l Lang, group, value string) string {
	w, ok := wordList[group+"."+value]
	if !ok {
		return value
	}
	return w.in(l)
}

var index = regexp.MustCompile(`\[([0-9]+)\]`)

// field is the name of a field as the reader knows it: "items[3].title" is the title of the 4th item.
func field(l Lang, path string) string {
	if w, ok := fields[path]; ok {
		return w.in(l)
	}
	if item, ok := strings.CutPrefix(path, "marks."); ok {
		return fill(l, fields["marks[]"].in(l), map[string]string{"n": item})
	}
	if item, ok := strings.CutPrefix(path, "items."); ok {
		return fill(l, fields["items.id"].in(l), map[string]string{"n": item})
	}
	last := index.FindAllStringSubmatchIndex(path, -1)
	if len(last) == 0 {
		return path
	}
	// The last index is the position; the general name of the list says what is counted.
	m := last[len(last)-1]
	n, err := strconv.Atoi(path[m[2]:m[3]])
	if err != nil {
		return path
	}
	list := index.ReplaceAllString(path[:m[0]], "[]") + "[]"
	w, ok := fields[list]
	if !ok {
		return path
	}
	name := fill(l, w.in(l), map[string]string{"n": strconv.Itoa(n + 1)})
	part, ok := fields[list+path[m[1]:]]
	if !ok || path[m[1]:] == "" {
		return name
	}
	return fill(l, partOf.in(l), map[string]string{"whole": name, "part": part.in(l)})
}
