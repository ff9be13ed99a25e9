package e2e

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

var satisfaction = []string{"满意", "基本满意", "不满意"}

// grades holds for each of the ten projects how many rate it 满意, 基本满意, 不满意, and the resulting grade by the rule of 镇海.
// Half of the 21 on the roll needs 11 votes; half of the 20 present would need only 10.
var grades = []struct {
	votes [3]int
	grade string
}{
	{[3]int{19, 0, 0}, "满意"},
	{[3]int{11, 0, 8}, "满意"},
	{[3]int{10, 1, 8}, "基本满意"},
	{[3]int{10, 0, 9}, "不满意"},
	{[3]int{0, 11, 8}, "基本满意"},
	{[3]int{5, 5, 9}, "不满意"},
	{[3]int{0, 0, 19}, "不满意"},
	{[3]int{12, 3, 2}, "满意"},
	{[3]int{9, 9, 1}, "基本满意"},
	{[3]int{0, 0, 0}, "不满意"}, // nobody marked it
}

// rated are deputy n's ratings of the ten projects.
func rated(n int) map[string]string {
	marks := map[string]string{}
	for i, g := range grades {
		for k, sum := 0, 0; k < len(g.votes); k++ {
			if sum += g.votes[k]; n <= sum {
				marks[strconv.Itoa(i+1)] = satisfaction[k]
				break
			}
		}
	}
	return marks
}

// A ratedRow is one project of a rating as a person reads it.
type ratedRow struct {
	ID, Grade string
	Votes     []string
}

// rate: the grades on the display are those served, and those that follow from the votes.
func (o *sitting) rate(poll string) {
	o.t.Helper()
	o.poll = poll
	o.conduct(rated, func(w *window) {
		w.says("line", "10")
		w.until("no limit on a rating", "!"+one(at("approved")))
	})
	o.wall.see("result")
	var shown, served, want []ratedRow
	o.wall.eval(`[...document.querySelectorAll('[data-test="result"] [data-test^="row-"]')].map((r) => ({
		ID: r.dataset.test.slice(4), Grade: r.querySelector(".grade").textContent.trim(),
		Votes: [...r.querySelectorAll(".n")].map((n) => n.textContent.trim()),
	}))`, &shown)
	for _, i := range o.outcome().Items {
		row := ratedRow{ID: string(i.ID), Grade: *i.Grade}
		for _, m := range append(slices.Clone(satisfaction), "unmarked") {
			row.Votes = append(row.Votes, strconv.Itoa(i.Marks[m]))
		}
		served = append(served, row)
	}
	for i, g := range grades {
		votes, unmarked := []string{}, voters
		for _, n := range g.votes {
			votes, unmarked = append(votes, strconv.Itoa(n)), unmarked-n
		}
		votes = append(votes, strconv.Itoa(unmarked))
		want = append(want, ratedRow{ID: strconv.Itoa(i + 1), Grade: g.grade, Votes: votes})
	}
	if diff := cmp.Diff(want, served); diff != "" {
		o.t.Errorf("voted and served (-voted +served):\n%s", diff)
	}
	if diff := cmp.Diff(served, shown); diff != "" {
		o.t.Errorf("served and shown (-served +shown):\n%s", diff)
	}
	o.wall.shows("bound", "data-count", "11")
}

// approvals is the number of approvals for each item, such that every voter gives four: items 4 and 5 tie for the last
// seat.
var approvals = []int{18, 16, 14, 12, 12, 4}

func chosen(n int) map[string]string {
	marks := map[string]string{}
	k := 0
	for i, of := range approvals {
		for range of {
			if k%voters == n-1 {
				marks[strconv.Itoa(i+1)] = "approve"
			}
			k++
		}
	}
	return marks
}

// choose: the selection ends in a tie for the last seat. The console prepares the tie round with one press, the tablets
// get a ballot of only the tied items, and the items selected over both rounds are one list everywhere.
func (o *sitting) choose(poll string) {
	o.t.Helper()
	o.next(poll)
	o.conduct(chosen, func(w *window) { w.until("no round is named", "!"+one(at("round"))) })
	o.wall.see("band")
	if got := o.outcome(); got.State != ballot.Tied || fmt.Sprint(got.Tied) != "[4 5]" || got.SeatsLeft != 1 {
		o.t.Errorf("outcome %+v, want items 4 and 5 tied for one seat", got)
	}
	o.console.enabled("main")
	o.console.says("main", "再次投票")
	o.console.tap("main") // prepares the tie round
	eventually(o.t, "the tie round", func() bool { return o.view(teller2).Next != "" })
	o.console.says("main", "进入")
	o.next(string(o.view(teller2).Next))
	// 9 against 8 decide it, which is fewer than 11, the majority of all.
	o.conduct(func(n int) map[string]string {
		switch {
		case n <= 9:
			return map[string]string{"4": "approve"}
		case n <= 17:
			return map[string]string{"5": "approve", "4": "reject"}
		default:
			return map[string]string{"4": "abstain"}
		}
	}, func(w *window) {
		w.says("round", "再次投票")
		if ids := fmt.Sprint(w.items()); ids != "[4 5]" {
			o.t.Errorf("%s: the ballot holds %s, want the tied alone", w.name, ids)
		}
	})
	if got := o.outcome(); got.State != ballot.Decided || got.PassLine != nil || fmt.Sprint(got.Selected) != "[4]" {
		o.t.Errorf("outcome of the tie round %+v", got)
	}
	o.finalList(poll)
}

// A finalRow is one item of the final list.
type finalRow struct{ ID, Round string }

// finalList: the list over both rounds is the same in the API, on the console and on the display.
func (o *sitting) finalList(first string) {
	o.t.Helper()
	want := []finalRow{{"1", "first"}, {"2", "first"}, {"3", "first"}, {"4", "tie"}}
	var answer struct{ Selected []meeting.Final }
	o.as(teller2).get(o.t, "/api/meetings/"+o.meeting+"/selected", &answer)
	var served []finalRow
	for _, f := range answer.Selected {
		if string(f.Poll) == first && f.Done && f.SeatsLeft == 0 {
			for _, c := range f.Selected {
				served = append(served, finalRow{string(c.ID), string(c.Round)})
			}
		}
	}
	if diff := cmp.Diff(want, served); diff != "" {
		o.t.Errorf("the final list served (-want +got):\n%s", diff)
	}
	o.console.tap("final")
	o.console.see("final-list")
	const rows = `[...document.querySelectorAll(%q)].map((r) => ({ ID: r.dataset.test.replace(/^[a-z]+-/, ""), Round: ` +
		`r.dataset.round }))`
	var shown []finalRow
	o.console.eval(fmt.Sprintf(rows, at("final-list")+" tbody tr"), &shown)
	if diff := cmp.Diff(want, shown); diff != "" {
		o.t.Errorf("the final list on the console (-want +got):\n%s", diff)
	}
	o.console.tap("final-show")
	o.wall.see("final")
	o.wall.eval(fmt.Sprintf(rows, at("final")+" > li"), &shown)
	if diff := cmp.Diff(want, shown); diff != "" {
		o.t.Errorf("the final list on the display (-want +got):\n%s", diff)
	}
	o.wall.shows("chosen", "data-count", "4")
}

// decide: the motion passes, and the display shows it with its figures.
func (o *sitting) decide(poll string) {
	o.t.Helper()
	o.next(poll)
	o.conduct(func(n int) map[string]string {
		switch {
		case n <= 14:
			return map[string]string{"1": "approve"}
		case n <= 17:
			return map[string]string{"1": "reject"}
		case n == 18:
			return map[string]string{"1": "abstain"}
		default:
			return map[string]string{} // a blank ballot
		}
	}, func(w *window) { w.says("line", "1") })
	o.wall.shows("outcome", "data-passed", "1")
	for mark, n := range map[string]string{"approve": "14", "reject": "3", "abstain": "1", "unmarked": "1"} {
		o.wall.until(mark+" "+n, fmt.Sprintf("%s.textContent.trim() === %q", one(at(mark)), n))
	}
	o.wall.says("outcome", "通过")
	got := o.outcome()
	if got.State != ballot.Decided || len(got.Selected) != 1 || !got.Items[0].Passed || *got.PassLine != 11 ||
		got.Items[0].Marks["approve"] != 14 {
		o.t.Errorf("outcome of the motion %+v", got)
	}
}
