package ballot

import "slices"

// NewTally returns an empty tally of the poll's shape.
func (s Spec) NewTally() Tally {
	t := Tally{Marks: make([][]int, len(s.Items))}
	row := s.marks() + 1
	cells := make([]int, row*len(s.Items))
	for i := range t.Marks {
		t.Marks[i], cells = cells[:row:row], cells[row:]
	}
	return t
}

// Add counts one ballot. The marks must fit the poll that the tally was made for; the marks of a void ballot are not
// counted.
func (t *Tally) Add(m Marks, void bool) {
	t.Ballots++
	if void {
		t.Void++
		return
	}
	for i, k := range m {
		t.Marks[i][k]++
	}
}

// Counts returns the figures of a poll, completed by those of its counted ballots.
func (t Tally) Counts(entitled, present, issued int) Counts {
	return Counts{
		Entitled: entitled, Present: present, Issued: issued,
		Returned: t.Ballots, Valid: t.Ballots - t.Void, Void: t.Void,
	}
}

// CheckSums refuses figures that break an identity with CodeImpossible (I6): issued ≥ returned = valid + void, and for
// every item the marks, unmarked included, sum to valid.
func CheckSums(s Spec, c Counts, t Tally) error {
	if min(c.Entitled, c.Present, c.Issued, c.Returned, c.Valid, c.Void) < 0 {
		return Refuse(CodeImpossible, "a count is below zero: %+v", c)
	}
	if c.Returned > c.Issued {
		return Refuse(CodeImpossible, "%d ballots returned of %d issued", c.Returned, c.Issued)
	}
	if c.Returned != c.Valid+c.Void {
		return Refuse(CodeImpossible, "%d returned are not %d valid and %d void", c.Returned, c.Valid, c.Void)
	}
	if t.Ballots != c.Returned || t.Void != c.Void {
		return Refuse(CodeImpossible, "%d counted, %d of them void; %d returned, %d void", t.Ballots, t.Void, c.Returned,
			c.Void)
	}
	if len(t.Marks) != len(s.Items) {
		return Refuse(CodeImpossible, "a tally of %d items in a poll of %d", len(t.Marks), len(s.Items))
	}
	for i, row := range t.Marks {
		if len(row) != s.marks()+1 {
			return Refuse(CodeImpossible, "item %s has %d figures", s.Items[i].ID, len(row))
		}
		sum := 0
		for _, n := range row {
			if n < 0 {
				return Refuse(CodeImpossible, "item %s has a figure below zero", s.Items[i].ID)
			}
			sum += n
		}
		if sum != c.Valid {
			return Refuse(CodeImpossible, "the marks of item %s sum to %d of %d valid", s.Items[i].ID, sum, c.Valid)
		}
	}
	return nil
}

// Equal reports whether two tallies have the same figures.
func (t Tally) Equal(u Tally) bool {
	return t.Ballots == u.Ballots && t.Void == u.Void && slices.EqualFunc(t.Marks, u.Marks, slices.Equal[[]int])
}

// A TallyLine is the count of one item.
type TallyLine struct {
	ID    ItemID         `json:"id"`
	Title string         `json:"title"`
	Marks map[string]int `json:"marks"`
}

// TallyLines returns a tally with the names of its items.
func (s Spec) TallyLines(t Tally) []TallyLine {
	list := make([]TallyLine, len(s.Items))
	scale := s.Scale()
	for i, it := range s.Items {
		marks := make(map[string]int, len(scale)+1)
		for k := range len(scale) + 1 {
			name := UnmarkedName
			if k > 0 {
				name = scale[k-1]
			}
			if i < len(t.Marks) && k < len(t.Marks[i]) {
				marks[name] = t.Marks[i][k]
			} else {
				marks[name] = 0
			}
		}
		list[i] = TallyLine{ID: it.ID, Title: it.Title, Marks: marks}
	}
	return list
}
