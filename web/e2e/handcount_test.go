package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// TestHandCount: the tablets fail in the middle of a vote. A scrutineer enters the count of the paper ballots, the
// presiding officer compares it with the paper and confirms it, and everything that shows the result says so.
func TestHandCount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, plan{
		deputies: 12, kind: ballot.Selection, title: "民生实事项目票决", projects: projects[:3],
		rules: map[string]any{"seats": 2, "reveal": "on_close"},
	})
	h.attend(2, 12)
	wall, tablet := h.desk(display, "/display", 1920, 1080), h.tablet(1, 1280, 800)
	h.open()
	h.cast(2, 5, func(int) map[string]string { return map[string]string{"3": "approve"} })
	tablet.screen("choose")
	tablet.fill(map[string]string{"3": "approve"})

	h.act(chair, "close", nil) // entering a count does not end the vote; the presiding officer ends it
	console, proof := h.desk(chair, "/console", 1440, 900), h.desk(teller, "/scrutiny", 1440, 900)
	console.shows("desk", "data-state", "closed")
	tablet.screen("notCast")
	wall.see("too-few")
	proof.enterByHand()
	proof.shows("hand-confirm", "aria-disabled", "true") // the person who entered it cannot confirm it
	wall.see("closed")                                   // no figures before they are confirmed
	noTally(wall, "live")
	console.says("hand-entered", teller)
	console.tap("hand-confirm")
	console.says("hand-check", "平板网络故障")
	console.tap("hand-agree")
	console.see("by-hand")
	proof.attest()
	console.enabled("main")
	console.tap("main")
	console.shows("desk", "data-state", "announced")
	wall.see("result")
	wall.says("by-hand", "人工计票")
	h.checkByHand(wall)
}

// paper is the content of the paper ballots: 11 of them, one void.
var paper = []map[string]int{
	{"approve": 9, "reject": 1, "abstain": 0, "unmarked": 0},
	{"approve": 8, "reject": 0, "abstain": 1, "unmarked": 1},
	{"approve": 3, "reject": 5, "abstain": 0, "unmarked": 2},
}

// enterByHand enters the paper ballots. While a line does not add up nothing can be sent.
func (w *window) enterByHand() {
	w.t.Helper()
	w.enabled("hand")
	w.tap("hand")
	w.see("hand-sheet")
	w.shows("hand-go", "aria-disabled", "true")
	w.write("hand-reason", "平板网络故障，改用纸质选票")
	w.writeAtOnce("hand-returned", "11", "hand-void", "1")
	w.says("hand-valid", "10")
	for i, line := range paper {
		for _, mark := range []string{"approve", "reject", "abstain"} {
			w.write(fmt.Sprintf("hand-%d-%s", i+1, mark), strconv.Itoa(line[mark]))
		}
	}
	w.shows("sum-1", "data-off", "0")
	w.shows("sum-2", "data-off", "-1")
	w.shows("sum-3", "data-off", "-2")
	w.shows("hand-go", "aria-disabled", "true")
	w.tap("rest-2")
	w.write("hand-3-unmarked", "2")
	w.enabled("hand-go")
	w.tap("hand-go")
	w.see("hand-wait")
}

// checkByHand: the paper count is the result on the display and in the API, the report says how it was obtained, and
// the record keeps it as the outcome.
func (h *hall) checkByHand(wall *window) {
	h.t.Helper()
	var served ballot.Outcome
	h.as(teller2).get(h.t, "/api/polls/"+h.poll+"/result", &served)
	want := ballot.Counts{Entitled: 12, Present: 12, Issued: 12, Returned: 11, Valid: 10, Void: 1}
	if served.State != ballot.Decided || served.Counts != want || fmt.Sprint(served.Selected) != "[1 2]" {
		h.t.Errorf("outcome %+v", served)
	}
	var rows []shownRow
	for i, item := range served.Items {
		if diff := cmp.Diff(paper[i], item.Marks); diff != "" {
			h.t.Errorf("item %s (-paper +served):\n%s", item.ID, diff)
		}
		rows = append(rows, shownRow{string(item.ID), item.Marks["approve"], item.Rank, item.Selected})
	}
	if diff := cmp.Diff(rows, wall.resultRows()); diff != "" {
		h.t.Errorf("served and shown (-served +shown):\n%s", diff)
	}
	var report []byte
	h.as(teller2).get(h.t, "/api/polls/"+h.poll+"/report.html", &report)
	for _, part := range []string{"人工计票", "平板网络故障", teller, chair} {
		if !strings.Contains(string(report), part) {
			h.t.Errorf("the report does not say %s", part)
		}
	}
	var kept ballot.Outcome
	if err := json.Unmarshal(h.bundle("outcome.json")[0], &kept); err != nil {
		h.t.Fatal(err)
	}
	if diff := cmp.Diff(served, kept); diff != "" {
		h.t.Errorf("served and kept in the record (-served +kept):\n%s", diff)
	}
}
