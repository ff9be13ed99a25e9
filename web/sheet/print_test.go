package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode/qr"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

func TestQRDrawsTheCode(t *testing.T) {
	const text = "http://192.168.10.5:8080/#0123456789"
	svg, err := QR(text)
	if err != nil {
		t.Fatal(err)
	}
	var drawing struct {
		ViewBox string `xml:"viewBox,attr"`
		Rects   []struct {
			X      int    `xml:"x,attr"`
			Y      int    `xml:"y,attr"`
			Width  int    `xml:"width,attr"`
			Height int    `xml:"height,attr"`
			Fill   string `xml:"fill,attr"`
			Style  string `xml:"style,attr"`
		} `xml:"rect"`
	}
	if err := xml.Unmarshal([]byte(svg), &drawing); err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	size := code.Bounds().Dx()
	dark := map[[2]int]bool{}
	for i, r := range drawing.Rects {
		if r.Style != "" {
			t.Error("an inline style")
		}
		if i == 0 {
			if r.Fill != "#fff" || r.Width != size+8 || r.Height != size+8 {
				t.Errorf("ground %+v", r)
			}
			continue
		}
		for x := range r.Width {
			dark[[2]int{r.X + x, r.Y}] = true
		}
	}
	for y := range size + 8 {
		for x := range size + 8 {
			want := false
			if x >= 4 && y >= 4 && x < size+4 && y < size+4 {
				lum, _, _, _ := code.At(x-4, y-4).RGBA()
				want = lum == 0
			}
			if dark[[2]int{x, y}] != want {
				t.Fatalf("module %d,%d is dark: %v, want %v", x, y, !want, want)
			}
		}
	}
	if _, err := QR(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that no code holds was drawn")
	}
}

// wholePage parses a page as strict XML once void elements are closed: every element must be closed and every attribute
// quoted. It returns the text, and fails on anything a content security policy would block.
func wholePage(t testing.TB, page string) string {
	t.Helper()
	void := regexp.MustCompile(`<(meta|link)([^>]*)>`)
	d := xml.NewDecoder(strings.NewReader(void.ReplaceAllString(strings.TrimPrefix(page, "<!doctype html>"), "<$1$2/>")))
	d.Entity = xml.HTMLEntity
	var text strings.Builder
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("%v in %s", err, page)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			text.Write(tok)
		case xml.StartElement:
			if n := strings.ToLower(tok.Name.Local); n == "script" || n == "style" || n == "img" || n == "iframe" {
				t.Errorf("the page holds <%s>", n)
			}
			for _, a := range tok.Attr {
				if n := strings.ToLower(a.Name.Local); n == "style" || strings.HasPrefix(n, "on") {
					t.Errorf("the page holds an attribute %s", n)
				}
			}
		}
	}
}

const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`

func slips(n int, pin string) []Slip {
	var out []Slip
	for i := range n {
		out = append(out, Slip{
			Number: ballot.DeputyID(strconv.Itoa(100 + i)), Name: "代表" + hostile, Delegation: "第一代表团",
			Roles: []ballot.Role{ballot.RoleDeputy}, Code: "ABCDE12345", PIN: pin,
		})
	}
	return out
}

func TestSlips(t *testing.T) {
	for _, tt := range []struct {
		name    string
		page    SlipPage
		pages   int
		has     []string
		lacks   []string
		onSlips int
	}{
		{
			"deputies",
			SlipPage{
				Meeting: ballot.Meeting{Title: "第四次会议", Body: "某某镇人民代表大会"}, Slips: slips(9, ""),
				BaseURL: "http://192.168.1.2:8080/",
			},
			2,
			[]string{"某某镇人民代表大会 第四次会议", "ABCDE-12345", "编号 108", "第一代表团", hostile},
			[]string{"演练", "密码条"},
			9,
		},
		{
			"with the hall's certificate",
			SlipPage{
				Meeting: ballot.Meeting{Title: "会"}, Slips: slips(17, "123456"), CA: "AB12 CD34 EF56 7890", BaseURL: "https://x",
			},
			6,
			[]string{"会场证书指纹"},
			nil, 34,
		},
		{
			"with PINs, rehearsal: slips outlast it",
			SlipPage{Meeting: ballot.Meeting{Title: "会", Rehearsal: true}, Slips: slips(3, "123456"), BaseURL: "http://x"},
			2,
			[]string{"密码条", "123456"},
			[]string{"演练", "rehearsal"},
			6,
		},
		{
			"staff in English",
			SlipPage{Lang: i18n.EN, Meeting: ballot.Meeting{Title: "Fourth"}, BaseURL: "http://x", Slips: []Slip{
				{Name: "李四", Roles: []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer}, Code: "ABCDE12345"},
			}},
			1,
			[]string{"presiding officer, scrutineer", "http://x", "Scan it"},
			[]string{"编号"},
			1,
		},
		{
			"four to a sheet, staff apart",
			SlipPage{
				Meeting: ballot.Meeting{Title: "会"}, BaseURL: "http://x", PerSheet: 4,
				Slips: append(slips(5, ""), Slip{Name: "李四", Roles: []ballot.Role{ballot.RoleScrutineer}, Code: "ABCDE12345"}),
			},
			3,
			[]string{"监票人"},
			[]string{"沿虚线折叠"},
			6,
		},
		{
			"ten to a sheet, folded",
			SlipPage{Meeting: ballot.Meeting{Title: "会"}, BaseURL: "http://x", PerSheet: 10, Fold: true, Slips: slips(11, "")},
			2,
			[]string{"沿虚线折叠", "ABCDE-12345"},
			nil, 11,
		},
		{"none", SlipPage{Meeting: ballot.Meeting{Title: "会"}, BaseURL: "http://x"}, 0, []string{"没有要打印的凭证"}, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Slips(&b, tt.page); err != nil {
				t.Fatal(err)
			}
			text := wholePage(t, b.String())
			for _, s := range tt.has {
				if !strings.Contains(text, s) {
					t.Errorf("the page lacks %q", s)
				}
			}
			for _, s := range tt.lacks {
				if strings.Contains(text, s) {
					t.Errorf("the page holds %q", s)
				}
			}
			if got := strings.Count(b.String(), `<section class="page`); got != tt.pages {
				t.Errorf("%d pages, want %d", got, tt.pages)
			}
			if got := strings.Count(b.String(), `<b>`+tt.page.CA+`</b>`); tt.page.CA != "" && got != tt.pages {
				t.Errorf("the hall's certificate is named on %d of %d pages", got, tt.pages)
			}
			if got := strings.Count(b.String(), `<article`); got != tt.onSlips {
				t.Errorf("%d slips, want %d", got, tt.onSlips)
			}
			if strings.Count(b.String(), `href="/print.css"`) != 1 {
				t.Error("the style sheet is not linked")
			}
		})
	}
}

func TestPINsStandApartFromCodes(t *testing.T) {
	var b bytes.Buffer
	if err := Slips(&b, SlipPage{Slips: slips(2, "654321"), BaseURL: "http://x"}); err != nil {
		t.Fatal(err)
	}
	for _, page := range strings.Split(b.String(), "<section")[1:] {
		if strings.Contains(page, "ABCDE-12345") && strings.Contains(page, "654321") {
			t.Error("a sheet holds codes and PINs")
		}
	}
}

// The inner part of a folded slip has the code, but neither number nor delegation; the outer part has no code.
func TestAFoldedSlipShowsNoCode(t *testing.T) {
	var b bytes.Buffer
	if err := Slips(&b, SlipPage{Slips: slips(1, ""), BaseURL: "http://x", Fold: true, PerSheet: 2}); err != nil {
		t.Fatal(err)
	}
	_, out, _ := strings.Cut(b.String(), `<div class="out">`)
	out, in, _ := strings.Cut(out, `<div class="in">`)
	if strings.Contains(out, "ABCDE") || strings.Contains(out, "rect x=") || !strings.Contains(out, "编号 100") {
		t.Errorf("on the outside: %s", out)
	}
	if !strings.Contains(in, "ABCDE-12345") || strings.Contains(in, "编号") || strings.Contains(in, "代表团") {
		t.Errorf("on the inside: %s", in)
	}
}

func TestQROfASlipLeadsToItsCode(t *testing.T) {
	svg, err := QR("http://192.168.1.2:8080/#ABCDE12345")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Slips(&b, SlipPage{Slips: slips(1, ""), BaseURL: "http://192.168.1.2:8080/"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), svg) {
		t.Error("the slip's QR code is not that of its address")
	}
}

func pointer[T any](v T) *T { return &v }

// selection is a small poll: three items, two seats, 9 valid ballots.
func selection() Report {
	marks := func(a, r, b, u int) map[string]int {
		return map[string]int{"approve": a, "reject": r, "abstain": b, "unmarked": u}
	}
	return Report{
		Meeting: ballot.Meeting{Title: "第十九届人民代表大会第四次会议", Body: "某某镇"},
		Spec: ballot.Spec{Kind: ballot.Selection, Title: "民生实事项目票决", Items: []ballot.Item{
			{ID: "1", Title: "口袋公园", Investment: 100.1},
			{ID: "2", Title: "农村公路", Investment: 200.2, Department: "交通局"},
			{ID: "3", Title: hostile},
		}, Rules: ballot.Rules{Seats: 2, Threshold: ballot.Fraction{Num: 1, Den: 2, Over: true}, Round: ballot.RoundFirst}},
		State: ballot.Announced,
		Outcome: &ballot.Outcome{
			State: ballot.Decided, Counts: ballot.Counts{Entitled: 12, Present: 11, Issued: 11, Returned: 10, Valid: 9, Void: 1},
			PassLine: pointer(7), Seats: 2, Selected: []ballot.ItemID{"1", "2"},
			Items: []ballot.ItemOutcome{
				{ID: "1", Marks: marks(7, 1, 1, 0), Rank: 2, Passed: true, Selected: true},
				{ID: "2", Marks: marks(9, 0, 0, 0), Rank: 1, Passed: true, Selected: true},
				{ID: "3", Marks: marks(5, 2, 1, 1), Rank: 3},
			},
		},
		Certificates: []meeting.Certificate{{Name: "监票甲", Agree: true}, {Name: "监票乙", Agree: true}},
		Rules:        []string{"从 3 个候选项目中选 2 个。", "无记名投票。"},
		CertifiedAt:  time.Date(2026, 3, 12, 16, 31, 0, 0, time.UTC), // the 13th in the hall
		AnnouncedAt:  time.Date(2026, 3, 12, 16, 34, 0, 0, time.UTC),
		PrintedAt:    time.Date(2026, 3, 12, 17, 0, 0, 0, time.UTC),
		Notice:       "第 1 号公告\n入选项目如下。", Check: "7F3A 91C2 E05B",
	}
}

func documentOf(t testing.TB, r Report) Document {
	t.Helper()
	d, err := r.Document()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// written writes a document in a format that needs no printer.
func written(t testing.TB, d Document, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := NewPrinter(NoChromium).Write(t.Context(), &b, d, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func report(t testing.TB, r Report) string {
	t.Helper()
	return wholePage(t, string(written(t, documentOf(t, r), HTML)))
}

func TestReport(t *testing.T) {
	tie := selection()
	tie.Outcome.State, tie.Outcome.SeatsLeft, tie.Outcome.Tied = ballot.Tied, 1, []ballot.ItemID{"1", "3"}
	tie.Outcome.Items[0].Selected, tie.Outcome.Items[2].Rank, tie.Outcome.Items[2].Passed = false, 2, true
	short := selection()
	short.Outcome.State, short.Outcome.SeatsLeft, short.Vacant = ballot.Shortfall, 1, true
	short.Outcome.Items[0].Selected, short.Outcome.Items[0].Passed = false, false
	draft := selection()
	draft.State, draft.Meeting.Rehearsal = ballot.Certified, true
	draft.Certificates[1] = meeting.Certificate{Name: "监票乙", Discrepancy: "少一票"}
	void := selection()
	void.State, void.Outcome, void.VoidReason, void.Counts = ballot.Void, nil, "设备故障", ballot.Counts{Entitled: 12}
	invalid := selection()
	invalid.Outcome.State, invalid.Outcome.Counts.Returned = ballot.Invalid, 12
	quorum := selection()
	quorum.Outcome.State, quorum.Outcome.PassLine = ballot.NoQuorum, nil
	english := selection()
	english.Lang, english.Zone = i18n.EN, time.UTC
	for _, tt := range []struct {
		name   string
		report Report
		has    []string
		lacks  []string
	}{
		{"announced", selection(), []string{
			"票决结果报告单", "事项：民生实事项目票决（第一轮）", "2026 年 3 月 13 日", "过半数", "入选 2 项，入选项目总投资 300.3 万元。",
			"每项赞成、反对、弃权、未选之和均为有效票 9。", "未过半", hostile, "第 1 号公告\n入选项目如下。", "电子签认：监票甲、监票乙",
			"00:31 签认，00:34 公布，01:00 打印", "核对值 7F3A 91C2 E05B", "从 3 个候选项目中选 2 个。无记名投票。", "总监票人", "交通局",
		}, []string{"核对用", "演练", "…"}},
		{"tie", tie, []string{"第 2 名并列 2 项，还有名额 1 个，需再次投票。", "并列", "入选 1 项，入选项目总投资 200.2 万元。"}, nil},
		{"shortfall", short, []string{"应选 2 项，还缺 1 项。", "空缺名额 1 个"}, nil},
		{"not announced, rehearsal", draft, []string{"核对用，尚未公布 · 已签认", "演练", "监票乙 不签认：少一票", "电子签认：监票甲"}, []string{"第 1 号公告"}},
		{"void", void, []string{"本次表决已作废，原因：设备故障。", "已作废"}, []string{"名次", "入选", "核对用"}},
		{"invalid", invalid, []string{"收回票数多于发出票数"}, []string{"名次"}},
		{"too few", quorum, []string{"投票人数没有达到规定"}, []string{"✓", "过半数"}},
		{
			"English", english,
			[]string{
				"Report of the vote", "Matter: ", "2026-3-12", "Majority", "Selected: 2; investment in all 300.3", "no majority",
				"certified 16:31, announced 16:34, printed 17:00",
			},
			[]string{"入选 2"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := report(t, tt.report)
			for _, s := range tt.has {
				if !strings.Contains(text, s) {
					t.Errorf("the sheet lacks %q:\n%s", s, text)
				}
			}
			for _, s := range tt.lacks {
				if strings.Contains(text, s) {
					t.Errorf("the sheet holds %q", s)
				}
			}
		})
	}
}

func TestReportListsByRankAndKeepsEveryFigure(t *testing.T) {
	text := strings.Join(strings.Fields(report(t, selection())), " ")
	if !regexp.MustCompile(`21农村公路9000入选.*12口袋公园7110入选.*33<script>.*5211未过半`).MatchString(strings.ReplaceAll(text, " ",
		"")) {
		t.Errorf("rows are not as counted: %s", text)
	}
	if !strings.Contains(text, "应到实到发出收回有效废票过半数 121111109 17") &&
		!strings.Contains(strings.ReplaceAll(text, " ", ""), "12111110917") {
		t.Errorf("figures are not as counted: %s", text)
	}
}

func TestReportOfOtherKinds(t *testing.T) {
	r := selection()
	r.Spec.Kind = ballot.Decision
	text := report(t, r)
	for _, s := range []string{"表决结果报告单", "通过 2 项，未通过 1 项。", "未通过"} {
		if !strings.Contains(text, s) {
			t.Errorf("the sheet lacks %q", s)
		}
	}
	rating := selection()
	rating.Spec.Kind = ballot.Rating
	rating.Spec.Rules.Scale = []string{"满意", "不满意"}
	rating.Outcome.PassLine = nil
	for i := range rating.Outcome.Items {
		rating.Outcome.Items[i] = ballot.ItemOutcome{
			ID: rating.Outcome.Items[i].ID, Grade: pointer("满意"), Marks: map[string]int{"满意": 6, "不满意": 2, "unmarked": 1},
		}
		rating.Spec.Items[i].Group = []string{"教育", "教育", "交通"}[i]
	}
	text = report(t, rating)
	for _, s := range []string{"测评结果报告单", "等次", "不满意", "教育", "交通", "每项满意、不满意、未选之和均为有效票 9。"} {
		if !strings.Contains(text, s) {
			t.Errorf("the sheet lacks %q", s)
		}
	}
	if strings.Count(text, "教育") != 1 {
		t.Error("a group is headed twice")
	}
}

func TestReportRefusesContradictions(t *testing.T) {
	for name, change := range map[string]func(*ballot.Outcome){
		"a mark too few":     func(o *ballot.Outcome) { o.Items[1].Marks["approve"]-- },
		"valid + void":       func(o *ballot.Outcome) { o.Counts.Void = 0 },
		"returned > issued":  func(o *ballot.Outcome) { o.Counts.Issued = 9 },
		"an item is missing": func(o *ballot.Outcome) { o.Items = o.Items[:2] },
	} {
		r := selection()
		change(r.Outcome)
		if _, err := r.Document(); ballot.CodeOf(err) != ballot.CodeImpossible {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPrintIsTwelvePointsAndMore(t *testing.T) {
	sizes := regexp.MustCompile(`([0-9.]+)pt`).FindAllStringSubmatch(PrintCSS, -1)
	if len(sizes) < 5 {
		t.Fatal("no sizes found")
	}
	for _, s := range sizes {
		if n, err := strconv.ParseFloat(s[1], 64); err != nil || n < 12 {
			t.Errorf("%s in the style sheet", s[0])
		}
	}
	if strings.Contains(PrintCSS, "url(") || strings.Contains(PrintCSS, "@import") {
		t.Error("the style sheet fetches something")
	}
}
