package sheet

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// figures is the row of figures: present, issued, returned and valid, and the number needed to pass.
func (r Report) figures(l i18n.Lang) []Figure {
	c := r.counts()
	row := []Figure{
		{"entitled", c.Entitled},
		{"present", c.Present},
		{"issued", c.Issued},
		{"returned", c.Returned},
		{"valid", c.Valid},
		{"void", c.Void},
	}
	for i := range row {
		row[i].Label = i18n.Name(l, "count", row[i].Label)
	}
	if r.Outcome != nil && r.Outcome.PassLine != nil {
		key := "report.pass_line"
		if r.overHalf() {
			key = "report.pass_over"
		}
		row = append(row, Figure{i18n.Word(l, key, nil), *r.Outcome.PassLine})
	}
	return row
}

func (r Report) overHalf() bool {
	t := r.Spec.Rules.Threshold
	return t.Over && t.Den == 2*t.Num
}

// rows are the items: of a selection by rank, of other kinds in the order of the ballot.
func (r Report) rows(l i18n.Lang) []Row {
	if r.Outcome == nil || r.Outcome.State == ballot.Invalid {
		return nil
	}
	byID, ranked := r.byID(), r.Spec.Kind == ballot.Selection
	items := slices.Clone(r.Outcome.Items)
	if ranked {
		slices.SortStableFunc(items, func(a, b ballot.ItemOutcome) int { return a.Rank - b.Rank })
	}
	var rows []Row
	group := ""
	for _, o := range items {
		row := Row{Cells: []Cell{text(string(o.ID))}} // as on the ballot, since titles may be equal
		if ranked {
			row.Cells = append(row.Cells, number(o.Rank))
		}
		row.Cells = append(row.Cells, text(byID[o.ID].Title))
		for i, name := range r.markNames() {
			n := number(o.Marks[name])
			n.Bold = i == 0
			row.Cells = append(row.Cells, n)
		}
		row.Cells = append(row.Cells, Cell{Text: r.result(l, o), Bold: o.Selected, Check: o.Selected})
		if g := byID[o.ID].Group; g != group && r.Spec.Kind == ballot.Rating {
			if row.Group, group = g, g; g == "" { // it belongs to no group, so not to the previous one
				row.Group = i18n.Word(l, "report.no_group", nil)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (r Report) byID() map[ballot.ItemID]ballot.Item {
	byID := make(map[ballot.ItemID]ballot.Item, len(r.Spec.Items))
	for _, item := range r.Spec.Items {
		byID[item.ID] = item
	}
	return byID
}

// result is the result of one item, in words.
func (r Report) result(l i18n.Lang, o ballot.ItemOutcome) string {
	word := func(key string) string { return i18n.Word(l, "report."+key, nil) }
	if r.Outcome.State == ballot.NoQuorum {
		return "–"
	}
	switch r.Spec.Kind {
	case ballot.Rating:
		if o.Grade == nil {
			return "–"
		}
		return *o.Grade
	case ballot.Decision:
		if o.Passed {
			return word("passed")
		}
		return word("not_passed")
	case ballot.Selection:
	}
	switch {
	case o.Selected:
		return word("selected")
	case slices.Contains(r.Outcome.Tied, o.ID):
		return word("tied")
	case o.Passed || r.Outcome.PassLine == nil:
		return word("not_selected")
	case r.overHalf():
		return word("under_half")
	default:
		return word("under_line")
	}
}

// after are the sentences below the table: what was chosen, and what is still to be done.
func (r Report) after(l i18n.Lang) []string {
	say := func(key string, args ...string) string { return i18n.Word(l, "report."+key, named(args)) }
	if r.State == ballot.Void {
		return []string{say("void", "reason", r.VoidReason)}
	}
	o := r.Outcome
	if o == nil {
		return []string{say("no_result")}
	}
	if o.State == ballot.Invalid {
		lines := []string{say("invalid")}
		if r.ByHand {
			lines = append(lines, say("by_hand", "reason", r.HandReason, "name", r.HandBy, "witness", r.HandWitness))
		}
		return lines
	}
	lines := r.chosenWords(say)
	if r.ByHand {
		lines = append(lines, say("by_hand", "reason", r.HandReason, "name", r.HandBy, "witness", r.HandWitness))
	}
	var marks []string
	for _, name := range r.markNames() {
		marks = append(marks, i18n.Name(l, "mark", name))
	}
	return append(lines, say("sum_marks", "marks", strings.Join(marks, say("list_sep")), "valid",
		strconv.Itoa(o.Counts.Valid)))
}

// chosenWords states what was chosen, and what is still open: a tie, seats left, or too few votes.
func (r Report) chosenWords(say func(string, ...string) string) []string {
	o := r.Outcome
	var lines []string
	switch o.State {
	case ballot.Invalid:
	case ballot.NoQuorum:
		lines = append(lines, say("no_quorum"))
	case ballot.Tied:
		lines = append(lines, r.chosen(say),
			say("tie", "rank", strconv.Itoa(r.tiedRank()), "n", strconv.Itoa(len(o.Tied)), "seats", strconv.Itoa(o.SeatsLeft)))
	case ballot.Shortfall:
		lines = append(lines, r.chosen(say),
			say("shortfall", "seats", strconv.Itoa(o.Seats), "left", strconv.Itoa(o.SeatsLeft)))
		if r.Vacant {
			lines = append(lines, say("vacant", "left", strconv.Itoa(o.SeatsLeft)))
		}
	case ballot.Decided:
		lines = append(lines, r.chosen(say))
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// chosen says how many items were chosen or passed, and what the chosen ones cost.
func (r Report) chosen(say func(string, ...string) string) string {
	n, passed, cost, byID := 0, 0, 0.0, r.byID()
	for _, item := range r.Outcome.Items {
		if item.Passed {
			passed++
		}
		if item.Selected {
			n++
			cost += byID[item.ID].Investment
		}
	}
	switch r.Spec.Kind {
	case ballot.Decision:
		return say("sum_passed", "n", strconv.Itoa(passed), "m", strconv.Itoa(len(r.Outcome.Items)-passed))
	case ballot.Rating:
		return ""
	case ballot.Selection:
	}
	if cost == 0 {
		return say("sum_selected", "n", strconv.Itoa(n))
	}
	return say("sum_selected", "n", strconv.Itoa(n), "investment", money(cost))
}

func (r Report) tiedRank() int {
	for _, item := range r.Outcome.Items {
		if slices.Contains(r.Outcome.Tied, item.ID) {
			return item.Rank
		}
	}
	return 0
}

// signatures names those who refused, each with the reason, and those who certified on screen.
func (r Report) signatures(l i18n.Lang) (agreed, refused []Block) {
	var names []string
	for _, c := range r.Certificates {
		if c.Agree {
			names = append(names, c.Name)
			continue
		}
		words := i18n.Word(l, "report.refused_by", map[string]string{"name": c.Name, "discrepancy": c.Discrepancy})
		refused = append(refused, Block{Text: []string{words}})
	}
	if len(names) > 0 {
		joined := strings.Join(names, i18n.Word(l, "report.list_sep", nil))
		agreed = []Block{{Text: []string{i18n.Word(l, "report.certified_by", map[string]string{"names": joined})}}}
	}
	return agreed, refused
}

// date is the day of the result in the hall: of its announcement, or of the last act before it.
func (r Report) date(l i18n.Lang) string {
	for _, at := range []time.Time{r.AnnouncedAt, r.CertifiedAt, r.ClosedAt, r.OpenedAt, r.PrintedAt} {
		if !at.IsZero() {
			return inWords(l, at.In(r.zone()))
		}
	}
	return ""
}

// noticeDate is the date of the notice in words.
func (r Report) noticeDate(l i18n.Lang) string {
	day, err := time.Parse(time.DateOnly, r.NoticeDate)
	if err != nil {
		return ""
	}
	return inWords(l, day)
}

func inWords(l i18n.Lang, at time.Time) string {
	return i18n.Word(l, "report.date", map[string]string{
		"year": strconv.Itoa(at.Year()), "month": strconv.Itoa(int(at.Month())), "day": strconv.Itoa(at.Day()),
	})
}

func (r Report) times(l i18n.Lang) string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(r.zone()).Format("15:04")
	}
	return i18n.Word(l, "report.times", map[string]string{
		"certified": at(r.CertifiedAt), "announced": at(r.AnnouncedAt), "printed": at(r.PrintedAt),
	})
}

// china has a single time zone, and a hall without internet may lack a time zone database.
var china = time.FixedZone("UTC+8", 8*60*60)

func (r Report) zone() *time.Location {
	if r.Zone == nil {
		return china
	}
	return r.Zone
}

// money writes an amount in 万元 without trailing zeros, and without binary rounding noise.
func money(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}
