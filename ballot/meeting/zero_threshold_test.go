package meeting_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"piaojue/ballot"
)

// outcomeOf counts approvals, one number per item, on the given number of valid ballots of as many entitled deputies.
func outcomeOf(t *testing.T, rules, kind string, valid int, approvals ...int) ballot.Outcome {
	t.Helper()
	var items []string
	for i := range approvals {
		items = append(items, fmt.Sprintf(`{"title":"项目%d"}`, i+1))
	}
	s, err := ballot.ParseSpec(
		[]byte(fmt.Sprintf(`{"kind":%q,"title":"票决","items":[%s],"rules":{%s}}`, kind, strings.Join(items, ","), rules)))
	if err != nil {
		t.Fatal(err)
	}
	tally := s.NewTally()
	tally.Ballots = valid
	for i, n := range approvals {
		tally.Marks[i][ballot.Approve] = n
		tally.Marks[i][ballot.Unmarked] = valid - n
	}
	return s.Outcome(tally.Counts(valid, valid, valid), tally)
}

// Without a threshold, or with one of 0, at least one approval is still required.
func TestWithoutOneApprovalNothingPasses(t *testing.T) {
	zero := `"threshold":{"num":0,"den":1,"over":false}`
	for _, tt := range []struct {
		name, kind, rules string
		approvals         []int
		state             ballot.OutcomeState
		selected, tied    string
		left              int
		line              any
	}{
		{
			"a selection with a threshold of 0", "selection", `"seats":2,` + zero,
			[]int{3, 0, 0},
			ballot.Shortfall, "1", "", 1,
			1,
		},
		{"nobody approves anything", "selection", `"seats":2,` + zero, []int{0, 0, 0}, ballot.Shortfall, "", "", 2, 1},
		{
			"a threshold over 0", "selection", `"seats":2,"threshold":{"num":0,"den":1,"over":true}`,
			[]int{1, 0, 0},
			ballot.Shortfall, "1", "", 1, 1,
		},
		{"a decision with a threshold of 0", "decision", zero, []int{0, 1}, ballot.Decided, "2", "", 0, 1},
		{
			"a tie round with one approved", "selection", `"seats":2,"round":"tie"`,
			[]int{0, 5, 0},
			ballot.Tied, "2", "1 3", 1,
			nil,
		},
		{
			"a tie round without approvals", "selection", `"seats":2,"round":"tie"`,
			[]int{0, 0, 0},
			ballot.Tied, "", "1 2 3",
			2, nil,
		},
		{"a tie round decided", "selection", `"seats":1,"round":"tie"`, []int{0, 1, 0}, ballot.Decided, "2", "", 0, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := outcomeOf(t, tt.rules, tt.kind, 9, tt.approvals...)
			line := any(nil)
			if o.PassLine != nil {
				line = *o.PassLine
			}
			join := func(ids []ballot.ItemID) string { return strings.Trim(fmt.Sprint(ids), "[]") }
			if o.State != tt.state || join(o.Selected) != tt.selected || join(o.Tied) != tt.tied || o.SeatsLeft != tt.left ||
				line != tt.line {
				got, _ := json.Marshal(o)
				t.Errorf("outcome %s", got)
			}
			for i, item := range o.Items {
				if item.Passed != (tt.approvals[i] > 0) {
					t.Errorf("item %d with %d approvals: passed %v", i+1, tt.approvals[i], item.Passed)
				}
			}
		})
	}
}

// A grade whose threshold is 0 still requires at least one of its marks.
func TestWithoutOneMarkNoGradeIsReached(t *testing.T) {
	s, err := ballot.ParseSpec(
		[]byte(`{"kind":"rating","title":"测评","items":[{"title":"甲"},{"title":"乙"}],"rules":{"scale":["满意","不满意"],
		"grades":[{"grade":"好","marks":["满意"],"threshold":{"num":0,"den":1,"over":false},"base":"valid"},{"grade":"差"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	tally := s.NewTally()
	tally.Ballots, tally.Marks = 5, [][]int{{0, 0, 5}, {4, 1, 0}}
	o := s.Outcome(tally.Counts(5, 5, 5), tally)
	if *o.Items[0].Grade != "差" || *o.Items[1].Grade != "好" {
		t.Errorf("graded %s and %s", *o.Items[0].Grade, *o.Items[1].Grade)
	}
	text := strings.Join(s.Text(5), "\n")
	if !strings.Contains(text, "“满意”票至少有 1 票的，评为“好”") {
		t.Errorf("the rules say:\n%s", text)
	}
	zero := s
	zero.Kind, zero.Rules = ballot.Decision, ballot.DefaultRules()
	zero.Rules.Threshold = ballot.Fraction{Num: 0, Den: 1}
	if text := strings.Join(zero.Text(5), "\n"); !strings.Contains(text, "没有赞成票的不得通过") {
		t.Errorf("the rules say:\n%s", text)
	}
}
