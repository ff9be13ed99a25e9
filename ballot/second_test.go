package ballot

// A second implementation of the rules, written plainly from the ballots themselves, to check the first against. It
// shares no code with the first: no tally, no cross products, no sorting.

import (
	"fmt"
	"slices"
)

// A paper is one returned ballot: the name of the mark for each item, "unmarked" where there is none.
type paper []string

// A vote is everything that happened in one poll.
type vote struct {
	spec                      Spec
	entitled, present, issued int
	papers                    []paper
	counted                   *counts // filled once, by look
}

// counts are the numbers of valid ballots by item and mark.
type counts struct {
	valid     int
	marks     []map[string]int
	approvals []int // the numbers that majorities and ranks are decided by
}

// look reads through the papers once.
func (v *vote) look() {
	c := counts{marks: make([]map[string]int, len(v.spec.Items)), approvals: make([]int, len(v.spec.Items))}
	for i := range c.marks {
		c.marks[i] = make(map[string]int, 4)
	}
	for _, p := range v.papers {
		if v.void(p) {
			continue
		}
		c.valid++
		for i, mark := range p {
			c.marks[i][mark]++
			if mark == "approve" || mark == "unmarked" && v.spec.Rules.Unmarked == UnmarkedApprove {
				c.approvals[i]++
			}
		}
	}
	v.counted = &c
}

var ordinary = []string{"approve", "reject", "abstain"}

func (v vote) names() []string {
	if v.spec.Kind == Rating {
		return v.spec.Rules.Scale
	}
	return ordinary
}

// void reports whether a ballot has too many or too few approvals, which makes it void as a whole.
func (v vote) void(p paper) bool {
	if v.spec.Kind != Selection {
		return false
	}
	approvals := 0
	for _, mark := range p {
		if mark == "approve" || mark == "unmarked" && v.spec.Rules.Unmarked == UnmarkedApprove {
			approvals++
		}
	}
	return approvals > v.spec.Rules.MaxApprovals || approvals < v.spec.Rules.MinApprovals
}

// count returns the number of valid ballots with a mark for an item.
func (v vote) count(item int, mark string) int { return v.counted.marks[item][mark] }

func (v vote) approvals(item int) int { return v.counted.approvals[item] }

func (v vote) valid() int { return v.counted.valid }

func (v vote) base(b Base) int {
	switch b {
	case BaseEntitled:
		return v.entitled
	case BasePresent:
		return v.present
	case BaseReturned:
		return len(v.papers)
	case BaseValid:
	}
	return v.valid()
}

// bound: the bound is total·num/den. "Over" requires more than its integer part; "at least" requires the next integer
// if the bound is not an integer.
func bound(f Fraction, n, total int) bool {
	if total == 0 {
		return false
	}
	whole, rest := total*f.Num/f.Den, total*f.Num%f.Den
	if f.Over || rest > 0 {
		return n > whole
	}
	return n >= whole
}

// wanted reports whether anyone approves the item. An item without approvals never passes.
func (v vote) wanted(item int) bool { return v.approvals(item) >= 1 }

// running reports whether an item may be chosen at all.
func (v vote) running(item int) bool {
	return v.spec.Rules.Round == RoundTie ||
		v.wanted(item) && bound(v.spec.Rules.Threshold, v.approvals(item), v.base(v.spec.Rules.Base))
}

// place returns how many candidate items have more approvals, and how many have the same, the item included.
func (v vote) place(item int) (better, equal int) {
	for i := range v.spec.Items {
		if !v.running(i) {
			continue
		}
		switch {
		case v.approvals(i) > v.approvals(item):
			better++
		case v.approvals(i) == v.approvals(item):
			equal++
		}
	}
	return better, equal
}

func (v vote) grade(item int) string {
	for _, g := range v.spec.Rules.Grades {
		if g.Threshold == nil {
			if v.base(v.spec.Rules.Base) == 0 {
				return "none"
			}
			return g.Grade
		}
		sum := 0
		for _, mark := range g.Marks {
			sum += v.count(item, mark)
		}
		if v.base(g.Base) == 0 {
			return "none"
		}
		if sum != 0 && bound(*g.Threshold, sum, v.base(g.Base)) {
			return g.Grade
		}
	}
	return "none"
}

func (v vote) state() OutcomeState {
	r := v.spec.Rules
	if len(v.papers) > v.issued {
		return Invalid
	}
	if !bound(r.Quorum, v.present, v.entitled) || r.MinTurnout != nil && !bound(*r.MinTurnout, len(v.papers), v.entitled) {
		return NoQuorum
	}
	if v.spec.Kind != Selection {
		return Decided
	}
	chosen := 0
	for i := range v.spec.Items {
		better, equal := v.place(i)
		switch {
		case !v.running(i):
		case better+equal <= r.Seats:
			chosen++
		case better < r.Seats:
			return Tied
		}
	}
	if chosen < r.Seats {
		return Shortfall
	}
	return Decided
}

// want returns what the second implementation says of one item.
type want struct {
	rank                   int
	passed, selected, tied bool
	grade                  string
}

func (v vote) item(i int, state OutcomeState) want {
	w := want{grade: "none"}
	if v.spec.Kind != Rating {
		w.rank = 1
		for j := range v.spec.Items {
			if v.approvals(j) > v.approvals(i) {
				w.rank++
			}
		}
	}
	if state == Invalid || state == NoQuorum {
		return w
	}
	switch v.spec.Kind {
	case Rating:
		w.grade = v.grade(i)
	case Decision:
		w.passed = v.running(i)
		w.selected = w.passed
	case Selection:
		w.passed = v.running(i) && v.wanted(i)
		better, equal := v.place(i)
		seats := v.spec.Rules.Seats
		w.selected = w.passed && better+equal <= seats
		w.tied = v.running(i) && better < seats && better+equal > seats
	}
	return w
}

// next is the round the outcome calls for.
func (v vote) next(state OutcomeState, selected, tied []ItemID, left int) *NextRound {
	switch {
	case state == Invalid:
		all := []ItemID{}
		for _, item := range v.spec.Items {
			all = append(all, item.ID)
		}
		return &NextRound{RoundRerun, all, v.spec.Rules.Seats}
	case state == Tied:
		return &NextRound{RoundTie, tied, left}
	case state == Shortfall && v.spec.Rules.Shortfall != ShortfallVacant:
		rest := []ItemID{}
		for approvals := len(v.papers); approvals >= 0; approvals-- {
			for i, item := range v.spec.Items {
				if v.approvals(i) == approvals && !slices.Contains(selected, item.ID) {
					rest = append(rest, item.ID)
				}
			}
		}
		return &NextRound{RoundShortfall, rest, left}
	}
	return nil
}

// line is the least number of approvals that passes, or -1.
func (v vote) line() int {
	total := v.base(v.spec.Rules.Base)
	if v.spec.Kind == Rating || v.spec.Rules.Round == RoundTie || total == 0 {
		return -1
	}
	n := 1
	for n <= total && !bound(v.spec.Rules.Threshold, n, total) {
		n++
	}
	return n
}

// differs describes where an outcome differs from the second implementation; "" if nowhere.
func (v vote) differs(o Outcome) string {
	v.look()
	state := v.state()
	if o.State != state {
		return fmt.Sprintf("state %s, want %s", o.State, state)
	}
	c := Counts{v.entitled, v.present, v.issued, len(v.papers), v.valid(), len(v.papers) - v.valid()}
	if o.Counts != c || o.Seats != v.spec.Rules.Seats || len(o.Items) != len(v.spec.Items) {
		return fmt.Sprintf("counts %+v, want %+v", o.Counts, c)
	}
	line := -1
	if o.PassLine != nil {
		line = *o.PassLine
	}
	if line != v.line() {
		return fmt.Sprintf("pass line %d, want %d", line, v.line())
	}
	selected, tied := []ItemID{}, []ItemID{}
	for i, got := range o.Items {
		w := v.item(i, state)
		if w.selected {
			selected = append(selected, got.ID)
		}
		if w.tied {
			tied = append(tied, got.ID)
		}
		if said := v.differsItem(i, got, w); said != "" {
			return said
		}
	}
	left := 0
	if v.spec.Kind == Selection && state != Invalid && state != NoQuorum {
		left = v.spec.Rules.Seats - len(selected)
	}
	if !slices.Equal(o.Selected, selected) || !slices.Equal(o.Tied, tied) || o.SeatsLeft != left {
		return fmt.Sprintf("selected %v, tied %v, left %d; want %v, %v, %d", o.Selected, o.Tied, o.SeatsLeft, selected, tied,
			left)
	}
	next := v.next(state, selected, tied, left)
	if (next == nil) != (o.NextRound == nil) || next != nil && (next.Kind != o.NextRound.Kind ||
		next.Seats != o.NextRound.Seats || !slices.Equal(next.Items, o.NextRound.Items)) {
		return fmt.Sprintf("next round %+v, want %+v", o.NextRound, next)
	}
	return ""
}

func (v vote) differsItem(i int, got ItemOutcome, w want) string {
	grade := "none"
	if got.Grade != nil {
		grade = *got.Grade
	}
	if got.ID != v.spec.Items[i].ID || got.Rank != w.rank || got.Passed != w.passed || got.Selected != w.selected ||
		grade != w.grade {
		return fmt.Sprintf("item %d: %+v grade %s, want %+v", i+1, got, grade, w)
	}
	if n := got.Marks["unmarked"]; n != v.count(i, "unmarked") {
		return fmt.Sprintf("item %d: %d unmarked, want %d", i+1, n, v.count(i, "unmarked"))
	}
	for _, name := range v.names() {
		if n, ok := got.Marks[name]; !ok || n != v.count(i, name) {
			return fmt.Sprintf("item %d: marks %v, want %d %s", i+1, got.Marks, v.count(i, name), name)
		}
	}
	if len(got.Marks) != len(v.names())+1 {
		return fmt.Sprintf("item %d: marks %v", i+1, got.Marks)
	}
	return ""
}

// outcome returns what the first implementation says, by its usual steps: parse, limits, tally, outcome.
func (v vote) outcome() (Outcome, error) {
	marks := make([]Marks, len(v.papers))
	for n, p := range v.papers {
		m, err := v.spec.ParseMarks(v.named(p))
		if err != nil {
			return Outcome{}, err
		}
		marks[n] = m
	}
	return v.outcomeOf(marks)
}

func (v vote) named(p paper) map[string]string {
	named := make(map[string]string, len(p))
	for i, mark := range p {
		if mark != "unmarked" {
			named[string(v.spec.Items[i].ID)] = mark
		}
	}
	return named
}

func (v vote) outcomeOf(marks []Marks) (Outcome, error) {
	t := v.spec.NewTally()
	for _, m := range marks {
		t.Add(m, v.spec.Limits(m) != nil)
	}
	c := t.Counts(v.entitled, v.present, v.issued)
	if err := CheckSums(v.spec, c, t); err != nil && c.Returned <= c.Issued {
		return Outcome{}, err
	}
	return v.spec.Outcome(c, t), nil
}
