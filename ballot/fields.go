package ballot

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// at puts a fault in its place.
func at(field string, f Fault) Fault {
	f.Field = field
	return f
}

// fieldFaults finds what is wrong with single fields, whoever filled them.
func (s Spec) fieldFaults() []Fault {
	var faults []Fault
	add := func(more ...Fault) { faults = append(faults, more...) }
	switch s.Kind {
	case Selection, Decision, Rating:
	default:
		add(badValue("kind", string(s.Kind), []Kind{Selection, Decision, Rating}))
	}
	add(textFaults("title", s.Title, MaxTitle, true, false)...)
	places := make(map[ItemID]int, len(s.Items))
	for i, item := range s.Items {
		path := fmt.Sprintf("items[%d]", i)
		add(item.fieldFaults(path)...)
		if first, twice := places[item.ID]; twice {
			add(duplicate(path+".id", string(item.ID), first))
			continue
		}
		places[item.ID] = i + 1
	}
	add(s.Rules.fieldFaults()...)
	return faults
}

func duplicate(field, value string, first int) Fault {
	return Fault{Field: field, Code: FaultDuplicate, Args: map[string]string{"value": Shown(value), "other": strconv.Itoa(first)}}
}

func (i Item) fieldFaults(path string) []Fault {
	var faults []Fault
	if !ValidItemID(i.ID) {
		faults = append(faults, Fault{Field: path + ".id", Code: FaultBadID, Args: map[string]string{"value": Shown(string(i.ID))}})
	}
	faults = append(faults, textFaults(path+".title", i.Title, MaxTitle, true, false)...)
	faults = append(faults, textFaults(path+".short", i.Short, MaxShort, false, false)...)
	faults = append(faults, textFaults(path+".department", i.Department, MaxTitle, false, false)...)
	faults = append(faults, textFaults(path+".group", i.Group, MaxTitle, false, false)...)
	faults = append(faults, textFaults(path+".details", i.Details, MaxDetails, false, true)...)
	if math.IsNaN(i.Investment) || i.Investment < 0 || i.Investment > MaxInvestment {
		faults = append(faults, at(path+".investment", badNumber(i.Investment)))
	}
	return faults
}

func (r Rules) fieldFaults() []Fault {
	var faults []Fault
	for _, n := range []struct {
		field string
		value int
		most  int
	}{
		{"rules.seats", r.Seats, math.MaxInt32},
		{"rules.min_approvals", r.MinApprovals, math.MaxInt32},
		{"rules.max_approvals", r.MaxApprovals, math.MaxInt32},
		{"rules.live_step", r.LiveStep, MaxEntitled},
		{"rules.duration_s", r.DurationS, MaxDuration},
		{"rules.certifiers", r.Certifiers, MaxCertifiers},
	} {
		if n.value < 0 || n.value > n.most {
			faults = append(faults, at(n.field, badNumber(n.value)))
		}
	}
	faults = append(faults, r.Threshold.faults("rules.threshold")...)
	faults = append(faults, r.Quorum.faults("rules.quorum")...)
	if r.MinTurnout != nil {
		faults = append(faults, r.MinTurnout.faults("rules.min_turnout")...)
	}
	places := make(map[string]int, len(r.Scale))
	for i, name := range r.Scale {
		path := fmt.Sprintf("rules.scale[%d]", i)
		faults = append(faults, textFaults(path, name, MaxMark, true, false)...)
		first, twice := places[name]
		if twice {
			faults = append(faults, duplicate(path, name, first))
		} else {
			places[name] = i + 1
		}
		if name == UnmarkedName {
			faults = append(faults, Fault{Field: path, Code: FaultReserved, Args: map[string]string{"value": name}})
		}
	}
	if len(r.Scale) > MaxScale {
		faults = append(faults, Fault{Field: "rules.scale", Code: FaultTooManyMarks, Args: map[string]string{"max": strconv.Itoa(MaxScale)}})
	}
	return append(faults, r.gradeFaults()...)
}

func (r Rules) gradeFaults() []Fault {
	var faults []Fault
	for i, g := range r.Grades {
		path := fmt.Sprintf("rules.grades[%d]", i)
		faults = append(faults, textFaults(path+".grade", g.Grade, MaxMark, true, false)...)
		if g.Threshold != nil {
			faults = append(faults, g.Threshold.faults(path+".threshold")...)
		}
		places := make(map[string]int, len(g.Marks))
		for n, name := range g.Marks {
			if first, twice := places[name]; twice { // summed once, so a second mention would mislead
				faults = append(faults, duplicate(fmt.Sprintf("%s.marks[%d]", path, n), name, first))
			}
			places[name] = n + 1
		}
	}
	return faults
}

// faults finds what makes a fraction no bound. Whether it can be reached is for the check of the rules.
func (f Fraction) faults(path string) []Fault {
	var faults []Fault
	if f.Num < 0 || f.Num > MaxTerm {
		faults = append(faults, at(path+".num", badNumber(f.Num)))
	}
	if f.Den < 1 || f.Den > MaxTerm {
		faults = append(faults, at(path+".den", badNumber(f.Den)))
	}
	return faults
}

// textFaults finds what is wrong with a text, counted in characters. Lines and tabs are for long texts only.
func textFaults(field, text string, most int, required, lines bool) []Fault {
	if strings.TrimSpace(text) == "" && required {
		return []Fault{{Field: field, Code: FaultRequired}}
	}
	var faults []Fault
	if utf8.RuneCountInString(text) > most {
		faults = append(faults, Fault{Field: field, Code: FaultTooLong, Args: map[string]string{"max": strconv.Itoa(most)}})
	}
	bad := func(r rune) bool { return badRune(r) && (!lines || r != '\n' && r != '\r' && r != '\t') }
	if strings.ContainsFunc(text, bad) || !utf8.ValidString(text) {
		faults = append(faults, Fault{Field: field, Code: FaultBadChar})
	}
	return faults
}

// badRune tells control characters, what broken text leaves behind, and marks that turn the direction of
// what is read after them, by which one title could pass for another.
func badRune(r rune) bool {
	switch {
	case unicode.IsControl(r), r == utf8.RuneError, r == '\u2028', r == '\u2029', r == '\ufeff':
		return true
	case r == '\u061c', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2069':
		return true
	}
	return false
}
