package sheet

import (
	"slices"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A RulesPage is the rules (票决办法, 表决办法 or 测评办法) of one poll, as they are put before the meeting and read to it.
// The sentences are in the meeting's own language; only the headings follow Lang.
type RulesPage struct {
	Lang    i18n.Lang
	Meeting ballot.Meeting
	Title   string // of the poll
	Kind    ballot.Kind
	Adopted bool
	Rules   []string
	Items   []ballot.Item
	Hash    string // of the adopted text, as in the log
}

// Document is the rules as a print.
func (p RulesPage) Document() Document {
	l := htmlLang(p.Lang)
	word := func(key string) string { return i18n.Word(l, "rules."+key, nil) }
	d := newDocument(l, p.Meeting, i18n.Name(l, "rules_of", string(p.Kind)))
	d.Sub = p.Title
	state := "draft"
	if p.Adopted {
		state = "adopted"
	}
	d.States = append(d.States, word(state))
	items := &Table{Columns: []Column{{word("item_id"), RankColumn, 0}, {i18n.Word(l, "report.item", nil), TextColumn, 5}}}
	departments, costs := columnsOf(p.Items)
	items.detailHeads(l, departments, costs)
	more := moreColumns(p.Items)
	for _, c := range more {
		items.Columns = append(items.Columns, Column{i18n.Word(l, c.word, nil), TextColumn, c.weight})
	}
	for _, item := range p.Items {
		row := Row{Cells: []Cell{text(string(item.ID)), text(item.Title)}}
		row.detail(item, departments, costs)
		for _, c := range more {
			row.Cells = append(row.Cells, text(c.of(item)))
		}
		items.Rows = append(items.Rows, row)
	}
	d.Blocks = []Block{{List: p.Rules}, {Heading: word("items")}, {Table: items}}
	if p.Hash != "" {
		d.Foot = []string{i18n.Word(l, "rules.hash", named([]string{"hash", p.Hash}))}
	}
	return d
}

// A moreColumn is a column that is printed only if an item has a value for it.
type moreColumn struct {
	word   string
	weight int
	of     func(ballot.Item) string
}

// moreColumns returns the columns of place, who benefits and due for which any item has a value.
func moreColumns(items []ballot.Item) []moreColumn {
	all := []moreColumn{
		{"rules.place", 2, func(i ballot.Item) string { return i.Place }},
		{"rules.serves", 2, func(i ballot.Item) string { return i.Serves }},
		{"rules.due", 2, func(i ballot.Item) string { return i.Due }},
	}
	return slices.DeleteFunc(all, func(c moreColumn) bool {
		return !slices.ContainsFunc(items, func(i ballot.Item) bool { return c.of(i) != "" })
	})
}

// columnsOf reports whether any item has a department, and whether any has a cost.
func columnsOf(items []ballot.Item) (departments, costs bool) {
	for _, item := range items {
		departments = departments || item.Department != ""
		costs = costs || item.Investment > 0
	}
	return departments, costs
}

func (t *Table) detailHeads(l i18n.Lang, departments, costs bool) {
	if departments {
		t.Columns = append(t.Columns, Column{i18n.Word(l, "report.department", nil), TextColumn, 3})
	}
	if costs {
		t.Columns = append(t.Columns, Column{i18n.Word(l, "report.investment", nil), NumberColumn, 0})
	}
}

func (r *Row) detail(item ballot.Item, departments, costs bool) {
	if departments {
		r.Cells = append(r.Cells, text(item.Department))
	}
	if costs {
		r.Cells = append(r.Cells, amountCell(item.Investment))
	}
}
