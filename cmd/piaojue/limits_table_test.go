//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A row of the table holds a figure measured in each round, and the least or most it may be.
type row struct {
	What    string    `json:"what"`
	Against string    `json:"against,omitempty"`
	Unit    string    `json:"unit"`
	Figure  float64   `json:"figure"` // the median of the rounds
	Target  float64   `json:"target,omitempty"`
	Least   bool      `json:"least,omitempty"` // the target is a minimum, not a maximum
	Pass    bool      `json:"pass"`
	Rounds  []float64 `json:"rounds"`
	Note    string    `json:"note,omitempty"`
}

// A table holds the rows in the order in which they were first measured.
type table struct {
	rows   []*row
	series map[string][]float64 // measured series by name, which rows are made from
}

func newTable() *table { return &table{series: map[string][]float64{}} }

// add records one round's figure.
func (t *table) add(name string, figure float64) { t.series[name] = append(t.series[name], figure) }

func (t *table) addMS(name string, d time.Duration) { t.add(name, ms(d)) }

// tell adds a row for a series that has no target.
func (t *table) tell(what, unit, series, note string) {
	t.rows = append(t.rows, &row{
		What: what, Unit: unit, Figure: median(t.series[series]), Pass: true, Rounds: t.series[series], Note: note,
	})
}

// most and least add rows for a series that has a target.
func (t *table) most(what, unit, series string, target float64, note string) {
	t.tell(what, unit, series, note)
	r := t.rows[len(t.rows)-1]
	r.Target, r.Pass = target, r.Figure <= target && len(r.Rounds) > 0
}

// ratio adds a row of one series over another: the median of each round's own ratio, because what a shared machine
// gives differs more between rounds than within one.
func (t *table) ratio(what, against, series, over string, target float64, least bool, note string) {
	r := &row{What: what, Against: against, Unit: "×", Target: target, Least: least, Note: note}
	for i := range min(len(t.series[series]), len(t.series[over])) {
		r.Rounds = append(r.Rounds, t.series[series][i]/t.series[over][i])
	}
	r.Figure = median(r.Rounds)
	r.Pass = len(r.Rounds) > 0 && (least && r.Figure >= target || !least && r.Figure <= target)
	t.rows = append(t.rows, r)
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// quantile of times, in milliseconds: the smallest time that at least the given part of them does not exceed.
func quantile(list []time.Duration, q float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(list))
	return ms(sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)])
}

// print writes the table for people.
func (t *table) print(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "what\tmeasured\ttarget\t\trounds\t")
	for _, r := range t.rows {
		target, verdict := "", ""
		if r.Target != 0 {
			sign := "≤"
			if r.Least {
				sign = "≥"
			}
			target, verdict = fmt.Sprintf("%s %s %s", sign, short(r.Target), r.Unit), "pass"
			if !r.Pass {
				verdict = "MISSED"
			}
		}
		what := r.What
		if r.Against != "" {
			what += " / " + r.Against
		}
		fmt.Fprintf(tw, "%s\t%s %s\t%s\t%s\t%s\t%s\n", what, short(r.Figure), r.Unit, target, verdict, rounds(r.Rounds),
			r.Note)
	}
	_ = tw.Flush()
}

func rounds(list []float64) string {
	words := make([]string, len(list))
	for i, f := range list {
		words[i] = short(f)
	}
	return strings.Join(words, " ")
}

func short(f float64) string {
	switch {
	case math.Abs(f) >= 100:
		return fmt.Sprintf("%.0f", f)
	case math.Abs(f) >= 10:
		return fmt.Sprintf("%.1f", f)
	default:
		return fmt.Sprintf("%.2f", f)
	}
}

// write writes the table for programs.
func (t *table) write(path string) error {
	for _, r := range t.rows {
		if math.IsNaN(r.Figure) || math.IsInf(r.Figure, 0) {
			r.Figure, r.Pass = -1, false
		}
	}
	raw, err := json.MarshalIndent(t.rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644) //nolint:gosec // for everyone to read
}
