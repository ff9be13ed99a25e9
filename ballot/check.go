package ballot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Check finds everything that prevents a meeting with this many entitled deputies from adopting a spec: all faults of
// fields and all contradictions between them.
func (s Spec) Check(entitled int) []Fault {
	return s.check(entitled, TextRule.faults)
}

// check is Check with a chosen rule for texts: records are checked by the rule that every version of the program has
// had.
func (s Spec) check(entitled int, texts textCheck) []Fault {
	faults := s.fieldFaults(texts)
	add := func(more ...Fault) { faults = append(faults, more...) }
	switch n := len(s.Items); {
	case n == 0:
		add(Fault{Field: "items", Code: FaultNoItems})
	case n > MaxItems:
		add(Fault{Field: "items", Code: FaultTooManyItems, Args: Numbers("max", MaxItems)})
	}
	if s.Kind == Selection {
		add(s.selectionFaults()...)
	} else {
		add(s.notForKind()...)
	}
	if s.Kind == Rating {
		add(s.ratingFaults()...)
	}
	r := s.Rules
	add(r.Threshold.reachable("rules.threshold")...)
	add(r.Quorum.reachable("rules.quorum")...)
	if r.MinTurnout != nil {
		add(r.MinTurnout.reachable("rules.min_turnout")...)
	}
	if r.Revise == ReviseUntilClose && r.Secrecy == Secret && r.Reveal == RevealLive {
		add(Fault{Field: "rules.revise", Code: FaultReviseLive})
	}
	if r.LiveStep < MinStep {
		add(Fault{Field: "rules.live_step", Code: FaultLiveStep, Args: Numbers("min", MinStep)})
	}
	if entitled > MaxEntitled {
		add(Fault{Field: "entitled", Code: FaultBadNumber, Args: Numbers("value", entitled)})
	}
	return faults
}

// reachable returns a fault if no count can reach the fraction.
func (f Fraction) reachable(path string) []Fault {
	if f.Den > 0 && (f.Num > f.Den || f.Over && f.Num == f.Den) {
		return []Fault{{Field: path, Code: FaultThresholdOverOne, Args: Numbers("num", f.Num, "den", f.Den)}}
	}
	return nil
}

func (s Spec) selectionFaults() []Fault {
	var faults []Fault
	add := func(field string, code FaultCode, args map[string]string) {
		faults = append(faults, Fault{Field: field, Code: code, Args: args})
	}
	r, items := s.Rules, len(s.Items)
	if r.Seats == 0 {
		add("rules.seats", FaultNothingSelected, nil)
	}
	if r.Seats > items {
		add("rules.seats", FaultSeatsOverItems, Numbers("seats", r.Seats, "items", items))
	}
	if r.MinApprovals > r.MaxApprovals {
		add("rules.min_approvals", FaultMinOverMax, Numbers("min", r.MinApprovals, "max", r.MaxApprovals))
	}
	if r.MaxApprovals == 0 && r.Seats != 0 {
		add("rules.max_approvals", FaultBadNumber, Numbers("value", 0))
	}
	if r.MaxApprovals > items {
		add("rules.max_approvals", FaultMaxOverItems, Numbers("max", r.MaxApprovals, "items", items))
	} else if r.Unmarked == UnmarkedApprove && r.MaxApprovals != items {
		add("rules.max_approvals", FaultApproveMax, Numbers("max", r.MaxApprovals, "items", items))
	}
	if r.Round == RoundTie && r.Seats >= items && items > 0 {
		add("rules.round", FaultTieSeats, Numbers("seats", r.Seats, "items", items))
	}
	return append(faults, notFor(s.Kind, map[string]bool{
		"rules.scale": len(r.Scale) > 0, "rules.grades": len(r.Grades) > 0,
	})...)
}

// notForKind finds settings of another kind of poll, unless they have the value that applies anyway.
func (s Spec) notForKind() []Fault {
	r := s.Rules
	given := map[string]bool{
		"rules.seats": r.Seats > 0, "rules.min_approvals": r.MinApprovals > 0, "rules.max_approvals": r.MaxApprovals > 0,
		"rules.shortfall": r.Shortfall != ShortfallAsk,
		"rules.round":     r.Round != RoundFirst && r.Round != RoundRerun,
	}
	switch s.Kind {
	case Decision:
		given["rules.scale"], given["rules.grades"] = len(r.Scale) > 0, len(r.Grades) > 0
	case Rating:
		given["rules.threshold"] = r.Threshold != OverHalf
		given["rules.unmarked"] = r.Unmarked != UnmarkedAbstain
	case Selection:
	}
	return notFor(s.Kind, given)
}

func notFor(kind Kind, given map[string]bool) []Fault {
	var faults []Fault
	for field, is := range given {
		if is {
			faults = append(faults, Fault{Field: field, Code: FaultNotForKind, Args: map[string]string{
				"field": field, "kind": string(kind),
			}})
		}
	}
	slices.SortFunc(faults, func(a, b Fault) int { return cmp.Compare(a.Field, b.Field) })
	return faults
}

func (s Spec) ratingFaults() []Fault {
	var faults []Fault
	add := func(field string, code FaultCode, args map[string]string) {
		faults = append(faults, Fault{Field: field, Code: code, Args: args})
	}
	scale, grades := s.Rules.Scale, s.Rules.Grades
	if len(scale) == 0 {
		add("rules.scale", FaultNoScale, nil)
	}
	if len(grades) == 0 || grades[len(grades)-1].conditional() {
		add("rules.grades", FaultNoLastGrade, nil)
	}
	for i, g := range grades {
		path := fmt.Sprintf("rules.grades[%d]", i)
		if i < len(grades)-1 && (len(g.Marks) == 0 || g.Threshold == nil || g.Base == "") {
			add(path, FaultGradeCondition, nil)
		}
		if g.Threshold != nil {
			faults = append(faults, g.Threshold.reachable(path+".threshold")...)
		}
		for n, name := range g.Marks {
			if !slices.Contains(scale, name) {
				faults = append(faults, BadValue(fmt.Sprintf("%s.marks[%d]", path, n), name, scale))
			}
		}
	}
	return faults
}

// conditional reports whether a grade has a condition.
func (g Grade) conditional() bool { return len(g.Marks) > 0 || g.Threshold != nil || g.Base != "" }

// Notices finds what is allowed but should be looked at again before the meeting adopts the spec.
func (s Spec) Notices() []Fault {
	var notices []Fault
	r := s.Rules
	if s.Kind == Selection && (r.Round == RoundFirst || r.Round == RoundRerun) && r.Seats > 0 {
		switch surplus := len(s.Items) - r.Seats; {
		case surplus == 0:
			notices = append(notices, Fault{Field: "rules.seats", Code: NoticeNoSurplus, Args: Numbers("seats", r.Seats)})
		case surplus > 0 && surplus*5 < r.Seats:
			notices = append(notices, Fault{
				Field: "rules.seats", Code: NoticeSmallSurplus, Args: Numbers("surplus", surplus, "seats", r.Seats),
			})
		}
	}
	if s.Kind != Rating && r.Round != RoundTie && r.Base != BaseEntitled {
		notices = append(notices, Fault{
			Field: "rules.base", Code: NoticeBase, Args: map[string]string{"base": string(r.Base)},
		})
	}
	return append(notices, s.sameTitles()...)
}

// sameTitles finds items whose titles a deputy could not tell apart on the ballot, however they are spaced. Items
// imported from a file are refused for it; for a draft the clerk only gets a notice, since two items may share a title
// by law or by chance.
func (s Spec) sameTitles() []Fault {
	var notices []Fault
	places := make(map[string]int, len(s.Items))
	for i, item := range s.Items {
		key := NameKey(item.Title)
		if first, twice := places[key]; twice && key != "" {
			notices = append(notices, Fault{
				Field: fmt.Sprintf("items[%d].title", i), Code: FaultSameTitle,
				Args: map[string]string{
					"value": Shown(item.Title), "place": strconv.Itoa(i + 1), "other": strconv.Itoa(first),
				},
			})
			continue
		}
		places[key] = i + 1
	}
	return notices
}

// Numbers builds named values from alternating names and integers.
func Numbers(pairs ...any) map[string]string {
	args := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = strconv.Itoa(pairs[i+1].(int))
	}
	return args
}
