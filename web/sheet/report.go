package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// A Report is the content of the 票决结果报告单 of one poll.
type Report struct {
	Lang         i18n.Lang
	Meeting      ballot.Meeting
	Spec         ballot.Spec
	State        ballot.PollState
	Outcome      *ballot.Outcome // nil if there is none yet, or the poll is void
	Counts       ballot.Counts   // shown if there is no outcome
	Certificates []meeting.Certificate
	Rules        []string // as adopted, sentence by sentence
	OpenedAt     time.Time
	ClosedAt     time.Time
	CertifiedAt  time.Time
	AnnouncedAt  time.Time
	PrintedAt    time.Time
	Zone         *time.Location // the hall's; nil means China's
	Notice       string         // 公告
	NoticeNumber string         // such as 第 3 号
	NoticeDate   string         // 2026-11-22
	VoidReason   string
	ByHand       bool   // counted by hand
	HandReason   string // why; only for those who may know
	HandBy       string // who entered the count
	HandWitness  string // who confirmed it
	Vacant       bool   // the meeting decided that the remaining seats stay vacant
	BoxCode      string // 收票码: of the ballots returned by the close, as shown by hall and console
	Check        string // a short value for comparing this sheet with the record
}

// Document is the result sheet as a print. Figures that contradict each other (I6) are refused with CodeImpossible:
// such a sheet must not exist on paper. The sheet of a poll that is not announced says so.
func (r Report) Document() (Document, error) {
	if err := r.consistent(); err != nil {
		return Document{}, err
	}
	l := htmlLang(r.Lang)
	word := func(key string) string { return i18n.Word(l, "report."+key, nil) }
	d := newDocument(l, r.Meeting, r.title(l))
	d.States = append(d.States, r.standing(l)...)
	d.Label, d.About, d.Date = word("poll"), r.Spec.Title, r.date(l)
	if r.Spec.Rules.Round != "" {
		d.Aside = i18n.Name(l, "round", string(r.Spec.Rules.Round))
	}
	if r.State != ballot.Void || r.counts() != (ballot.Counts{}) {
		d.Blocks = append(d.Blocks, Block{Figures: r.figures(l)})
	}
	if r.BoxCode != "" {
		d.Blocks = append(d.Blocks, Block{Label: word("box_code"), Text: []string{grouped(r.BoxCode, 4, " ")}})
	}
	d.Blocks = append(d.Blocks, Block{Label: i18n.Name(l, "rules_of", string(r.Spec.Kind)), Text: r.Rules})
	if rows := r.rows(l); rows != nil {
		d.Blocks = append(d.Blocks, Block{Table: &Table{Columns: r.columns(l), Rows: rows}})
	}
	d.Blocks = append(d.Blocks, Block{Text: r.after(l)})
	agreed, refused := r.signatures(l)
	d.Blocks = append(d.Blocks, refused...)
	d.Blocks = append(d.Blocks, agreed...)
	d.Blocks = append(d.Blocks, Block{Sign: []string{word("chief"), word("scrutineer"), word("teller")}})
	d.Blocks = append(d.Blocks, r.noticeBlocks(l)...)
	d.Blocks = append(d.Blocks, r.itemBlocks(l)...)
	if check := r.Check; check != "" {
		d.Foot = append(d.Foot, i18n.Word(l, "report.check", named([]string{"hash", check})))
	}
	d.Foot = append(d.Foot, r.times(l))
	return d, nil
}

// standing states the standing of a sheet that is not an announced result.
func (r Report) standing(l i18n.Lang) []string {
	state := i18n.Name(l, "state", string(r.State))
	switch r.State {
	case ballot.Announced:
		return nil
	case ballot.Void:
		return []string{state}
	default:
		return []string{i18n.Word(l, "report.draft", nil) + " · " + state}
	}
}

// noticeBlocks are the parts of the 公告 that the sheet shows, once it is published.
func (r Report) noticeBlocks(l i18n.Lang) []Block {
	if r.State != ballot.Announced || r.Notice == "" && r.NoticeNumber == "" {
		return nil
	}
	heading := i18n.Word(l, "report.notice", nil)
	if r.NoticeNumber != "" {
		heading += " " + r.NoticeNumber
	}
	blocks := []Block{{Heading: heading}, {Lines: r.noticeText(l)}}
	if signed := r.noticeDate(l); signed != "" {
		blocks = append(blocks, Block{Closing: []string{signed}})
	}
	return blocks
}

// itemBlocks list the items with their departments and costs, if any item has them.
func (r Report) itemBlocks(l i18n.Lang) []Block {
	departments, costs := columnsOf(r.Spec.Items)
	if !departments && !costs {
		return nil
	}
	t := &Table{Columns: []Column{
		{i18n.Word(l, "rules.item_id", nil), RankColumn, 0}, {i18n.Word(l, "report.item", nil), TextColumn, 5},
	}}
	t.detailHeads(l, departments, costs)
	for _, item := range r.Spec.Items {
		row := Row{Cells: []Cell{text(string(item.ID)), text(item.Title)}}
		row.detail(item, departments, costs)
		t.Rows = append(t.Rows, row)
	}
	return []Block{{Heading: i18n.Word(l, "report.items", nil)}, {Table: t}}
}

// CheckValue is a short value for comparing a sheet with its record: the first twelve digits of the SHA-256 of the
// outcome as in the record's outcome.json.
func CheckValue(o *ballot.Outcome) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(o); err != nil {
		return "", err
	}
	h := fmt.Sprintf("%X", sha256.Sum256(b.Bytes()))
	return h[:4] + " " + h[4:8] + " " + h[8:12], nil
}

// consistent checks the sheet's own figures against each other, whoever counted them.
func (r Report) consistent() error {
	c := r.counts()
	if r.Outcome == nil || r.Outcome.State == ballot.Invalid {
		return nil
	}
	if c.Returned != c.Valid+c.Void || c.Issued < c.Returned {
		return ballot.Refuse(ballot.CodeImpossible, "issued %d, returned %d, valid %d, void %d", c.Issued, c.Returned,
			c.Valid, c.Void)
	}
	if len(r.Outcome.Items) != len(r.Spec.Items) {
		return ballot.Refuse(ballot.CodeImpossible, "%d items in the outcome, %d in the poll", len(r.Outcome.Items),
			len(r.Spec.Items))
	}
	for _, item := range r.Outcome.Items {
		sum := 0
		for _, name := range r.markNames() {
			sum += item.Marks[name]
		}
		if sum != c.Valid {
			return ballot.Refuse(ballot.CodeImpossible, "marks of item %s sum to %d, valid %d", item.ID, sum, c.Valid)
		}
	}
	return nil
}

func (r Report) counts() ballot.Counts {
	if r.Outcome != nil {
		return r.Outcome.Counts
	}
	return r.Counts
}

// markNames are the marks of this poll as an outcome names them, unmarked last.
func (r Report) markNames() []string {
	names := []string{"approve", "reject", "abstain"}
	if r.Spec.Kind == ballot.Rating {
		names = append([]string(nil), r.Spec.Rules.Scale...)
	}
	return append(names, "unmarked")
}

// columns are the headings of the result table.
func (r Report) columns(l i18n.Lang) []Column {
	word := func(key string) string { return i18n.Word(l, "report."+key, nil) }
	columns := []Column{{i18n.Word(l, "rules.item_id", nil), RankColumn, 0}}
	if r.Spec.Kind == ballot.Selection {
		columns = append(columns, Column{word("rank"), RankColumn, 0})
	}
	columns = append(columns, Column{word("item"), TextColumn, 1})
	for _, name := range r.markNames() {
		columns = append(columns, Column{i18n.Name(l, "mark", name), NumberColumn, 0})
	}
	last := "result"
	if r.Spec.Kind == ballot.Rating {
		last = "grade"
	}
	return append(columns, Column{word(last), ResultColumn, 0})
}

func (r Report) title(l i18n.Lang) string {
	switch r.Spec.Kind {
	case ballot.Decision:
		return i18n.Word(l, "report.title_plain", nil)
	case ballot.Rating:
		return i18n.Word(l, "report.title_rating", nil)
	case ballot.Selection:
	}
	return i18n.Word(l, "report.title", nil)
}
