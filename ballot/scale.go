package ballot

import (
	"maps"
	"slices"
	"strconv"
)

// UnmarkedName is the name of "unmarked" wherever marks are named, so no mark of a scale may have it.
const UnmarkedName = "unmarked"

// choices are the marks of a selection or a decision, in the order of their constants.
var choices = []string{"approve", "reject", "abstain"}

// Scale returns the names of a ballot's marks: the name at index n belongs to mark n+1.
func (s Spec) Scale() []string {
	if s.Kind == Rating {
		return slices.Clone(s.Rules.Scale)
	}
	return slices.Clone(choices)
}

// ParseMarks parses one ballot's marks from outside, given by item and mark name. Items not named stay unmarked. It
// returns all faults at once, with CodeUnknownItem if an item is unknown, else CodeUnknownMark.
func (s Spec) ParseMarks(named map[string]string) (Marks, error) {
	scale := s.Scale()
	marks := make(Marks, len(s.Items))
	known := 0
	var faults []Fault
	for i, item := range s.Items {
		name, ok := named[string(item.ID)]
		if !ok {
			continue
		}
		known++
		k := slices.Index(scale, name)
		if k < 0 {
			faults = append(faults, BadValue("marks."+string(item.ID), name, scale))
			continue
		}
		marks[i] = Mark(k + 1)
	}
	code := CodeUnknownMark
	if known < len(named) {
		code = CodeUnknownItem
		faults = append(s.unknownItems(named), faults...)
	}
	if err := RefuseFaults(code, faults); err != nil {
		return nil, err
	}
	return marks, nil
}

// unknownItems lists the marks for items that are not in the poll.
func (s Spec) unknownItems(named map[string]string) []Fault {
	var faults []Fault
	for _, id := range slices.Sorted(maps.Keys(named)) {
		if !slices.ContainsFunc(s.Items, func(i Item) bool { return string(i.ID) == id }) {
			faults = append(faults, Fault{Field: "marks." + id, Code: FaultUnknown, Args: map[string]string{"value": id}})
		}
	}
	return faults
}

// DecodeMarks parses marks as [Marks.Encode] wrote them. It refuses marks that do not fit the poll with
// CodeUnknownMark, naming neither the marks nor the ballot (I3).
func (s Spec) DecodeMarks(encoded string) (Marks, error) {
	if len(encoded) != len(s.Items) {
		return nil, Refuse(CodeUnknownMark, "%d encoded marks for %d items", len(encoded), len(s.Items))
	}
	most := byte(s.marks())
	marks := make(Marks, len(encoded))
	for i := range len(encoded) {
		k := encoded[i] - '0'
		if k > most {
			return nil, Refuse(CodeUnknownMark, "an encoded mark beside item %d is not on the scale", i+1)
		}
		marks[i] = Mark(k)
	}
	return marks, nil
}

// marks returns the number of marks on the scale, not counting unmarked.
func (s Spec) marks() int {
	if s.Kind == Rating {
		return len(s.Rules.Scale)
	}
	return len(choices)
}

// Limits refuses a ballot with too many or too few approvals: CodeOverLimit or CodeUnderLimit with the number
// of "approvals" and the "max" or "min". Such a ballot is void as a whole. Only a selection has limits.
func (s Spec) Limits(m Marks) error {
	if s.Kind != Selection {
		return nil
	}
	n := 0
	for _, k := range m {
		if k == Approve || k == Unmarked && s.Rules.Unmarked == UnmarkedApprove {
			n++
		}
	}
	if n > s.Rules.MaxApprovals {
		return RefuseWith(CodeOverLimit, map[string]string{
			"approvals": strconv.Itoa(n), "max": strconv.Itoa(s.Rules.MaxApprovals),
		})
	}
	if n < s.Rules.MinApprovals {
		return RefuseWith(CodeUnderLimit, map[string]string{
			"approvals": strconv.Itoa(n), "min": strconv.Itoa(s.Rules.MinApprovals),
		})
	}
	return nil
}

// NamedMarks names marks by item, as [Spec.ParseMarks] takes them. Unmarked items are left out.
func (s Spec) NamedMarks(m Marks) map[string]string {
	scale := s.Scale()
	named := make(map[string]string, len(m))
	for i, k := range m {
		if k != Unmarked && i < len(s.Items) && int(k) <= len(scale) {
			named[string(s.Items[i].ID)] = scale[k-1]
		}
	}
	return named
}
