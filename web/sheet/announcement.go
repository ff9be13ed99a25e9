package sheet

import (
	"slices"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// Announcement is the 公告 of a poll as a print: number, text, what was decided, who announces it and when. Before the
// result is announced it is refused with CodeNotAnnounced.
func (r Report) Announcement() (Document, error) {
	if r.State != ballot.Announced || r.Outcome == nil {
		return Document{}, ballot.Refuse(ballot.CodeNotAnnounced, "the poll is %s", r.State)
	}
	if err := r.consistent(); err != nil {
		return Document{}, err
	}
	l := htmlLang(r.Lang)
	d := newDocument(l, r.Meeting, i18n.Word(l, "report.notice", nil))
	d.Sub = r.NoticeNumber
	d.Blocks = []Block{{Lines: r.noticeText(l)}}
	say := func(key string, args ...string) string { return i18n.Word(l, "report."+key, named(args)) }
	if t := r.decided(l); len(t.Rows) > 0 {
		if r.Notice != "" {
			d.Blocks = append(d.Blocks, Block{Heading: r.Spec.Title})
		}
		d.Blocks = append(d.Blocks, Block{Table: t})
	}
	if list := r.follows(say); len(list) > 0 {
		d.Blocks = append(d.Blocks, Block{Text: list})
	}
	if r.Notice == "" {
		d.Blocks = append(d.Blocks, Block{Text: []string{i18n.Word(l, "announcement.end", nil)}})
	}
	day := r.noticeDate(l)
	if day == "" {
		day = r.date(l)
	}
	d.Blocks = append(d.Blocks, Block{Closing: []string{r.signer(l), day}})
	return d, nil
}

// noticeText is the text of the 公告 or, if none was written, sentences with the date, place, way of voting and counts of
// the vote.
func (r Report) noticeText(l i18n.Lang) string {
	if r.Notice != "" {
		return r.Notice
	}
	c := r.counts()
	args := ballot.Numbers("entitled", c.Entitled, "present", c.Present, "issued", c.Issued, "returned", c.Returned,
		"valid", c.Valid, "void", c.Void)
	args["date"], args["meeting"] = r.voted(l), strings.Join(heads(r.Meeting), "")
	args["way"], args["kind"] = i18n.Name(l, "secrecy", string(r.Spec.Rules.Secrecy)), string(r.Spec.Kind)
	args["title"], args["place"] = r.Spec.Title, r.Meeting.Place
	text := i18n.Word(l, "announcement.body", args)
	if r.Outcome.PassLine != nil && r.Spec.Kind != ballot.Rating {
		line := ballot.Numbers("line", *r.Outcome.PassLine)
		line["to"] = string(r.Spec.Kind)
		text += i18n.Word(l, "announcement.line", line)
	}
	return text
}

// follows states the result of the count: what was chosen, that the poll is invalid, or what is still undecided.
func (r Report) follows(say func(string, ...string) string) []string {
	if r.Outcome.State == ballot.Invalid {
		return []string{say("invalid")}
	}
	return r.chosenWords(say)
}

// voted is the date of the vote in words.
func (r Report) voted(l i18n.Lang) string {
	if r.ClosedAt.IsZero() {
		return r.date(l)
	}
	return inWords(l, r.ClosedAt.In(r.zone()))
}

// signer is who signs the 公告: for a congress its presidium; any other body has none and signs itself.
func (r Report) signer(l i18n.Lang) string {
	switch {
	case strings.HasSuffix(r.Meeting.Body, congress):
		return i18n.Word(l, "announcement.presidium", map[string]string{"title": strings.Join(heads(r.Meeting), "")})
	case r.Meeting.Body != "":
		return r.Meeting.Body
	default:
		return r.Meeting.Title
	}
}

// decided lists what the meeting decided: for a selection the selected items, by rank; for other kinds each item with
// its result.
func (r Report) decided(l i18n.Lang) *Table {
	departments, costs := columnsOf(r.Spec.Items)
	selection := r.Spec.Kind == ballot.Selection
	t := &Table{Columns: []Column{
		{i18n.Word(l, "announcement.order", nil), RankColumn, 0}, {i18n.Word(l, "report.item", nil), TextColumn, 5},
	}}
	t.detailHeads(l, departments, costs)
	if !selection {
		t.Columns = append(t.Columns, r.columns(l)[len(r.columns(l))-1])
	}
	if r.Outcome.State == ballot.Invalid || r.Outcome.State == ballot.NoQuorum {
		return t
	}
	byID, items := r.byID(), slices.Clone(r.Outcome.Items)
	if selection {
		items = slices.DeleteFunc(items, func(o ballot.ItemOutcome) bool { return !o.Selected })
		slices.SortStableFunc(items, func(a, b ballot.ItemOutcome) int { return a.Rank - b.Rank })
	}
	for i, o := range items {
		row := Row{Cells: []Cell{number(i + 1), text(byID[o.ID].Title)}}
		row.detail(byID[o.ID], departments, costs)
		if !selection {
			row.Cells = append(row.Cells, Cell{Text: r.result(l, o), Bold: o.Selected, Check: o.Selected})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
