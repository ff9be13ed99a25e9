package sheet

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// MaxPapers is the limit of paper ballots in one print.
const MaxPapers = 3000

// A PaperPage prints the paper ballots of one poll. All are alike, two to a sheet of A4, or one if two do not fit.
type PaperPage struct {
	Lang     i18n.Lang
	Meeting  ballot.Meeting
	Spec     ballot.Spec
	N        int
	Numbered bool // each ballot has a numbered stub to tear off; the ballot itself has no number
	Circle   bool // the boxes are circles, not squares
}

//go:embed paper.html
var paperHTML string

// A paperRow is one item on a paper ballot. If Group is set, it is printed above the item.
type paperRow struct{ Group, ID, Title, Department string }

// Paper writes the ballots.
func Paper(w io.Writer, p PaperPage) error {
	l := htmlLang(p.Lang)
	word := func(key string) string { return i18n.Word(l, key, nil) }
	box := "square"
	if p.Circle {
		box = "circle"
	}
	data := struct {
		Lang             i18n.Lang
		Rehearsal, Named bool
		Heads            []string
		Poll, Title      string
		Round            string
		Text             []string
		Box              string
		Marks            []string
		Rows             []paperRow
		Columns          int
	}{
		Lang: l, Rehearsal: p.Meeting.Rehearsal, Named: p.Spec.Rules.Secrecy == ballot.Recorded, Heads: heads(p.Meeting),
		Poll: p.Spec.Title, Title: word("paper." + string(p.Spec.Kind)), Box: box, Marks: p.marks(l), Rows: p.rows(l),
		Text: append(slices.Clone(p.Spec.BallotText()), word("paper."+box)),
	}
	if round := p.Spec.Rules.Round; round != "" && round != ballot.RoundFirst {
		data.Round = i18n.Name(l, "round", string(round))
	}
	data.Columns = 2 + len(data.Marks)
	page, err := template.New("paper").Funcs(words(l)).Parse(paperHTML)
	if err != nil {
		return err
	}
	var one bytes.Buffer // all are alike, so it is made once
	if err := page.ExecuteTemplate(&one, "ballot", data); err != nil {
		return err
	}
	half := p.halves()
	sheets := [][]string{}
	digits := len(strconv.Itoa(p.N))
	for i := range p.N {
		if i%2 == 0 || !half {
			sheets = append(sheets, nil)
		}
		stub := ""
		if p.Numbered {
			stub = fmt.Sprintf("%0*d", max(3, digits), i+1)
		}
		sheets[len(sheets)-1] = append(sheets[len(sheets)-1], stub)
	}
	return page.ExecuteTemplate(w, "page", map[string]any{
		"Lang": l, "Title": p.Spec.Title + " " + data.Title, "Half": half, "Sheets": sheets, "Numbered": p.Numbered,
		"Poll": p.Spec.Title, "Ballot": template.HTML(one.String()), //nolint:gosec // the template escaped it
	})
}

// marks returns the names of the columns to tick.
func (p PaperPage) marks(l i18n.Lang) []string {
	if p.Spec.Kind == ballot.Rating {
		return p.Spec.Rules.Scale
	}
	var names []string
	for _, name := range []string{"approve", "reject", "abstain"} {
		names = append(names, i18n.Name(l, "mark", name))
	}
	return names
}

func (p PaperPage) rows(l i18n.Lang) []paperRow {
	var rows []paperRow
	group := ""
	for _, item := range p.Spec.Items {
		row := paperRow{ID: string(item.ID), Title: item.Title, Department: item.Department}
		if item.Group != group && p.Spec.Kind == ballot.Rating {
			if row.Group, group = item.Group, item.Group; group == "" {
				row.Group = i18n.Word(l, "report.no_group", nil)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Measures of half a sheet of A4 in millimetres, as set in print.css.
const (
	halfWidth, halfHeight = 132, 193
	paperChar             = 4.24 // a Han character of 12 pt
	paperMark             = 13   // the column of a mark
	paperLine             = 5.95 // of text
	paperPitch            = 5.1  // of a table
)

// halves reports whether a ballot fits on half a sheet, by an estimate of the height of its texts.
func (p PaperPage) halves() bool {
	lines := func(s string, width, char float64) float64 {
		return max(1, math.Ceil(float64(width2(s))/2*char/width))
	}
	l := htmlLang(p.Lang)
	title := p.Spec.Title + i18n.Word(l, "paper."+string(p.Spec.Kind), nil)
	need := 9 + lines(title, halfWidth, 6)*8.1 + 5 // including the headings of the columns
	for _, s := range heads(p.Meeting) {
		need += lines(s, halfWidth, paperChar) * paperLine
	}
	told := strings.Join(p.Spec.BallotText(), "") + i18n.Word(l, "paper.square", nil)
	need += lines(told, halfWidth, paperChar)*paperLine + 2.5
	if p.Numbered {
		need += lines(p.Spec.Title, halfWidth-65, paperChar)*paperLine + 4.5
	}
	if p.Spec.Rules.Secrecy == ballot.Recorded {
		need += 11
	}
	if p.Meeting.Rehearsal {
		need += 10
	}
	marks := p.marks(l)
	width := halfWidth - 10 - paperMark*float64(len(marks)) - 3
	if width < 5*paperChar || slices.ContainsFunc(marks, func(m string) bool { return width2(m) > 12 }) {
		return false
	}
	for _, row := range p.rows(l) {
		if row.Group != "" {
			need += lines(row.Group, halfWidth-3, paperChar)*paperPitch + 1.2
		}
		need += max(8, lines(row.Title, width, paperChar)*paperPitch+1.2)
	}
	return need <= halfHeight
}
