package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// concluded closes, certifies and announces a poll.
func (h *hall) concluded(poll string) meeting.PollView {
	h.Helper()
	var v meeting.PollView
	h.chair.post(act(poll, "close"), nil).want(h, http.StatusOK)
	h.teller.post(act(poll, "certify"), map[string]any{"agree": true}).want(h, http.StatusOK)
	h.chair.post(act(poll, "announce"), map[string]any{"number": "第 3 号", "date": "2026-11-22"}).into(h, http.StatusOK, &v)
	return v
}

func TestPresetsAreOffered(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	var in struct {
		Presets []ballot.Preset `json:"presets"`
	}
	h.clerk.get("/api/presets").into(t, http.StatusOK, &in)
	if len(in.Presets) != 6 || in.Presets[4].Rules.Scale[0] != "满意" {
		t.Errorf("presets %+v", in.Presets)
	}
	for _, p := range in.Presets { // each can be sent back as it is, with items and seats
		spec := p.Spec(p.Name, []ballot.Item{{ID: "1", Title: "甲", Investment: 300}, {ID: "2", Title: "乙"}}, 1)
		var check checkAnswer
		h.clerk.post("/api/meetings/"+h.m+"/polls?dry_run=1", spec).into(t, http.StatusOK, &check)
		if len(check.Faults) > 0 || len(check.Text) == 0 {
			t.Errorf("%s: %+v", p.ID, check)
		}
	}
}

func TestSelectedOverAllRounds(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(3, 1, map[string]any{"max_approvals": 3}))
	path := "/api/meetings/" + h.m + "/selected"
	h.screen.get(path+"?poll="+poll).refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
	for i, v := range h.voters {
		h.cast(v, poll, approving(key(i), 2))
	}
	if v := h.concluded(poll); v.Outcome.State != ballot.Tied || v.NoticeNumber != "第 3 号" ||
		v.NoticeDate != "2026-11-22" {
		t.Fatalf("announced %+v", v)
	}
	var tie meeting.PollView
	h.chair.post(act(poll, "round"), map[string]any{"kind": "tie"}).into(t, http.StatusOK, &tie)
	h.teller.post(act(string(tie.ID), "zero"), nil).want(t, http.StatusOK)
	h.chair.post(act(string(tie.ID), "open"), nil).want(t, http.StatusOK)
	for i, v := range h.voters {
		h.cast(v, string(tie.ID), approving(key(10+i), 1))
	}
	h.concluded(string(tie.ID))
	var in struct {
		Selected []meeting.Final `json:"selected"`
	}
	for _, query := range []string{"", "?poll=" + poll, "?poll=" + string(tie.ID)} {
		h.voters[0].get(path+query).into(t, http.StatusOK, &in)
		if len(in.Selected) != 1 || !in.Selected[0].Done || in.Selected[0].Selected[0].Round != ballot.RoundTie {
			t.Errorf("%s: %+v", query, in.Selected)
		}
	}
	h.screen.get(path+"?poll="+h.m+"-99").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	report := h.chair.get("/api/polls/"+poll+"/report.html").want(t, http.StatusOK)
	if text := string(report.body); !strings.Contains(text, "第 3 号") || !strings.Contains(text, "2026 年 11 月 22 日") {
		t.Error("the report lacks number or date of the notice")
	}
}

func TestTimeIsExtended(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(3, 1, map[string]any{"duration_s": 600}))
	var before, after meeting.PollView
	h.chair.get("/api/polls/"+poll).into(t, http.StatusOK, &before)
	for range 2 {
		h.chair.post(act(poll, "extend"), map[string]any{"seconds": 60, "from": before.ClosesAt}).into(t, http.StatusOK,
			&after)
	}
	if got := after.ClosesAt.Sub(before.ClosesAt); got != time.Minute {
		t.Errorf("the deadline moved by %v, want a minute", got)
	}
	h.chair.post(act(poll, "extend"), map[string]any{"seconds": 0}).refused(t, http.StatusUnprocessableEntity,
		ballot.CodeInvalid)
	byHand := h.opened(h.spec(3, 1, nil))
	h.chair.post(act(byHand, "extend"), map[string]any{"seconds": 60}).refused(t, http.StatusConflict, ballot.CodeNotTimed)
}

func TestCountByHandOverHTTP(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(2, 1, nil))
	h.cast(h.voters[0], poll, approving(key(0), 1))
	entry := map[string]any{"reason": "平板断网", "returned": 3, "void": 0, "items": map[string]any{
		"1": map[string]int{"approve": 1, "reject": 2}, "2": map[string]int{"approve": 2},
	}}
	none := h.teller.post(act(poll, "hand"),
		map[string]any{"reason": "平板断网", "items": map[string]any{"1": map[string]int{}, "2": map[string]int{}}}).
		refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid) // figures must always be given
	if len(none.Faults) != 2 || none.Faults[0].Field != "returned" || none.Faults[1].Field != "void" {
		t.Errorf("without figures: faults %+v", none.Faults)
	}
	p := h.teller.post(act(poll, "hand"), entry).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if len(p.Faults) != 1 || p.Faults[0].Message != "项目“2”各选项之和是 2，不等于有效票 3，请核对后重新录入。" {
		t.Errorf("faults %+v", p.Faults)
	}
	entry["items"].(map[string]any)["2"] = map[string]int{"approve": 2, "unmarked": 1}
	h.teller.post(act(poll, "hand"), entry).refused(t, http.StatusConflict, ballot.CodeHandPause)
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	h.teller.post(act(poll, "hand"), entry).want(t, http.StatusOK)
	h.teller.post(act(poll, "hand/confirm"), map[string]any{"agree": true}).refused(t, http.StatusConflict,
		ballot.CodeSamePerson)
	h.chair.post(act(poll, "hand/confirm"), map[string]any{}).refused(t, http.StatusUnprocessableEntity,
		ballot.CodeInvalid)
	var v meeting.PollView
	h.chair.post(act(poll, "hand/confirm"), map[string]any{"agree": true}).into(t, http.StatusOK, &v)
	if !v.ByHand || !v.Hand.Confirmed || v.Hand.Witness != "执行主席" || v.Outcome.Selected[0] != "2" {
		t.Errorf("confirmed %+v, hand %+v", v, v.Hand)
	}
	h.teller.get("/api/polls/"+poll+"/recount").refused(t, http.StatusConflict, ballot.CodeByHand)
	if v := h.concluded(poll); v.Outcome.Counts.Returned != 3 {
		t.Errorf("announced %+v", v.Outcome)
	}
	for _, c := range []caller{h.clerk, h.teller} {
		text := string(c.get("/api/polls/"+poll+"/report.html").want(t, http.StatusOK).body)
		if !strings.Contains(text, "本次结果由人工计票，原因：平板断网；录入 监票人，核对 执行主席。") {
			t.Error("the report does not say that the count is by hand")
		}
	}
	h.teller.get("/api/polls/"+poll+"/bundle.zip").want(t, http.StatusOK)
}

func TestNamedAndMissing(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(2, 1, map[string]any{"secrecy": "recorded", "show_not_returned": true}))
	h.cast(h.voters[1], poll, approving(key(1), 1))
	var missing struct {
		Deputies []ballot.Deputy `json:"deputies"`
	}
	h.chair.get("/api/polls/"+poll+"/missing").into(t, http.StatusOK, &missing)
	if len(missing.Deputies) != 2 || missing.Deputies[0].Number != "001" {
		t.Errorf("missing %+v", missing)
	}
	h.chair.get("/api/polls/"+poll+"/named").refused(t, http.StatusConflict, ballot.CodeNotClosed)
	h.concluded(poll)
	var named struct {
		Rows []meeting.NamedBallot `json:"rows"`
	}
	h.clerk.get("/api/polls/"+poll+"/named").into(t, http.StatusOK, &named)
	if len(named.Rows) != 3 || named.Rows[1].Marks["1"] != "approve" || named.Rows[0].Returned {
		t.Errorf("by name %+v", named)
	}
	secret := h.opened(h.spec(2, 1, nil))
	h.concluded(secret)
	h.teller.get("/api/polls/"+secret+"/named").refused(t, http.StatusConflict, ballot.CodeSecretBallot)
	h.teller.get("/api/polls/"+secret+"/missing").want(t, http.StatusOK)
}

// TestWordsFitWhoReadsThem: a missing value is reported as empty, a round's kind is not called a poll's, dates are
// written as people write them, and a presiding officer is not told to listen to the presiding officer.
func TestWordsFitWhoReadsThem(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	adopted := h.drafted(h.spec(3, 2, nil))
	h.chair.post(act(adopted, "adopt"), nil).want(t, http.StatusOK)
	for _, tt := range []struct {
		name, path string
		body       map[string]any
		code       ballot.FaultCode
		zh, en     string
	}{
		{
			"no round", act(adopted, "round"),
			map[string]any{},
			ballot.FaultRequired, "种类是空的，请填写。",
			"Kind is empty. Fill it in.",
		},
		{
			"another round", act(adopted, "round"),
			map[string]any{"kind": "first"},
			ballot.FaultBadValue,
			"种类不能是“first”，可用的有：tie, shortfall, rerun, none，请改正。",
			"Kind cannot be “first”; allowed: tie, shortfall, rerun, none. Correct it.",
		},
		{
			"no scene", "/api/meetings/" + h.m + "/scene",
			map[string]any{},
			ballot.FaultRequired, "大屏画面是空的，请填写。",
			"Scene is empty. Fill it in.",
		},
		{
			"no date", act(adopted, "announce"),
			map[string]any{"date": "2026-13-45"},
			ballot.FaultBadValue,
			"日期不能是“2026-13-45”，要写成 2026-01-31 这样（年-月-日），请改正。",
			"Date cannot be “2026-13-45”; write year-month-day, such as 2026-01-31. Correct it.",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zh := h.chair.post(tt.path, tt.body).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
			en := h.chair.with("Accept-Language", "en").post(tt.path, tt.body).refused(t, http.StatusUnprocessableEntity,
				ballot.CodeInvalid)
			if f := zh.Faults; len(f) != 1 || f[0].Code != tt.code || f[0].Message != tt.zh || en.Faults[0].Message != tt.en {
				t.Errorf("%+v and %+v, want %s, %q and %q", zh.Faults, en.Faults, tt.code, tt.zh, tt.en)
			}
		})
	}
	for _, step := range []string{"pause", "close"} {
		p := h.chair.post(act(adopted, step), nil).refused(t, http.StatusConflict, ballot.CodeNotOpen)
		if strings.Contains(p.Detail, "主持人") || !strings.Contains(p.Detail, "没有开启") {
			t.Errorf("%s: %q", step, p.Detail)
		}
	}
}

func TestSlipsForNobodyNameWhom(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	slips := "/api/meetings/" + h.m + "/slips"
	before := h.logLength()
	for _, tt := range []struct{ body, zh, en string }{
		{
			`{"deputies":["001","999"]}`, "没有找到：名册里没有编号“999”，请返回后重新选择。",
			"There is no such thing here: nobody on the roll has the number “999”. Go back and choose again.",
		},
		{
			`{"staff":["a\u0007"]}`, "没有找到：工作人员里没有“a?”，请返回后重新选择。",
			"There is no such thing here: nobody of the staff is “a?”. Go back and choose again.",
		},
	} {
		zh := h.clerk.post(slips, tt.body).refused(t, http.StatusNotFound, ballot.CodeNotFound)
		en := h.clerk.with("Accept-Language", "en").post(slips, tt.body).refused(t, http.StatusNotFound, ballot.CodeNotFound)
		if zh.Detail != tt.zh || en.Detail != tt.en {
			t.Errorf("%s: %q and %q, want %q and %q", tt.body, zh.Detail, en.Detail, tt.zh, tt.en)
		}
	}
	if after := h.logLength(); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}
