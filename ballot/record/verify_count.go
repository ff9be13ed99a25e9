package record

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"piaojue/ballot"
)

// count is a new count of the ballots.
type count struct {
	items    map[string]int // place by id
	ids      []string
	marks    []map[string]int // by item, by mark's name
	scale    []string
	limited  bool
	min, max int
	unmarked bool // unmarked counts as approve

	ballots, void int
	empty         bool // void poll without ballots: nobody learns its tally
	counts        ballot.Counts
	outcome       map[string]any // as outcome.json should be
}

func newCount(p *poll) *count {
	c := &count{
		items: map[string]int{}, scale: p.scale, limited: p.Kind == ballot.Selection,
		min: p.Rules.MinApprovals, max: p.Rules.MaxApprovals, unmarked: p.Rules.Unmarked == ballot.UnmarkedApprove,
	}
	for i, item := range p.Items {
		c.items[string(item.ID)] = i
		c.ids = append(c.ids, string(item.ID))
		row := map[string]int{ballot.UnmarkedName: 0}
		for _, name := range p.scale {
			row[name] = 0
		}
		c.marks = append(c.marks, row)
	}
	return c
}

// add counts one ballot, or returns which mark is not one of the poll's.
func (c *count) add(marks map[string]any) error {
	approvals := 0
	if c.unmarked {
		approvals = len(c.ids) - len(marks)
	}
	for id, mark := range marks {
		name, ok := mark.(string)
		if _, known := c.items[id]; !known {
			return fmt.Errorf("item %q is not in the poll", short(id))
		} else if !ok || !slices.Contains(c.scale, name) {
			return fmt.Errorf("the mark beside item %s is none of the poll's", id)
		}
		if name == "approve" {
			approvals++
		}
	}
	c.ballots++
	if c.limited && (approvals < c.min || approvals > c.max) {
		c.void++
		return nil
	}
	for i, id := range c.ids {
		name, given := marks[id].(string)
		if !given {
			name = ballot.UnmarkedName
		}
		c.marks[i][name]++
	}
	return nil
}

// takeHand takes figures counted by hand.
func (c *count) takeHand(h *handCount) error {
	if len(h.marks) != len(c.ids) || h.void < 0 || h.void > h.returned {
		return errors.New("by_hand does not have the poll's shape")
	}
	for i, row := range h.marks {
		sum := 0
		if len(row) != len(c.scale)+1 || slices.Min(row) < 0 {
			return fmt.Errorf("by_hand: item %s does not have the poll's marks", c.ids[i])
		}
		for k, n := range row {
			sum += n
			name := ballot.UnmarkedName
			if k > 0 {
				name = c.scale[k-1]
			}
			c.marks[i][name] = n
		}
		if sum != h.returned-h.void {
			return fmt.Errorf("by_hand: the marks of item %s sum to %d of %d valid", c.ids[i], sum, h.returned-h.void)
		}
	}
	c.ballots, c.void = h.returned, h.void
	return nil
}

// finish derives the outcome of the count by the rules.
func (c *count) finish(p *poll) {
	c.counts = ballot.Counts{
		Entitled: p.Entitled, Present: p.Present, Issued: p.Issued,
		Returned: c.ballots, Valid: c.ballots - c.void, Void: c.void,
	}
	t := ballot.Tally{Ballots: c.ballots, Void: c.void}
	for _, named := range c.marks {
		row := []int{named[ballot.UnmarkedName]}
		for _, name := range c.scale {
			row = append(row, named[name])
		}
		t.Marks = append(t.Marks, row)
	}
	if data, err := encode(p.Outcome(c.counts, t)); err == nil { // an outcome can always be written
		if tree, err := readTree(data, outcomeValues); err == nil {
			c.outcome, _ = tree.(map[string]any)
		}
	}
}

// outcomeValues is the largest number of values in an outcome: 200 items with 10 marks.
const outcomeValues = 8000

// written reads outcome.json; nil if the record was made before its recipient was allowed to see the outcome.
func (v *verification) written() (map[string]any, error) {
	t, err := readTree(v.files[OutcomeFile], outcomeValues)
	if err != nil {
		return nil, err
	}
	if t == nil {
		if v.manifest != nil && v.manifest.state == string(ballot.Announced) {
			return nil, errors.New("there is no outcome, though it was announced")
		}
		return nil, nil
	}
	m, ok := t.(map[string]any)
	if !ok {
		return nil, errors.New("is not an outcome")
	}
	return m, nil
}

// checkTally compares counts and marks with those counted again.
func (v *verification) checkTally() error {
	got, err := v.written()
	if err != nil {
		return err
	}
	if got == nil {
		v.found("none yet, the record was made before it was open to whom it was given")
		return nil
	}
	if at := firstDifference("counts", got["counts"], v.count.outcome["counts"]); at != "" {
		return errors.New(at)
	}
	items, _ := got["items"].([]any)
	want, _ := v.count.outcome["items"].([]any)
	if len(items) != len(want) {
		return differ("number of items in outcome.json", len(items), len(want))
	}
	for i, id := range v.count.ids {
		have, should := fieldsOf(items[i]), fieldsOf(want[i])
		if at := firstDifference("id of item "+id, have.m["id"], should.m["id"]); at != "" {
			return errors.New(at)
		}
		if at := firstDifference("item "+id, have.m["marks"], should.m["marks"]); at != "" {
			return errors.New(at)
		}
	}
	return nil
}

// checkOutcome compares everything else with the rules, except the next round.
func (v *verification) checkOutcome() error {
	got, err := v.written()
	if err != nil || got == nil {
		return nil //nolint:nilerr // said by the check of the tally
	}
	got, want := maps.Clone(got), maps.Clone(v.count.outcome)
	for _, m := range []map[string]any{got, want} {
		delete(m, "next_round")
		delete(m, "counts")
		m["items"] = withoutMarks(m["items"])
	}
	if at := firstDifference("", got, want); at != "" {
		return errors.New(at)
	}
	return nil
}

func withoutMarks(items any) any {
	list, _ := items.([]any)
	bare := make([]any, len(list))
	for i, item := range list {
		m, _ := item.(map[string]any)
		m = maps.Clone(m)
		delete(m, "marks")
		bare[i] = m
	}
	return bare
}

func (v *verification) checkNextRound() error {
	got, err := v.written()
	if err != nil || got == nil {
		return nil //nolint:nilerr // said by the check of the tally
	}
	if _, given := got["next_round"]; !given {
		return errors.New("next_round is missing")
	}
	if at := firstDifference("next_round", got["next_round"], v.count.outcome["next_round"]); at != "" {
		return errors.New(at)
	}
	return nil
}

// firstDifference describes where two values differ first, or returns "". Numbers are compared as they are written.
func firstDifference(path string, got, want any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(w)) {
			v, given := g[name]
			if !given {
				return join(path, name) + " is missing"
			}
			if at := firstDifference(join(path, name), v, w[name]); at != "" {
				return at
			}
		}
		for _, name := range slices.Sorted(maps.Keys(g)) {
			if _, known := w[name]; !known {
				return join(path, short(name)) + " is not known here"
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if at := firstDifference(fmt.Sprintf("%s[%d]", path, i+1), g[i], w[i]); at != "" {
				return at
			}
		}
		return ""
	default:
		if got == want {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, and %s by the ballots", path, short(fmt.Sprint(got)), short(fmt.Sprint(want)))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
