package sheet

import (
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// matrixItems is the largest number of items that get a column each in a recorded poll; more are listed by mark.
const matrixItems = 4

// A NamedTable lists who marked what in a recorded poll, by delegation.
type NamedTable struct {
	Report
	Ballots []meeting.NamedBallot
}

// Document is the recorded votes as a print. It fails if its rows do not sum to the outcome (I6).
func (n NamedTable) Document() (Document, error) {
	if err := n.consistent(); err != nil {
		return Document{}, err
	}
	l := htmlLang(n.Lang)
	word := func(key string) string { return i18n.Word(l, "named."+key, nil) }
	d := newDocument(l, n.Meeting, word("title"))
	d.States = append(d.States, n.standing(l)...)
	d.Label, d.About, d.Date = i18n.Word(l, "report.poll", nil), n.Spec.Title, n.date(l)
	sums, err := n.sums(l)
	if err != nil {
		return Document{}, err
	}
	d.Blocks = []Block{
		{Figures: n.figures(l)}, {Heading: word("items")}, {Table: sums}, {Heading: word("votes")}, {Table: n.votes(l)},
	}
	d.Foot = []string{n.times(l)}
	return d, nil
}

// sums counts the marks of the valid ballots again, item by item, and compares them with the outcome.
func (n NamedTable) sums(l i18n.Lang) (*Table, error) {
	t := &Table{Columns: []Column{
		{i18n.Word(l, "rules.item_id", nil), RankColumn, 0}, {i18n.Word(l, "report.item", nil), TextColumn, 1},
	}}
	names := n.markNames()
	for _, name := range names {
		t.Columns = append(t.Columns, Column{i18n.Name(l, "mark", name), NumberColumn, 0})
	}
	for i, item := range n.Spec.Items {
		counted := map[string]int{}
		for _, b := range n.Ballots {
			if b.Returned && !b.Void {
				counted[markOf(b, item.ID)]++
			}
		}
		row := Row{Cells: []Cell{text(string(item.ID)), text(item.Title)}}
		for _, name := range names {
			if n.Outcome != nil && n.Outcome.State != ballot.Invalid && n.Outcome.Items[i].Marks[name] != counted[name] {
				return nil, ballot.Refuse(ballot.CodeImpossible, "item %s: %s is %d in the outcome and %d by name",
					item.ID, name, n.Outcome.Items[i].Marks[name], counted[name])
			}
			row.Cells = append(row.Cells, number(counted[name]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func markOf(b meeting.NamedBallot, item ballot.ItemID) string {
	if mark := b.Marks[string(item)]; mark != "" {
		return mark
	}
	return "unmarked"
}

// votes has a line for each deputy, with a column for each item or, if there are many items, a column for each mark
// with the numbers of its items.
func (n NamedTable) votes(l i18n.Lang) *Table {
	word := func(key string) string { return i18n.Word(l, "attendance."+key, nil) }
	t := &Table{Columns: []Column{{word("number"), RankColumn, 0}, {word("name"), TextColumn, 2}}}
	matrix := len(n.Spec.Items) <= matrixItems
	if matrix {
		for _, item := range n.Spec.Items {
			head := i18n.Word(l, "named.item", named([]string{"id", string(item.ID)}))
			t.Columns = append(t.Columns, Column{head, TextColumn, 2})
		}
	} else {
		for _, name := range n.markNames() {
			t.Columns = append(t.Columns, Column{i18n.Name(l, "mark", name), TextColumn, 2})
		}
	}
	rooms, order := map[string][]Row{}, []string(nil)
	for _, b := range n.Ballots {
		if rooms[b.Delegation] == nil {
			order = append(order, b.Delegation)
		}
		row := Row{Cells: append([]Cell{text(string(b.Number)), text(b.Name)}, n.marks(l, b, matrix)...)}
		rooms[b.Delegation] = append(rooms[b.Delegation], row)
	}
	t.Rows = underGroups(l, order, rooms)
	return t
}

// marks are the cells of one ballot.
func (n NamedTable) marks(l i18n.Lang, b meeting.NamedBallot, matrix bool) []Cell {
	apart := ""
	switch {
	case !b.Returned:
		apart = i18n.Word(l, "named.not_returned", nil)
	case b.Void:
		apart = i18n.Name(l, "count", "void")
	}
	var cells []Cell
	if matrix {
		for _, item := range n.Spec.Items {
			word := i18n.Name(l, "mark", markOf(b, item.ID))
			if apart != "" {
				word = apart
			}
			cells = append(cells, text(word))
		}
		return cells
	}
	for i, name := range n.markNames() {
		var ids []string
		for _, item := range n.Spec.Items {
			if apart == "" && markOf(b, item.ID) == name {
				ids = append(ids, string(item.ID))
			}
		}
		word := strings.Join(ids, i18n.Word(l, "report.list_sep", nil))
		if apart != "" && i == 0 {
			word = apart
		}
		cells = append(cells, text(word))
	}
	return cells
}
