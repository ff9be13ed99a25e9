package ballot

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// published are figures of real votes, as they were printed.
type published struct {
	Body       string
	Kind       Kind
	Scale      []string
	Valid      int
	Misprinted []string
	Rows       []struct {
		Name    string
		Figures []int
	}
}

func TestPublishedFiguresAddUpOrAreFound(t *testing.T) { // I6
	data, err := os.ReadFile("testdata/published.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []published
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	misprints := 0
	for _, p := range all {
		for _, row := range p.Rows {
			s := selection(1, 1)
			if s.Kind = p.Kind; p.Kind == Rating {
				s.Rules.Scale = p.Scale
			}
			tally := s.NewTally()
			tally.Ballots = p.Valid
			copy(tally.Marks[0][1:], row.Figures)
			err := CheckSums(s, tally.Counts(p.Valid, p.Valid, p.Valid), tally)
			if slices.Contains(p.Misprinted, row.Name) {
				misprints++
				if CodeOf(err) != CodeImpossible {
					t.Errorf("%s, %s: %v passed for possible: %v", p.Body, row.Name, row.Figures, err)
				}
			} else if err != nil {
				t.Errorf("%s, %s: %v", p.Body, row.Name, err)
			}
		}
	}
	if misprints != 1 {
		t.Errorf("%d misprinted rows in the data, want 1", misprints)
	}
}

func TestSumsThatCannotBe(t *testing.T) { // I6
	s := selection(2, 1)
	good := func() (Counts, Tally) {
		tally := approved(s, 9, 5, 4)
		tally.Ballots, tally.Void = 10, 1
		return tally.Counts(12, 11, 11), tally
	}
	if c, tally := good(); CheckSums(s, c, tally) != nil {
		t.Fatalf("good figures are refused: %v", CheckSums(s, c, tally))
	}
	for name, spoil := range map[string]func(*Counts, *Tally){
		"more returned than issued": func(c *Counts, _ *Tally) { c.Issued = 9 },
		"valid and void":            func(c *Counts, _ *Tally) { c.Valid++ },
		"another number counted":    func(_ *Counts, t *Tally) { t.Ballots++ },
		"another number void":       func(_ *Counts, t *Tally) { t.Void++ },
		"one mark more":             func(_ *Counts, t *Tally) { t.Marks[1][Approve]++ },
		"one mark below zero": func(_ *Counts, t *Tally) {
			t.Marks[1][Reject], t.Marks[1][Abstain] = -1, t.Marks[1][Abstain]+1
		},
		"an item missing":       func(_ *Counts, t *Tally) { t.Marks = t.Marks[:1] },
		"a mark missing":        func(_ *Counts, t *Tally) { t.Marks[0] = t.Marks[0][:2] },
		"a count below zero":    func(c *Counts, _ *Tally) { c.Present = -1 },
		"void beyond all reach": func(c *Counts, t *Tally) { c.Void, t.Void, c.Valid = 11, 11, -1 },
	} {
		t.Run(name, func(t *testing.T) {
			c, tally := good()
			spoil(&c, &tally)
			if err := CheckSums(s, c, tally); CodeOf(err) != CodeImpossible {
				t.Errorf("CheckSums(%+v, %+v) = %v", c, tally, err)
			}
		})
	}
}
