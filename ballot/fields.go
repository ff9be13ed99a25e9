package ballot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// at returns the fault with its field set.
func at(field string, f Fault) Fault {
	f.Field = field
	return f
}

// A textCheck finds what is wrong with a text, by today's rule or by the one for records.
type textCheck func(r TextRule, field, text string) []Fault

// fieldFaults finds what is wrong with single fields, whatever the spec was built from.
func (s Spec) fieldFaults(check textCheck) []Fault {
	var faults []Fault
	add := func(more ...Fault) { faults = append(faults, more...) }
	switch s.Kind {
	case Selection, Decision, Rating:
	default:
		add(BadValue("kind", string(s.Kind), []Kind{Selection, Decision, Rating}))
	}
	add(check(TextRule{Most: MaxTitle, Required: true}, "title", s.Title)...)
	places := make(map[ItemID]int, len(s.Items))
	for i, item := range s.Items {
		path := fmt.Sprintf("items[%d]", i)
		add(item.fieldFaults(path, check)...)
		if first, twice := places[item.ID]; twice {
			add(duplicate(path+".id", string(item.ID), first))
			continue
		}
		places[item.ID] = i + 1
	}
	add(s.Rules.fieldFaults(check)...)
	return faults
}

func duplicate(field, value string, first int) Fault {
	return Fault{Field: field, Code: FaultDuplicate, Args: map[string]string{
		"value": Shown(value), "other": strconv.Itoa(first),
	}}
}

func (i Item) fieldFaults(path string, check textCheck) []Fault {
	var faults []Fault
	if !ValidItemID(i.ID) {
		faults = append(faults, Fault{Field: path + ".id", Code: FaultBadID, Args: map[string]string{
			"value": Shown(string(i.ID)),
		}})
	}
	for _, text := range []struct {
		field, text string
		rule        TextRule
	}{
		{".title", i.Title, TextRule{Most: MaxTitle, Required: true}},
		{".short", i.Short, TextRule{Most: MaxShort}},
		{".department", i.Department, TextRule{Most: MaxTitle}},
		{".group", i.Group, TextRule{Most: MaxTitle}},
		{".details", i.Details, TextRule{Most: MaxDetails, Lines: true}},
		{".place", i.Place, TextRule{Most: MaxTitle}},
		{".serves", i.Serves, TextRule{Most: MaxTitle}},
	} {
		faults = append(faults, check(text.rule, path+text.field, text.text)...)
	}
	if math.IsNaN(i.Investment) || i.Investment < 0 || i.Investment > MaxInvestment {
		faults = append(faults, at(path+".investment", badNumber(i.Investment)))
	}
	return append(faults, i.moreFaults(path)...)
}

// moreFaults finds a due that is not a date, and pictures that are invalid, repeated or too many.
func (m ItemMore) moreFaults(path string) []Fault {
	var faults []Fault
	if m.Due != "" && !ValidDate(m.Due) {
		faults = append(faults, Fault{
			Field: path + ".due", Code: FaultBadDate, Args: map[string]string{"value": Shown(m.Due)},
		})
	}
	if len(m.Pictures) > MaxPictures {
		faults = append(faults, Fault{Field: path + ".pictures", Code: FaultTooManyPictures, Args: map[string]string{
			"max": strconv.Itoa(MaxPictures),
		}})
	}
	for i, picture := range m.Pictures {
		place := fmt.Sprintf("%s.pictures[%d]", path, i)
		if !ValidPicture(picture) {
			faults = append(faults, Fault{Field: place, Code: FaultBadPicture, Args: map[string]string{"value": Shown(picture)}})
		} else if first := slices.Index(m.Pictures, picture); first < i {
			faults = append(faults, duplicate(place, picture, first+1))
		}
	}
	return faults
}

func (r Rules) fieldFaults(check textCheck) []Fault {
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
		{"rules.certifiers", r.Certifiers, maxCertifiers},
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
		faults = append(faults, check(TextRule{Most: maxMark, Required: true}, path, name)...)
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
	if len(r.Scale) > maxScale {
		faults = append(faults, Fault{Field: "rules.scale", Code: FaultTooManyMarks, Args: map[string]string{
			"max": strconv.Itoa(maxScale),
		}})
	}
	return append(faults, r.gradeFaults(check)...)
}

func (r Rules) gradeFaults(check textCheck) []Fault {
	var faults []Fault
	for i, g := range r.Grades {
		path := fmt.Sprintf("rules.grades[%d]", i)
		faults = append(faults, check(TextRule{Most: maxMark, Required: true}, path+".grade", g.Grade)...)
		if g.Threshold != nil {
			faults = append(faults, g.Threshold.faults(path+".threshold")...)
		}
		places := make(map[string]int, len(g.Marks))
		for n, name := range g.Marks {
			if first, twice := places[name]; twice { // a mark is summed once, so a second mention would mislead
				faults = append(faults, duplicate(fmt.Sprintf("%s.marks[%d]", path, n), name, first))
			}
			places[name] = n + 1
		}
	}
	return faults
}

// faults finds terms of a fraction that are out of range. Whether the fraction can be reached is checked by reachable.
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
