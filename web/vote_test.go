package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
)

const judges = "presiding scrutineer" // those who see the count before it is announced

// reveals is who may see tally and outcome at each step of a poll, for each value of reveal.
var reveals = map[string][]struct{ step, tally, outcome string }{
	"live": {
		{"adopted", "", ""},
		{"open", everyone, ""},
		{"closed", everyone, judges},
		{"certified", everyone, judges},
		{"announced", everyone, everyone},
	},
	"on_close": {
		{"adopted", "", ""},
		{"open", "", ""},
		{"closed", everyone, judges},
		{"certified", everyone, judges},
		{"announced", everyone, everyone},
	},
	"on_announce": {
		{"adopted", "", ""},
		{"open", "", ""},
		{"closed", judges, judges},
		{"certified", judges, judges},
		{"announced", everyone, everyone},
	},
}

func TestWholeVote(t *testing.T) {
	for _, secrecy := range []string{"recorded", "secret"} {
		for reveal, steps := range reveals {
			t.Run(secrecy+" "+reveal, func(t *testing.T) {
				v := &vote{hall: newHall(t, hallConfig{deputies: 12}), secrecy: secrecy, reveal: reveal}
				v.poll = v.drafted(v.spec(3, 2, map[string]any{"secrecy": secrecy, "reveal": reveal, "live_step": 5}))
				for _, s := range steps {
					v.step(s.step)
					for role, c := range v.people() {
						v.looks(s.step, role, c, strings.Contains(s.tally, role), strings.Contains(s.outcome, role))
					}
				}
				v.record()
			})
		}
	}
}

// A vote is one poll on its way from draft to announcement.
type vote struct {
	*hall
	secrecy, reveal string
	poll            string
	receipts        []ballot.Receipt
}

func (v *vote) people() map[string]caller {
	return map[string]caller{
		"clerk": v.clerk, "presiding": v.chair, "scrutineer": v.teller, "deputy": v.voters[0], "display": v.screen,
	}
}

// step takes the poll to a step and does every act twice: the second time nothing is written.
func (v *vote) step(step string) {
	v.Helper()
	switch step {
	case "adopted":
		v.chair.post(act(v.poll, "open"), nil).refused(v, http.StatusConflict, ballot.CodeNotAdopted)
		v.twice(v.chair, "adopt", nil)
	case "open":
		v.chair.post(act(v.poll, "open"), nil).refused(v, http.StatusConflict, ballot.CodeNoZeroProof)
		v.twice(v.teller, "zero", nil)
		v.twice(v.chair, "open", nil)
		v.twice(v.chair, "pause", nil)
		v.twice(v.chair, "resume", nil)
		v.casts()
	case "closed":
		v.teller.post(act(v.poll, "certify"), map[string]any{"agree": true}).refused(v, http.StatusConflict,
			ballot.CodeNotClosed)
		v.twice(v.chair, "close", nil)
	case "certified":
		v.chair.post(act(v.poll, "announce"), nil).refused(v, http.StatusConflict, ballot.CodeNotCertified)
		// agree must always be given
		v.teller.post(act(v.poll, "certify"), nil).refused(v, http.StatusUnprocessableEntity, ballot.CodeInvalid)
		v.twice(v.teller, "certify", map[string]any{"agree": true})
	case "announced":
		v.twice(v.chair, "announce", map[string]any{"notice": "第1号公告"})
	}
}

func (v *vote) twice(c caller, name string, body any) {
	v.Helper()
	before := v.logLength()
	var first, second meeting.PollView
	c.post(act(v.poll, name), body).into(v, http.StatusOK, &first)
	after := v.logLength()
	c.post(act(v.poll, name), body).into(v, http.StatusOK, &second)
	entries := 1
	if name == "close" { // and the server's own entry, about what was returned
		entries = 2
	}
	if again := v.logLength(); after != before+entries || again != after {
		v.Errorf("%s, twice: the log grew from %d to %d to %d", name, before, after, again)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		v.Errorf("%s, again: %s", name, diff)
	}
}

// casts sends eleven of twelve ballots; the last one is void. Deputy n approves item 1, and every third deputy item 2
// too.
func (v *vote) casts() {
	v.Helper()
	for i, c := range v.voters[:11] {
		b := approving(key(i), 1+max(0, 1-i%3))
		if i == 10 {
			b = approving(key(i), 3)
			b["accept_void"] = true
		}
		v.receipts = append(v.receipts, v.cast(c, v.poll, b))
	}
	slices.Sort(v.receipts)
	if v.secrecy == "secret" && v.reveal == "live" {
		eventually(v, "a first step is counted", func() bool {
			var p meeting.PollView
			v.chair.get("/api/polls/"+v.poll).into(v, http.StatusOK, &p)
			return p.TallyOf >= 5
		})
	}
}

// looks compares everything one role is answered at one step with what it may see.
func (v *vote) looks(step, role string, c caller, tally, outcome bool) {
	v.Helper()
	over := step == "closed" || step == "certified" || step == "announced"
	at := fmt.Sprintf("%s, %s", step, role)
	view, raw := v.view(c)
	var poll pollAnswer
	a := c.get("/api/polls/" + v.poll)
	a.into(v, http.StatusOK, &poll)
	if string(poll.State) != step {
		v.Errorf("%s: the poll is %s", at, poll.State)
	}
	for _, p := range []*meeting.PollView{view.Poll, &poll.PollView} {
		if p == nil {
			v.Fatalf("%s: no poll in the view", at)
		}
		if (p.Tally != nil) != tally || (p.Outcome != nil) != outcome {
			v.Errorf("%s: sees tally %t, outcome %t; want %t, %t", at, p.Tally != nil, p.Outcome != nil, tally, outcome)
		}
		if over && tally && (p.TallyOf != 11 || p.TallyVoid != 1 || p.Tally[0].Marks["approve"] != 10 ||
			p.Tally[1].Marks["approve"] != 4) {
			v.Errorf("%s: tally of %d, void %d: %+v", at, p.TallyOf, p.TallyVoid, p.Tally)
		}
	}
	for _, p := range view.Polls {
		if (p.Tally != nil) != tally || (p.Outcome != nil) != outcome {
			v.Errorf("%s: in the list sees tally %t, outcome %t; want %t, %t", at, p.Tally != nil, p.Outcome != nil, tally,
				outcome)
		}
	}
	if view.Hall != nil && (role != "presiding" || view.Hall.Poll == nil) {
		v.Errorf("%s: hall %+v", at, view.Hall)
	}
	if role == "deputy" || role == "display" {
		for _, field := range []string{
			`"certificates"`, `"steps"`, `"roll"`, `"log"`, `"devices"`, `"polls"`, `"hall"`, `"not_returned"`, `"zero"`,
		} {
			if bytes.Contains(raw.body, []byte(field+":")) || bytes.Contains(a.body, []byte(field+":")) {
				v.Errorf("%s: is sent %s", at, field)
			}
		}
		if !tally && (bytes.Contains(raw.body, []byte(`"tally`)) || bytes.Contains(raw.body, []byte(`"outcome`))) {
			v.Errorf("%s: is sent %s", at, raw.body)
		}
	}
	v.looksForPapers(at, role, c, over, tally, outcome)
}

// view is the meeting as a caller sees it, and the presiding officer's copy of the hall display, which must be limited
// as the display is.
func (v *vote) view(c caller) (meeting.View, answer) {
	v.Helper()
	a := c.get("/api/meetings/" + v.m)
	var view, hall meeting.View
	a.into(v, http.StatusOK, &view)
	if view.Hall != nil {
		v.screen.get("/api/meetings/"+v.m).into(v, http.StatusOK, &hall)
		hall.Now = view.Hall.Now
		if diff := cmp.Diff(hall, *view.Hall); diff != "" {
			v.Errorf("the presiding officer's copy is not what the hall sees: %s", diff)
		}
	}
	return view, a
}

// looksForPapers requests result, report, bundle, recount and receipts.
func (v *vote) looksForPapers(at, role string, c caller, over, tally, outcome bool) {
	v.Helper()
	notYet := ballot.CodeNotAnnounced
	if !over {
		notYet = ballot.CodeNotClosed
	}
	result := c.get(act(v.poll, "result"))
	if outcome {
		var out ballot.Outcome
		result.into(v, http.StatusOK, &out)
		if out.State != ballot.Shortfall || len(out.Selected) != 1 || *out.PassLine != 7 {
			v.Errorf("%s: outcome %+v", at, out)
		}
	} else {
		result.refused(v, http.StatusConflict, notYet)
	}
	receipts := c.get(act(v.poll, "receipts"))
	if over {
		var list struct {
			Receipts []ballot.Receipt `json:"receipts"`
		}
		receipts.into(v, http.StatusOK, &list)
		if diff := cmp.Diff(v.receipts, list.Receipts); diff != "" {
			v.Errorf("%s: receipts: %s", at, diff)
		}
	} else {
		receipts.refused(v, http.StatusConflict, ballot.CodeNotClosed)
	}
	if role == "deputy" || role == "display" {
		return
	}
	report := c.get(act(v.poll, "report.html"))
	if outcome {
		report.want(v, http.StatusOK)
		if !bytes.Contains(report.body, []byte("民生实事项目票决")) || bytes.Contains(report.body, []byte("<script")) {
			v.Errorf("%s: report %.200s", at, report.body)
		}
	} else {
		report.refused(v, http.StatusConflict, notYet)
	}
	bundle := c.get(act(v.poll, "bundle.zip"))
	switch {
	case !over || !tally:
		bundle.refused(v, http.StatusConflict, notYet)
	default:
		b, err := record.Read(bytes.NewReader(bundle.want(v, http.StatusOK).body), int64(len(bundle.body)))
		v.must(err)
		if (b.Outcome != nil) != outcome {
			v.Errorf("%s: the bundle holds the outcome: %t, want %t", at, b.Outcome != nil, outcome)
		}
	}
	if role == "clerk" {
		return
	}
	recount := c.get(act(v.poll, "recount"))
	if !over {
		recount.refused(v, http.StatusConflict, ballot.CodeNotClosed)
		return
	}
	var again struct {
		Ballots int  `json:"ballots"`
		Void    int  `json:"void"`
		Equal   bool `json:"equal"`
	}
	recount.into(v, http.StatusOK, &again)
	if again.Ballots != 11 || again.Void != 1 || !again.Equal {
		v.Errorf("%s: recount %+v", at, again)
	}
}

// record counts the announced poll's bundle again, from its own files, and checks the log.
func (v *vote) record() {
	v.Helper()
	raw := v.clerk.get(act(v.poll, "bundle.zip")).want(v, http.StatusOK).body
	b, err := record.Read(bytes.NewReader(raw), int64(len(raw)))
	v.must(err)
	v.must(b.CheckHashes())
	p, err := ballot.ParsePollFile(b.File(record.PollFile))
	v.must(err)
	tally, err := record.CountLines(p.Spec, bytes.NewReader(b.File(record.BallotsFile)))
	v.must(err)
	counted := p.Outcome(tally.Counts(p.Entitled, p.Present, p.Issued), tally)
	var served ballot.Outcome
	v.voters[3].get(act(v.poll, "result")).into(v, http.StatusOK, &served)
	if diff := cmp.Diff(counted, served); diff != "" {
		v.Errorf("the bundle's ballots come to another outcome than is served: %s", diff)
	}
	if diff := cmp.Diff(served, *b.Outcome); diff != "" {
		v.Errorf("the bundle's outcome is not the one served: %s", diff)
	}
	if head, bad := meeting.CheckChain(b.Log); bad != 0 || head == "" {
		v.Errorf("entry %d of the bundle's log does not follow", bad)
	}
	entries, intact := v.log()
	var acts []ballot.Act
	for _, e := range entries {
		if string(e.Poll) == v.poll {
			acts = append(acts, e.Act)
		}
	}
	want := []ballot.Act{
		ballot.ActDraft, ballot.ActAdopt, ballot.ActZero, ballot.ActOpen, ballot.ActPause, ballot.ActResume,
		ballot.ActClose, ballot.ActBox, ballot.ActCertify, ballot.ActAnnounce,
	}
	if diff := cmp.Diff(want, acts); diff != "" || !intact {
		v.Errorf("the log is intact: %t; the poll's acts: %s", intact, diff)
	}
	if v.secrecy == "secret" {
		v.secretStaysSecret(b, entries)
	}
}

// secretStaysSecret searches for a deputy next to a mark, a serial or a receipt (I3).
func (v *vote) secretStaysSecret(b record.Bundle, entries []meeting.LogLine) {
	v.Helper()
	log, err := json.Marshal(entries)
	v.must(err)
	for _, r := range v.receipts {
		for name, file := range map[string][]byte{
			"roll": b.File(record.RollFile), "ballots": b.File(record.BallotsFile), "log": log,
		} {
			if bytes.Contains(file, []byte(r)) {
				v.Errorf("a receipt is in the %s", name)
			}
		}
	}
	for _, line := range b.Ballots {
		if line.Deputy != "" || line.Serial == "" {
			v.Errorf("a ballot of a secret poll: %+v", line)
		}
	}
}

func TestTwoPersonRule(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3, twoPerson: true})
	both := h.staff(h.m, "一人兼任", "presiding", "scrutineer")
	poll := h.opened(h.spec(3, 2, nil))
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	both.post(act(poll, "certify"), map[string]any{"agree": true}).want(t, http.StatusOK)
	both.post(act(poll, "announce"), nil).refused(t, http.StatusConflict, ballot.CodeTwoPerson)
	h.chair.post(act(poll, "announce"), nil).want(t, http.StatusOK)
}

func TestVoidAndRounds(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(3, 1, map[string]any{"secrecy": "recorded"}))
	h.chair.post(act(poll, "void"), nil).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	h.chair.post(act(poll, "void"), map[string]any{"reason": "平板故障"}).want(t, http.StatusOK)
	h.chair.get(act(poll, "result")).refused(t, http.StatusConflict, ballot.CodeVoided)
	for _, kind := range []string{"", "first", "final"} {
		h.chair.post(act(poll, "round"), map[string]any{"kind": kind}).refused(t, http.StatusUnprocessableEntity,
			ballot.CodeInvalid)
	}
	h.chair.post(act(poll, "round"), map[string]any{"kind": "tie"}).refused(t, http.StatusConflict, ballot.CodeNoNextRound)
	var next, again pollAnswer
	h.chair.post(act(poll, "round"), map[string]any{"kind": "rerun"}).into(t, http.StatusOK, &next)
	before := h.logLength()
	h.chair.post(act(poll, "round"), map[string]any{"kind": "rerun"}).into(t, http.StatusOK, &again)
	if next.ID == ballot.PollID(poll) || next.ID != again.ID || next.State != ballot.Adopted ||
		string(next.Parent) != poll || h.logLength() != before {
		t.Errorf("rerun %+v, again %+v", next.PollHead, again.PollHead)
	}
	// Two of three items tie for the only seat.
	tied := string(next.ID)
	h.teller.post(act(tied, "zero"), nil).want(t, http.StatusOK)
	h.chair.post(act(tied, "open"), nil).want(t, http.StatusOK)
	for i, c := range h.voters {
		h.cast(c, tied, map[string]any{"key": key(i), "marks": map[string]string{fmt.Sprint(i + 1): "approve"}})
	}
	h.chair.post(act(tied, "close"), nil).want(t, http.StatusOK)
	h.teller.post(act(tied, "certify"), map[string]any{"agree": false, "discrepancy": "票数不符"}).want(t, http.StatusOK)
	h.chair.post(act(tied, "announce"), nil).refused(t, http.StatusConflict, ballot.CodeNotCertified)
	h.teller.post(act(tied, "certify"), map[string]any{"agree": true}).want(t, http.StatusOK)
	h.chair.post(act(tied, "round"), map[string]any{"kind": "none"}).refused(t, http.StatusConflict, ballot.CodeNotFinal)
	h.chair.post(act(tied, "announce"), nil).want(t, http.StatusOK)
	h.chair.post(act(tied, "round"), map[string]any{"kind": "none"}).want(t, http.StatusOK)
}

func TestNoQuorum(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	for _, n := range []string{"001", "002"} {
		h.clerk.post("/api/meetings/"+h.m+"/leave/"+n, nil).want(t, http.StatusOK)
	}
	id := h.drafted(h.spec(3, 2, nil))
	h.chair.post(act(id, "adopt"), nil).want(t, http.StatusOK)
	h.teller.post(act(id, "zero"), nil).want(t, http.StatusOK)
	h.chair.post(act(id, "open"), nil).refused(t, http.StatusConflict, ballot.CodeNoQuorum)
	h.clerk.post("/api/meetings/"+h.m+"/signin/002", nil).want(t, http.StatusOK)
	h.chair.post(act(id, "open"), nil).want(t, http.StatusOK)
}

// TestArchiveOverHTTP: the clerk archives an announced poll over HTTP. The record is available as before, and a retry
// is answered from what is left.
func TestArchiveOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 6})
	poll := h.opened(h.spec(3, 1, map[string]any{"reveal": "on_close"}))
	h.cast(h.voters[0], poll, approving(key(1), 1))
	h.root.post(act(poll, "archive"), nil).refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	h.teller.post(act(poll, "certify"), map[string]any{"agree": true}).want(t, http.StatusOK)
	h.chair.post(act(poll, "announce"), map[string]any{}).want(t, http.StatusOK)
	h.chair.post(act(poll, "archive"), nil).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	for range 2 {
		var p meeting.PollView
		h.root.post(act(poll, "archive"), nil).into(t, http.StatusOK, &p)
		if p.ArchivedAt.IsZero() || p.State != ballot.Announced {
			t.Errorf("archived at %v in state %s", p.ArchivedAt, p.State)
		}
	}
	h.voters[0].post(act(poll, "ballots"), approving(key(1), 1)).refused(t, http.StatusConflict, ballot.CodeReturned)
	h.teller.get(act(poll, "bundle.zip")).want(t, http.StatusOK)
	h.teller.get(act(poll, "recount")).want(t, http.StatusOK)
}
