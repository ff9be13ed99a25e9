package sheet

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// vote makes the report of a poll whose ballots are counted by the real rules. Each row holds the marks of one item in
// the order of the scale; on the remaining valid ballots the item is unmarked.
func vote(t testing.TB, spec ballot.Spec, counts ballot.Counts, rows [][]int) Report {
	t.Helper()
	tally := ballot.Tally{Ballots: counts.Returned, Void: counts.Void}
	for _, row := range rows {
		marks, left := make([]int, 1, len(row)+1), counts.Valid
		for _, n := range row {
			marks, left = append(marks, n), left-n
		}
		marks[0] = left
		tally.Marks = append(tally.Marks, marks)
	}
	outcome := spec.Outcome(counts, tally)
	check, err := CheckValue(&outcome)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 12, 2, 31, 0, 0, time.UTC)
	return Report{
		Meeting: ballot.Meeting{Title: "第十九届人民代表大会第四次会议", Body: "某某镇人民代表大会"}, Spec: spec, State: ballot.Announced,
		Outcome: &outcome, Check: check, Rules: spec.Text(counts.Entitled),
		Certificates: []meeting.Certificate{{Name: "监票甲", Agree: true}, {Name: "监票乙", Agree: true}},
		CertifiedAt:  at, AnnouncedAt: at.Add(3 * time.Minute), PrintedAt: at.Add(10 * time.Minute),
		Notice: "经票决，下列项目入选二〇二六年度民生实事项目，现予公告。", NoticeNumber: "第 3 号", NoticeDate: "2026-03-12",
	}
}

func specOf(t testing.TB, kind ballot.Kind, items []ballot.Item, rules ballot.Rules) ballot.Spec {
	t.Helper()
	seats, scale, grades := rules.Seats, rules.Scale, rules.Grades
	rules = ballot.DefaultRules()
	rules.Seats, rules.MaxApprovals, rules.Scale, rules.Grades = seats, seats, scale, grades
	return ballot.Spec{Kind: kind, Title: "民生实事项目票决", Items: items, Rules: rules}
}

func projects(n int, title func(i int) string) []ballot.Item {
	items := make([]ballot.Item, n)
	for i := range items {
		items[i] = ballot.Item{
			ID: ballot.ItemID(strconv.Itoa(i + 1)), Title: title(i), Department: "住房和城乡建设局", Investment: 100.5 + float64(i),
		}
	}
	return items
}

var hall = ballot.Counts{Entitled: 98, Present: 91, Issued: 91, Returned: 90, Valid: 89, Void: 1}

// sheets are reports of every kind of poll and of every way it can end.
func sheets(t testing.TB) map[string]Report {
	names := []string{
		"老旧小区改造", "饮用水管网更新", "乡镇卫生院改造", "农村公路提升", "养老食堂建设", "普惠托育服务", "校园周边停车位建设", "残疾人无障碍改造", "公交站亭更新", "智慧农贸市场", "口袋公园建设",
		"村级文化礼堂",
	}
	named := projects(12, func(i int) string { return names[i] })
	twelve := [][]int{
		{86, 1, 1},
		{84, 2, 1},
		{82, 3, 2},
		{79, 5, 2},
		{77, 6, 3},
		{74, 8, 3},
		{72, 9, 4},
		{68, 12, 4},
		{63, 16, 4},
		{57, 21, 5},
		{49, 26, 6},
		{41, 33, 7},
	}
	ten := ballot.Rules{Seats: 10}
	out := map[string]Report{"selection": vote(t, specOf(t, ballot.Selection, named, ten), hall, twelve)}

	tied := append([][]int{}, twelve...)
	tied[10] = []int{57, 20, 5}
	out["tie"] = vote(t, specOf(t, ballot.Selection, named, ten), hall, tied)

	out["shortfall"] = vote(t, specOf(t, ballot.Selection, named, ballot.Rules{Seats: 11}), hall, twelve)

	hand := vote(t, specOf(t, ballot.Selection, named, ten), hall, twelve)
	hand.ByHand, hand.HandReason, hand.HandBy, hand.HandWitness = true, "平板网络故障", "监票甲", "执行主席"
	out["by hand"] = hand

	motions := []ballot.Item{{ID: "1", Title: "关于政府工作报告的决议（草案）"}, {ID: "2", Title: "关于财政预算执行情况的决议（草案）"}}
	decision := vote(t, specOf(t, ballot.Decision, motions, ballot.Rules{}), hall, [][]int{{81, 5, 3}, {49, 30, 10}})
	decision.Spec.Title = "决议草案表决"
	out["decision"] = decision

	scale := []string{"满意", "基本满意", "不满意"}
	atLeast := ballot.Fraction{Num: 1, Den: 2}
	grades := []ballot.Grade{
		{Grade: "满意", Marks: scale[:1], Threshold: &atLeast, Base: ballot.BaseEntitled},
		{Grade: "基本满意", Marks: scale[:2], Threshold: &atLeast, Base: ballot.BaseEntitled},
		{Grade: "不满意"},
	}
	rated := projects(6, func(i int) string { return names[i] })
	for i := range rated {
		rated[i].Group = []string{"教育医疗", "教育医疗", "交通", "交通", "养老", "养老"}[i]
	}
	rating := vote(t, specOf(t, ballot.Rating, rated, ballot.Rules{Scale: scale, Grades: grades}), hall,
		[][]int{{60, 20, 5}, {44, 33, 8}, {27, 20, 40}, {88, 1, 0}, {49, 0, 40}, {0, 49, 40}})
	rating.Spec.Title = "民生实事项目满意度测评"
	out["rating"] = rating

	void := vote(t, specOf(t, ballot.Selection, named, ten), hall, twelve)
	void.State, void.Outcome, void.Check, void.VoidReason = ballot.Void, nil, "", "投票期间会场停电"
	void.AnnouncedAt, void.Certificates = time.Time{}, nil
	out["void"] = void

	long := projects(40, func(i int) string {
		return fmt.Sprintf("第%02d个项目", i+1) + strings.Repeat("城乡供水一体化及老旧管网更新改造工程", 3)[:33*3]
	})
	many := make([][]int, 40)
	for i := range many {
		many[i] = []int{89 - i, i / 2, i / 4}
	}
	out["forty"] = vote(t, specOf(t, ballot.Selection, long, ballot.Rules{Seats: 20}), hall, many)

	rehearsal := vote(t, specOf(t, ballot.Selection, named, ten), hall, twelve)
	rehearsal.Meeting.Rehearsal = true
	out["rehearsal"] = rehearsal

	english := vote(t, specOf(t, ballot.Selection, named, ten), hall, twelve)
	english.Lang = i18n.EN
	out["English"] = english
	return out
}

// documents are all prints that exist: the sheets of every poll, and the other four.
func documents(t testing.TB) map[string]Document {
	t.Helper()
	out := map[string]Document{}
	for name, r := range sheets(t) {
		out["report "+name] = documentOf(t, r)
		if !slices.Contains([]string{"selection", "decision", "rating"}, name) {
			continue
		}
		d, err := r.Announcement()
		if err != nil {
			t.Fatal(err)
		}
		out["announcement "+name] = d
	}
	out["report hostile"] = documentOf(t, selection())
	r := sheets(t)["selection"]
	out["rules"] = RulesPage{
		Kind:    ballot.Selection,
		Meeting: r.Meeting, Title: r.Spec.Title, Adopted: true, Rules: r.Rules, Items: r.Spec.Items,
		Hash: strings.Repeat("0a1b2c3d", 8),
	}.Document()
	out["attendance"] = arrivals().Document()
	out["script"] = ScriptPage{
		Meeting: r.Meeting, Entitled: 98, Quorum: 66, Polls: []Report{r, sheets(t)["decision"], sheets(t)["rating"]},
	}.Document()
	for name, n := range recorded(t) {
		d, err := n.Document()
		if err != nil {
			t.Fatal(err)
		}
		out["named "+name] = d
	}
	return out
}

// arrivals is a hall of three delegations: most came in time, some late, signed in by the clerk, left, or not at all.
func arrivals() AttendancePage {
	at := time.Date(2026, 3, 12, 0, 40, 0, 0, time.UTC)
	p := AttendancePage{Meeting: ballot.Meeting{Title: "第十九届人民代表大会第四次会议", Body: "某某镇人民代表大会"}, At: at.Add(90 * time.Minute)}
	var first []ballot.DeputyID
	for i := range 45 {
		d := ballot.Deputy{
			Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: "代表" + strconv.Itoa(i+1),
			Delegation: fmt.Sprintf("第%s代表团", []string{"一", "二", "三"}[i/15]),
		}
		e := meeting.RollEntry{Deputy: d, Presence: ballot.Present}
		switch {
		case i == 44:
			e.Presence = ballot.Absent
		case i == 3:
			e.Presence = ballot.Left
			first = append(first, d.Number)
		case i < 40:
			first = append(first, d.Number)
		}
		p.Roll = append(p.Roll, e)
	}
	p.Log = []meeting.Entry{
		{Act: ballot.ActSignIn, At: at.Add(-time.Hour), Deputies: []ballot.DeputyID{"045"}}, // during the rehearsal
		{Act: ballot.ActFormal, At: at.Add(-time.Minute)},
		{Act: ballot.ActSignIn, At: at, Deputies: first},
		{Act: ballot.ActSignInBy, At: at.Add(5 * time.Minute), Deputies: []ballot.DeputyID{"041"}},
		{Act: ballot.ActOpen, At: at.Add(20 * time.Minute)},
		{Act: ballot.ActSignIn, At: at.Add(25 * time.Minute), Deputies: []ballot.DeputyID{"042", "043"}},
		{Act: ballot.ActSignInBy, At: at.Add(26 * time.Minute), Deputies: []ballot.DeputyID{"044"}},
		{Act: ballot.ActLeave, At: at.Add(30 * time.Minute), Deputies: []ballot.DeputyID{"004"}},
	}
	return p
}

// recorded are two recorded polls: one motion, and one with more items than get a column each.
func recorded(t testing.TB) map[string]NamedTable {
	t.Helper()
	out := map[string]NamedTable{}
	for name, n := range map[string]int{"one": 1, "many": 8} {
		items := projects(n, func(i int) string { return "候选项目" + strconv.Itoa(i+1) })
		counts := ballot.Counts{Entitled: 30, Present: 30, Issued: 30, Returned: 28, Valid: 27, Void: 1}
		table := NamedTable{}
		rows := make([][]int, n)
		for i := range rows {
			rows[i] = make([]int, 3)
		}
		for i := range 30 {
			b := meeting.NamedBallot{
				Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: "代表" + strconv.Itoa(i+1),
				Delegation: fmt.Sprintf("第%d代表团", 1+i/10),
				Returned:   i < 28, Void: i == 27, Marks: map[string]string{},
			}
			for k := range items {
				mark := (i + k) % 4
				if !b.Returned || mark == 3 {
					continue
				}
				b.Marks[string(items[k].ID)] = []string{"approve", "reject", "abstain"}[mark]
				if !b.Void {
					rows[k][mark]++
				}
			}
			table.Ballots = append(table.Ballots, b)
		}
		table.Report = vote(t, specOf(t, ballot.Decision, items, ballot.Rules{}), counts, rows)
		out[name] = table
	}
	return out
}

// browser is a printer that uses the Chromium of this machine.
func browser(t testing.TB) *Printer {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Chromium, a Chinese font and poppler-utils")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Fatal("install poppler-utils: ", err)
	}
	p := NewPrinter("", Unsandboxed(true)) // tests may run as root
	if !p.Prints() {
		t.Fatal("install chromium")
	}
	return p
}

// textOf is what pdftotext reads from a PDF, page by page, in the order of drawing and without spaces. Each page must
// be A4.
func textOf(t testing.TB, pdf []byte) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PIAOJUE_PDFS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_").Replace(t.Name())+".pdf"), pdf,
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i := range pages {
		pages[i] = squeeze(pages[i])
	}
	info, err := exec.CommandContext(t.Context(), "pdfinfo", "-l", strconv.Itoa(len(pages)), path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if a4 := strings.Count(string(info), "(A4)"); a4 != len(pages) {
		t.Errorf("%d of %d pages are A4: %s", a4, len(pages), info)
	}
	return pages
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// parts are the texts of a document that stay together on paper: lines, paragraphs, whole rows.
func parts(d Document) []string {
	list := append([]string{d.Title, d.Sub, d.About, d.Aside, d.Date}, d.Heads...)
	list = append(append(list, d.States...), d.Foot...)
	for _, b := range d.Blocks {
		list = append(list, b.Heading)
		list = append(append(append(list, b.List...), b.Sign...), b.Closing...)
		list = append(append(list, b.Text...), strings.Split(b.Lines, "\n")...)
		row := ""
		for _, f := range b.Figures {
			row += strconv.Itoa(f.N)
			list = append(list, f.Label)
		}
		list = append(list, row)
		if b.Table == nil {
			continue
		}
		for _, r := range b.Table.Rows {
			cells := ""
			for _, c := range r.Cells {
				cells += c.Text
			}
			list = append(list, r.Group, cells)
		}
	}
	return list
}

// TestPDFEqualsTheDocument: the printed sheet matches the outcome: every figure of every row, complete and in one
// place, on one page.
func TestPDFEqualsTheDocument(t *testing.T) {
	p := browser(t)
	for name, d := range documents(t) {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := p.Write(t.Context(), &out, d, PDF); err != nil {
				t.Fatal(err)
			}
			pages := textOf(t, out.Bytes())
			for _, part := range parts(d) {
				if !onAPage(pages, squeeze(part)) {
					t.Errorf("no page holds %q", part)
				}
			}
			for i, page := range pages {
				mark := fmt.Sprintf("第%d页，共%d页", i+1, len(pages))
				if d.Lang == i18n.EN {
					mark = fmt.Sprintf("Page%dof%d", i+1, len(pages))
				}
				if !strings.Contains(page, mark) {
					t.Errorf("page %d lacks %q", i+1, mark)
				}
				if d.Rehearsal && !strings.Contains(page, "演练") {
					t.Errorf("page %d of a rehearsal does not say so", i+1)
				}
			}
			if t.Failed() {
				t.Log(strings.Join(pages, "\n---\n"))
			}
		})
	}
}

// TestPageEqualsTheDocument: the page to print contains everything in the document, so that another browser prints the
// same.
func TestPageEqualsTheDocument(t *testing.T) {
	for name, d := range documents(t) {
		text := squeeze(wholePage(t, string(written(t, d, HTML))))
		for _, part := range parts(d) {
			if !strings.Contains(text, squeeze(part)) {
				t.Errorf("%s: the page lacks %q", name, part)
			}
		}
	}
}

// TestPrintsAtOnce: several who print at once each get their own sheet.
func TestPrintsAtOnce(t *testing.T) {
	p := browser(t)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			r := selection()
			r.Spec.Title = fmt.Sprintf("第%d次票决", i)
			var out bytes.Buffer
			if err := p.Write(t.Context(), &out, documentOf(t, r), PDF); err != nil {
				t.Error(err)
				return
			}
			if text := textOf(t, out.Bytes())[0]; !strings.Contains(text, r.Spec.Title) {
				t.Errorf("%q stands on %q", r.Spec.Title, text)
			}
		})
	}
	all.Wait()
}

func onAPage(pages []string, part string) bool {
	for _, page := range pages {
		if strings.Contains(page, part) {
			return true
		}
	}
	return false
}

// TestMissingGlyphIsMarked: a character that no font has is printed as its number, marked; the rest of the print is
// complete.
func TestMissingGlyphIsMarked(t *testing.T) {
	p := browser(t)
	r := sheets(t)["selection"]
	r.Spec.Items[3].Title = "农村公路\ue863提升\U0001fff0"
	var out bytes.Buffer
	if err := p.Write(t.Context(), &out, documentOf(t, r), PDF); err != nil {
		t.Fatal(err)
	}
	pages := textOf(t, out.Bytes())
	for _, part := range append(parts(documentOf(t, sheets(t)["selection"])), "农村公路〔U+E863〕提升〔U+1FFF0〕") {
		if !strings.Contains(part, "农村公路提升") && !onAPage(pages, squeeze(part)) {
			t.Errorf("no page holds %q of %q", part, pages)
		}
	}
	told := p.Glyphs([]Placed{{"name", 1, "农村\ue863"}, {"name", 2, "公路"}, {"title", 3, "\U0001fff0\ue863"}})
	if len(told) != 2 || told[0].Row != 1 || told[1].Args["mark"] != "〔U+1FFF0〕〔U+E863〕" {
		t.Errorf("told before the print: %+v", told)
	}
}

// TestNoPrinter: without a browser, or with one that does not run, PDF is refused with the reason.
func TestNoPrinter(t *testing.T) {
	root := NewPrinter("true")
	root.root = true
	for name, p := range map[string]*Printer{
		"none": NewPrinter(NoChromium), "broken": NewPrinter("false", Unsandboxed(true)), "root": root,
	} {
		if got, want := p.Prints(), name == "broken"; got != want {
			t.Errorf("%s: prints %t, want %t", name, got, want)
		}
		var out bytes.Buffer
		err := p.Write(t.Context(), &out, documentOf(t, selection()), PDF)
		if ballot.CodeOf(err) != ballot.CodeNoPrinter || out.Len() > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWorkbooksHoldNoFormula: every cell of a workbook is a number or inert text, whatever names and titles begin with.
func TestWorkbooksHoldNoFormula(t *testing.T) {
	docs := documents(t)
	for i, evil := range []string{
		"=1+2", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+2", "\t=1+2", " =HYPERLINK(\"http://x\")",
	} {
		r := sheets(t)["selection"]
		r.Spec.Title, r.Meeting.Title, r.Meeting.Body, r.Notice = evil, evil, evil, evil
		r.Spec.Items[0].Title, r.Spec.Items[1].Department, r.Certificates[0].Name = evil, evil, evil
		docs[fmt.Sprintf("report evil %d", i)] = documentOf(t, r)
		people := arrivals()
		people.Roll[0].Name, people.Roll[0].Delegation = evil, evil
		docs[fmt.Sprintf("attendance evil %d", i)] = people.Document()
	}
	for name, d := range docs {
		t.Run(name, func(t *testing.T) {
			f, err := excelize.OpenReader(bytes.NewReader(written(t, d, Workbook)))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rows, err := f.GetRows(bookSheet)
			if err != nil {
				t.Fatal(err)
			}
			want := d.rows()
			for y, row := range rows {
				for x, cell := range row {
					at, err := excelize.CoordinatesToCellName(x+1, y+1)
					if err != nil {
						t.Fatal(err)
					}
					if formula, err := f.GetCellFormula(bookSheet, at); err != nil || formula != "" {
						t.Errorf("%s holds the formula %q (%v)", at, formula, err)
					}
					if cell != inert(want[y][x]) {
						t.Errorf("%s holds %q, the document has %q", at, cell, want[y][x])
					}
				}
			}
			if len(rows) != len(want) {
				t.Errorf("%d rows, want %d", len(rows), len(want))
			}
		})
	}
}
