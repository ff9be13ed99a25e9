package sheet

import (
	_ "embed" // the page
	"html/template"
	"io"
	"time"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A Report is what stands on the 票决结果报告单 of one poll.
type Report struct {
	Lang         i18n.Lang
	Meeting      ballot.Meeting
	Spec         ballot.Spec
	State        ballot.PollState
	Outcome      *ballot.Outcome // nil while there is none, and of a void poll
	Counts       ballot.Counts   // shown where there is no outcome
	Certificates []ballot.Certificate
	Rules        []string // as adopted, sentence by sentence
	OpenedAt     time.Time
	ClosedAt     time.Time
	CertifiedAt  time.Time
	AnnouncedAt  time.Time
	PrintedAt    time.Time
	Zone         *time.Location // of the hall; China's when nil
	Notice       string         // 公告
	NoticeNumber string         // such as 第 3 号
	NoticeDate   string         // 2026-11-22
	VoidReason   string
	ByHand       bool   // counted by hand
	HandReason   string // why; for who may know
	HandBy       string // who entered the count
	HandWitness  string // who confirmed it
	Vacant       bool   // the seats left were decided to stay vacant
	Check        string // a short value by which this sheet and the record are compared
}

//go:embed report.html
var reportHTML string

// A reportRow is one item's line, its figures in the order of the marks.
type reportRow struct {
	Group    string // set on the first row of a group
	Rank     int
	Title    string
	Figures  []int
	Result   string
	Selected bool // drawn with a check
}

type labelled struct {
	Label string
	N     int
}

type reportPage struct {
	Report
	Lang      i18n.Lang
	Body      string
	Title     string
	Date      string
	Round     string
	Draft     bool
	Figures   []labelled
	Marks     []string
	Rows      []reportRow
	Ranked    bool
	After     []string // sentences under the table
	Agreed    string
	Refused   []ballot.Certificate
	Times     string
	Signed    string // date of the notice, in words
	Spread    int    // columns of the table
	AnyDetail bool
}

// WriteReport writes the result sheet as a page to print. It refuses figures that contradict each other
// (I6) with CodeImpossible: such a sheet must not exist on paper. A poll that is not announced says so.
func WriteReport(w io.Writer, r Report) error {
	if err := r.consistent(); err != nil {
		return err
	}
	page, err := template.New("report").Funcs(words(htmlLang(r.Lang))).Parse(reportHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, r.page())
}

// consistent holds the sheet's own figures against each other, whoever counted them.
func (r Report) consistent() error {
	c := r.counts()
	if r.Outcome == nil || r.Outcome.State == ballot.Invalid {
		return nil
	}
	if c.Returned != c.Valid+c.Void || c.Issued < c.Returned {
		return ballot.Refuse(ballot.CodeImpossible, "issued %d, returned %d, valid %d, void %d", c.Issued, c.Returned, c.Valid, c.Void)
	}
	if len(r.Outcome.Items) != len(r.Spec.Items) {
		return ballot.Refuse(ballot.CodeImpossible, "%d items in the outcome, %d in the poll", len(r.Outcome.Items), len(r.Spec.Items))
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

func (r Report) page() reportPage {
	l := htmlLang(r.Lang)
	p := reportPage{
		Report: r, Lang: l, Body: r.Meeting.Body, Title: r.title(l), Date: r.date(l), Draft: r.State != ballot.Announced,
		Figures: r.figures(l), Ranked: r.Spec.Kind == ballot.Selection, After: r.after(l),
	}
	if r.Spec.Rules.Round != "" {
		p.Round = i18n.Name(l, "round", string(r.Spec.Rules.Round))
	}
	for _, name := range r.markNames() {
		p.Marks = append(p.Marks, i18n.Name(l, "mark", name))
	}
	p.Rows = r.rows(l)
	p.Spread = len(p.Marks) + 2
	p.Agreed, p.Refused = r.signatures(l)
	p.Times = r.times(l)
	p.Signed = r.noticeDate(l)
	for _, item := range r.Spec.Items {
		p.AnyDetail = p.AnyDetail || item.Department != "" || item.Investment > 0
	}
	return p
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
