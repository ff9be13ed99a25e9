package sheet

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"piaojue/ballot"
)

// papers returns the printed page of the paper ballots of a poll.
func papers(t testing.TB, p PaperPage) string {
	t.Helper()
	var b bytes.Buffer
	if err := Paper(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// paperOf returns the paper ballots of a poll with n items.
func paperOf(kind ballot.Kind, n int, rules ballot.Rules) PaperPage {
	items := projects(n, func(i int) string {
		return fmt.Sprintf("城区老旧小区供水管网综合改造工程%02d号片", i+1)
	}) // of 20 characters
	return PaperPage{
		Meeting: ballot.Meeting{Title: "第十九届人民代表大会第四次会议", Body: "某某镇人民代表大会"}, N: 3,
		Spec: ballot.Spec{Kind: kind, Title: "民生实事项目票决", Items: items, Rules: rules},
	}
}

// A paper ballot has every item with a box for each mark, and the sentence about its limit. Ballots are identical, so
// that none can be told from another, and only the stub has a number.
func TestBallotOfPaper(t *testing.T) {
	rules := ballot.DefaultRules()
	rules.Seats, rules.MaxApprovals = 10, 10
	p := paperOf(ballot.Selection, 12, rules)
	p.Numbered = true
	page := papers(t, p)
	text := wholePage(t, page)
	for _, want := range []string{
		"某某镇第十九届人民代表大会第四次会议", "每张选票最多赞成 10 项，超过的整张为废票。", "赞成", "反对", "弃权", "No. 003",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, "<rect"); n != 3*12*3 {
		t.Errorf("%d boxes on 3 ballots of 12 items and 3 marks", n)
	}
	ballots := map[string]bool{}
	for _, one := range strings.Split(page, `<article class="paper">`)[1:] {
		_, one, _ = strings.Cut(one, `<div class="sheet-head">`)
		one, _, _ = strings.Cut(one, "</article>")
		ballots[one] = true
		if strings.Contains(one, "No. ") {
			t.Error("the ballot itself has a number")
		}
	}
	if len(ballots) != 1 {
		t.Errorf("there are %d different ballots", len(ballots))
	}
	if !strings.Contains(page, `class="papers halves`) || strings.Count(page, `class="sheet"`) != 2 {
		t.Error("3 ballots of 12 items do not fit on two sheets")
	}
}

func TestBallotOfPaperOfOtherKinds(t *testing.T) {
	rating := ballot.DefaultRules()
	rating.Scale = []string{"满意", "基本满意", "不满意"}
	recorded := ballot.DefaultRules()
	recorded.Secrecy = ballot.Recorded
	long := ballot.DefaultRules()
	long.Seats = 40
	for name, tt := range map[string]struct {
		page  PaperPage
		has   []string
		class string
	}{
		"rating":           {paperOf(ballot.Rating, 6, rating), []string{"基本满意", "每项可以选择满意、基本满意、不满意，也可以不选。"}, "halves"},
		"recorded":         {paperOf(ballot.Decision, 1, recorded), []string{"代表姓名", "每项可以赞成、反对或者弃权"}, "halves"},
		"more than a half": {paperOf(ballot.Selection, 60, long), []string{"每张选票"}, "wholes"},
	} {
		page := papers(t, tt.page)
		text := wholePage(t, page)
		for _, want := range tt.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
		if !strings.Contains(page, `class="papers `+tt.class) {
			t.Errorf("%s: the page does not have class %s", name, tt.class)
		}
	}
}

// printedPage prints a page with Chromium, and returns the text of each page.
func printedPage(t testing.TB, name string, page []byte) []string {
	t.Helper()
	p := browser(t)
	pdf, err := p.run(t.Context(), StandAlone(page))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PIAOJUE_PDFS"); dir != "" {
		if err := os.WriteFile(dir+"/"+name+".pdf", pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return textOf(t, pdf)
}

// Every item of a ballot is printed, whatever their number: two ballots to a sheet as long as they fit.
func TestBallotsOfPaperAreWhole(t *testing.T) {
	for _, n := range []int{1, 6, 12, 14, 16, 18, 20, 40} {
		for _, numbered := range []bool{false, true} {
			rules := ballot.DefaultRules()
			rules.Seats = max(1, n/2)
			p := paperOf(ballot.Selection, n, rules)
			p.N, p.Numbered = 2, numbered
			pages := printedPage(t, fmt.Sprintf("paper-%d-%v", n, numbered), []byte(papers(t, p)))
			text := strings.Join(pages, "")
			if got := strings.Count(text, p.Spec.Items[n-1].Title); got != 2 {
				t.Errorf("%d items, numbered %v: the last is printed %d times on %d pages", n, numbered, got, len(pages))
			}
			if p.halves() && len(pages) != 1 {
				t.Errorf("%d items, numbered %v: two halves take %d pages", n, numbered, len(pages))
			}
			if n == 12 && !p.halves() {
				t.Errorf("12 items, numbered %v, take a whole sheet", numbered)
			}
		}
	}
}

// On the paper sign-in sheet each delegation begins on a new page, and each page names its delegation.
func TestSignInSheetIsByDelegation(t *testing.T) {
	p := SigninPage{Meeting: ballot.Meeting{Title: "第十九届人民代表大会第四次会议", Body: "某某镇人民代表大会"}}
	for i := range 70 {
		room := "第一代表团"
		if i >= 40 {
			room = "第二代表团"
		}
		p.Roll = append(p.Roll, ballot.Deputy{
			Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%d", i), Delegation: room,
		})
	}
	var b bytes.Buffer
	if err := Signin(&b, p); err != nil {
		t.Fatal(err)
	}
	wholePage(t, b.String())
	pages := printedPage(t, "signin", b.Bytes())
	for i, page := range pages {
		first, second := strings.Contains(page, "第一代表团"), strings.Contains(page, "第二代表团")
		if first == second || !strings.Contains(page, "签到表") || !strings.Contains(page, "签名") {
			t.Errorf("page %d says %s", i+1, page)
		}
	}
	text := strings.Join(pages, "")
	if !strings.Contains(text, "应到40人") || !strings.Contains(text, "070") || len(pages) != 4 {
		t.Errorf("%d pages with %s", len(pages), text)
	}
}
