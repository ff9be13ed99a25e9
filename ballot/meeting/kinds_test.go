package meeting_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

const zhenhai = `{"kind":"rating","title":"民生实事项目满意度测评","items":[
  {"id":"a","title":"农村公路","group":"交通"},{"id":"b","title":"公交站","group":"交通"},{"id":"c","title":"小学食堂","group":"教育"}],
 "rules":{"scale":["满意","基本满意","不满意"],"grades":[
  {"grade":"满意","marks":["满意"],"threshold":{"num":1,"den":2},"base":"entitled"},
  {"grade":"基本满意","marks":["满意","基本满意"],"threshold":{"num":1,"den":2},"base":"entitled"},
  {"grade":"不满意"}],"secrecy":"%s","reveal":"%s"}}`

// Every kind of poll uses the same service, store, views and record, and has the same count offline.
func TestRatingFromEndToEnd(t *testing.T) {
	for _, secrecy := range []string{"secret", "recorded"} {
		for _, reveal := range []string{"live", "on_close", "on_announce"} {
			t.Run(secrecy+" "+reveal, func(t *testing.T) {
				h := newFixture(t, fixtureConfig{Deputies: 30, Present: 29})
				id := h.Opened(h.Parsed(fmt.Sprintf(zhenhai, secrecy, reveal)))
				for i, p := range h.Voters {
					marks := map[string]string{"a": "不满意", "b": "不满意"} // c stays unmarked by all
					if i < 15 {
						marks["a"] = "满意" // exactly half of 30
					}
					if i < 14 {
						marks["b"] = "满意"
					} else if i == 14 {
						marks["b"] = "基本满意"
					}
					h.vote(p, id, marks)
				}
				open := h.pollView(ballot.RoleDisplay, id)
				if open.Outcome != nil || open.Grades[1].Text != "否则，“满意”“基本满意”票合计达到全体代表半数（15 票）的，评为“基本满意”。" {
					t.Errorf("while open the display sees outcome %v, grades %+v", open.Outcome, open.Grades)
				}
				if !slices.Equal(open.Groups, []string{"交通", "教育"}) || !slices.Equal(open.Scale, []string{"满意", "基本满意", "不满意"}) {
					t.Errorf("groups %v, scale %v", open.Groups, open.Scale)
				}
				out := h.concluded(id)
				var grades []string
				for _, item := range out.Items {
					grades = append(grades, *item.Grade)
				}
				if !slices.Equal(grades, []string{"满意", "基本满意", "不满意"}) || out.State != ballot.Decided || out.PassLine != nil {
					t.Errorf("%s with grades %v, pass line %v", out.State, grades, out.PassLine)
				}
				if diff := cmp.Diff(out, h.counted(id)); diff != "" {
					t.Errorf("the record counted offline (-announced +counted):\n%s", diff)
				}
			})
		}
	}
}

func TestDecisionFromEndToEnd(t *testing.T) {
	for _, secrecy := range []string{"secret", "recorded"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 12, Present: 11})
			id := h.Opened(h.Parsed(fmt.Sprintf(`{"kind":"decision","title":"关于各项报告的决议",
			  "items":[{"title":"政府工作报告"},{"title":"预算报告"},{"title":"人大常委会工作报告"}],"rules":{"secrecy":"%s"}}`, secrecy)))
			for i, p := range h.Voters {
				marks := map[string]string{"1": "approve", "2": "abstain"}
				if i < 7 {
					marks["3"] = "approve"
				}
				if i < 6 {
					marks["2"] = "approve" // exactly half of 12 does not pass
				}
				h.vote(p, id, marks)
			}
			out := h.concluded(id)
			if !slices.Equal(out.Selected, []ballot.ItemID{"1", "3"}) || out.State != ballot.Decided || *out.PassLine != 7 {
				t.Errorf("%s, passed %v, pass line %d; want 1 and 3 over 7", out.State, out.Selected, *out.PassLine)
			}
			if diff := cmp.Diff(out, h.counted(id)); diff != "" {
				t.Errorf("the record counted offline (-announced +counted):\n%s", diff)
			}
		})
	}
}

func TestInvestmentOfWhatIsSelected(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 9, Present: 9})
	id := h.Opened(h.Parsed(`{"kind":"selection","title":"政府投资项目票决","items":[
	  {"title":"体育馆","investment":1200.5},{"title":"桥","investment":800},{"title":"路","investment":300}],
	  "rules":{"seats":2}}`))
	h.approve(id, map[string]int{"1": 9, "3": 8})
	if v := h.pollView(ballot.RolePresiding, id); v.InvestmentSelected != nil {
		t.Errorf("while open the sum is %v", *v.InvestmentSelected)
	}
	h.concluded(id)
	if v := h.pollView(ballot.RoleDisplay, id); v.InvestmentSelected == nil || *v.InvestmentSelected != 1500.5 {
		t.Errorf("the sum is %v, want 1500.5", v.InvestmentSelected)
	}
}
