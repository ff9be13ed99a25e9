package ballot

import "slices"

// A GradeLine is one grade of a rating with its rule in words.
type GradeLine struct {
	Grade
	Text string `json:"text"`
}

// GradeLines returns the grades of a rating, each with its rule in words.
func (s Spec) GradeLines(entitled int) []GradeLine {
	if s.Kind != Rating {
		return nil
	}
	list := make([]GradeLine, len(s.Rules.Grades))
	for i, g := range s.Rules.Grades {
		list[i] = GradeLine{Grade: g, Text: s.gradeText(i, entitled)}
	}
	return list
}

// Groups lists the groups of a two-level rating, each once, in the order of its items.
func (s Spec) Groups() []string {
	var list []string
	for _, it := range s.Items {
		if it.Group != "" && !slices.Contains(list, it.Group) {
			list = append(list, it.Group)
		}
	}
	return list
}

// Invested sums the investments of the selected items of a selection; nil where no item has one.
func (s Spec) Invested(o Outcome) *float64 {
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
