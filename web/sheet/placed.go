package sheet

import (
	"fmt"
	"slices"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A Placed is a text that will be printed, and where it is: its field, and its row if it comes from a file.
type Placed struct {
	Field string
	Row   int
	Text  string
}

// Glyphs reports, before anything is put to the vote, which texts this server cannot print completely, and which marks
// it prints instead. If the server does not print, it reports nothing, because it does not know the fonts of the
// browsers that do.
func (p *Printer) Glyphs(texts []Placed) []ballot.Fault {
	if !p.Prints() {
		return nil
	}
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = t.Text
	}
	lacks := lacking(drawnOf(all))
	var notices []ballot.Fault
	for _, t := range texts {
		var names, marks []string
		for _, r := range drawnOf([]string{t.Text}) {
			if slices.Contains(lacks, r) {
				names, marks = append(names, glyphName(r)), append(marks, glyphMark(r))
			}
		}
		if len(names) == 0 {
			continue
		}
		notices = append(notices, ballot.Fault{
			Field: t.Field, Row: t.Row, Code: ballot.NoticePrintGlyph,
			Args: named([]string{"value", strings.Join(names, " "), "mark", strings.Join(marks, "")}),
		})
	}
	return notices
}

// Texts are the printed texts of a roll, by row.
func (r Roll) Texts() []Placed {
	var list []Placed
	for i, d := range r.Deputies {
		list = append(list, Placed{"name", r.Rows[i], d.Name}, Placed{"delegation", r.Rows[i], d.Delegation})
	}
	return list
}

// Texts are the printed texts of items, by row.
func (it Items) Texts() []Placed {
	var list []Placed
	for i, item := range it.Items {
		list = append(list, itemTexts("", it.Rows[i], item)...)
	}
	return list
}

func itemTexts(path string, row int, item ballot.Item) []Placed {
	return []Placed{
		{path + "title", row, item.Title},
		{path + "department", row, item.Department},
		{path + "group", row, item.Group},
		{path + "place", row, item.Place},
		{path + "serves", row, item.Serves},
	}
}

// SpecTexts are the printed texts of a poll, by field.
func SpecTexts(s ballot.Spec) []Placed {
	list := []Placed{{"title", 0, s.Title}}
	for i, item := range s.Items {
		list = append(list, itemTexts(fmt.Sprintf("items[%d].", i), 0, item)...)
	}
	for i, name := range s.Rules.Scale {
		list = append(list, Placed{fmt.Sprintf("rules.scale[%d]", i), 0, name})
	}
	for i, g := range s.Rules.Grades {
		list = append(list, Placed{fmt.Sprintf("rules.grades[%d].grade", i), 0, g.Grade})
	}
	return list
}

// StateTexts are the printed texts of a meeting, each with words that say where it is.
func StateTexts(s *meeting.State) []Placed {
	list := []Placed{{"title", 0, s.Meeting.Title}, {"body", 0, s.Meeting.Body}}
	for _, d := range s.Roll {
		list = append(list, Placed{"roll " + string(d.Number), 0, d.Name + d.Delegation})
	}
	for _, m := range s.Staff {
		list = append(list, Placed{"staff " + string(m.ID), 0, m.Name})
	}
	for _, p := range s.Polls {
		for _, t := range SpecTexts(p.Spec) {
			list = append(list, Placed{"poll " + string(p.ID) + " " + t.Field, 0, t.Text})
		}
	}
	return list
}
