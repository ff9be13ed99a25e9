package e2e

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// A sitting is one meeting of 21 that votes on one thing after another, with everyone in place. Deputies 1 and 2 use
// tablets and 3 a phone; 4 to 19 vote through the API, 20 is present and never votes, 21 does not come.
type sitting struct {
	*hall
	wall, console, proof *window
	tablets              []*window // of deputies 1, 2 and 3
}

// How many of the 21 are present, and how many of those vote.
const (
	seated = 20
	voters = 19
)

// TestSitting runs a satisfaction rating of last year's ten projects, a project selection that ends in a tie, its tie
// round, and a decision, all in one formal meeting and on the same screens.
func TestSitting(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newMeeting(t, s, 21, false)
	o := &sitting{hall: h}
	clerk := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1440, 900)
	clerk.until("the meeting's address", "location.hash.includes('"+h.meeting+"')") // set by the page itself
	clerk.visit(s.base + "/clerk#/" + h.meeting + "/polls")
	rating := draftRating(clerk)
	choice := h.draft(plan{
		kind: ballot.Selection, title: "下一年度民生实事项目票决", projects: projects[:6],
		rules: map[string]any{"seats": 4, "reveal": "on_close"},
	})
	motion := h.draft(plan{
		kind: ballot.Decision, title: "关于批准年度计划的决议（草案）", projects: []project{{title: "关于批准年度计划的决议"}},
		rules: map[string]any{"reveal": "on_close"},
	})
	o.wall = h.desk(display, "/display", 1920, 1080)
	o.console = h.desk(chair, "/console", 1440, 900)
	o.proof = h.desk(teller, "/scrutiny", 1440, 900)
	o.tablets = []*window{h.tablet(1, 1280, 800), h.tablet(2, 1080, 810), h.tablet(3, 390, 844)}
	h.attend(4, seated)

	o.rate(rating)
	o.choose(choice)
	o.decide(motion)
}

// draftRating drafts the rating from the preset, with its ten projects from a file.
func draftRating(w *window) string {
	w.t.Helper()
	w.tap("preset-satisfaction")
	w.write("poll-title", "上一年度民生实事项目满意度测评")
	rows := [][]string{{"标题", "简称", "部门", "投资", "详情"}}
	for _, p := range projects[:10] {
		rows = append(rows, []string{p.title, p.short, p.department, fmt.Sprint(p.investment), p.details})
	}
	w.choose("items-file", keep(w.t, "上年项目.csv", writeCSV(w.t, rows)))
	w.see("items-done")
	w.tap("to-rules")
	for i, m := range satisfaction {
		w.until("the scale", fmt.Sprintf("%s.value === %q", one(at(fmt.Sprintf("scale-%d", i+1))), m))
	}
	w.shows("readback", "data-fresh", "1")
	w.says("readback", "基本满意")
	w.enabled("poll-save")
	w.tap("poll-save")
	w.shows("editor", "data-saved", "1")
	return w.attr("editor", "data-poll")
}

// conduct takes the poll on the console from its adoption, or a later round from its zero proof, to the announcement.
// onTablet takes each tablet to its ballot before it is marked.
func (o *sitting) conduct(likes func(n int) map[string]string, onTablet func(w *window)) {
	o.t.Helper()
	o.console.shows("desk", "data-poll", o.poll)
	if o.view(teller2).State == ballot.Draft {
		o.main("adopted")
	}
	o.proof.shows("poll", "data-state", "adopted")
	o.proof.enabled("zero")
	o.proof.tap("zero")
	o.main("open")
	o.wall.see("returned")
	for i, w := range o.tablets {
		w.screen("choose")
		onTablet(w)
		w.fill(likes(i + 1))
		w.submit()
		w.screen("received")
		o.note(i+1, likes(i+1))
	}
	o.cast(len(o.tablets)+1, voters, likes)
	o.wall.shows("returned", "data-count", strconv.Itoa(voters))
	p := o.console.find(at("main"))
	o.console.down(p) // one of those present has not voted
	o.console.until("the poll is closed", one(at("desk")+`[data-state="closed"]`))
	o.console.up(p)
	o.wall.see("live")
	o.proof.attest()
	o.main("announced")
	for _, w := range o.tablets {
		w.screen("result")
		w.shows("in-list", "data-found", "true")
	}
}

// attest makes the scrutineer certify, once the page has checked the sums.
func (w *window) attest() {
	w.t.Helper()
	w.shows("poll", "data-state", "closed")
	w.shows("self", "data-ok", "1")
	w.enabled("certify")
	w.tap("certify")
	w.shows("poll", "data-state", "certified")
}

// main presses the console's main button, which must take the poll to a state.
func (o *sitting) main(state string) {
	o.t.Helper()
	o.console.enabled("main")
	o.console.tap("main")
	o.console.shows("desk", "data-state", state)
}

// next presses the console's main button to go to another poll.
func (o *sitting) next(poll string) {
	o.t.Helper()
	o.console.enabled("main")
	o.console.tap("main")
	o.console.shows("desk", "data-poll", poll)
	o.poll, o.allCast = poll, nil
}

// outcome is what the API serves of the poll; counting the exported record must give the same.
func (o *sitting) outcome() ballot.Outcome {
	o.t.Helper()
	var served ballot.Outcome
	o.as(teller2).get(o.t, "/api/polls/"+o.poll+"/result", &served)
	if diff := cmp.Diff(served, o.recount()); diff != "" {
		o.t.Errorf("served and counted from the bundle (-served +counted):\n%s", diff)
	}
	want := ballot.Counts{Entitled: 21, Present: seated, Issued: seated, Returned: voters, Valid: voters}
	if served.Counts != want {
		o.t.Errorf("counts %+v, want %+v", served.Counts, want)
	}
	return served
}
