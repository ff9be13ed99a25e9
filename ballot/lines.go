package ballot

import "slices"

// gradeLines gives the grades of a rating, each with its rule in words.
func (s Spec) gradeLines(entitled int) []GradeLine {
	if s.Kind != Rating {
		return nil
	}
	list := make([]GradeLine, len(s.Rules.Grades))
	for i, g := range s.Rules.Grades {
		list[i] = GradeLine{Grade: g, Text: s.gradeText(i, entitled)}
	}
	return list
}

// groups lists the groups of a rating in two levels, each once, in the order of its items.
func (s Spec) groups() []string {
	var list []string
	for _, it := range s.Items {
		if it.Group != "" && !slices.Contains(list, it.Group) {
			list = append(list, it.Group)
		}
	}
	return list
}

// invested sums what the selected items of a selection cost; nil where no item says what it costs.
func (s Spec) invested(o Outcome) *float64 {
	known, sum := false, 0.0
	for _, it := range s.Items {
		known = known || it.Investment > 0
		if slices.Contains(o.Selected, it.ID) {
			sum += it.Investment
		}
	}
	if s.Kind != Selection || !known {
		return nil
	}
	return &sum
}
