package web

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// endless is a body that never ends, sent in chunks.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestBodiesAreBounded(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	long := `{"title":"` + strings.Repeat("x", 65<<10) + `"}`
	p := h.root.post("/api/meetings", long).refused(t, http.StatusRequestEntityTooLarge, ballot.CodeTooLarge)
	if !strings.Contains(p.Detail, "64 KiB") {
		t.Errorf("detail %q does not say how much is taken", p.Detail)
	}
	h.nobody().post("/api/login", long).refused(t, http.StatusRequestEntityTooLarge, ballot.CodeTooLarge)
	h.nobody().post("/api/login", io.LimitReader(endless{}, 1<<20)).refused(t, http.StatusRequestEntityTooLarge,
		ballot.CodeTooLarge)
	most := `{"title":"` + strings.Repeat(" ", 64<<10-len(`{"title":"x"}`)) + `x"}`
	h.root.post("/api/meetings", most).want(t, http.StatusCreated) // exactly the maximum size
	h.root.with("Content-Type", "text/csv").do(http.MethodPut, "/api/meetings/"+h.m+"/roll",
		bytes.NewReader(make([]byte, 16<<20+1))).
		refused(t, http.StatusRequestEntityTooLarge, ballot.CodeTooLarge)
}

// TestPresenceTakesAnEmptyBody: a route that needs only its path still refuses unknown fields and bodies that are too
// long.
func TestPresenceTakesAnEmptyBody(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	for _, path := range []string{"/signin", "/signin/002", "/leave/002"} {
		c := h.clerk
		if path == "/signin" {
			c = h.voters[0]
		}
		path = "/api/meetings/" + h.m + path
		before := h.logLength()
		c.post(path, strings.Repeat("x", 100<<10)).refused(t, http.StatusRequestEntityTooLarge, ballot.CodeTooLarge)
		c.post(path, `{"deputy":"001"}`).refused(t, http.StatusBadRequest, ballot.CodeBadRequest)
		c.post(path, `garbage`).refused(t, http.StatusBadRequest, ballot.CodeBadRequest)
		if after := h.logLength(); after != before {
			t.Errorf("%s: the log grew from %d to %d", path, before, after)
		}
		c.post(path, nil).want(t, http.StatusOK)
		c.post(path, `{}`).want(t, http.StatusOK)
	}
	h.voters[0].post("/api/logout", `garbage`).want(t, http.StatusNoContent) // signing out is never refused
}

func TestBodiesThatCannotBeRead(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	for _, tt := range []struct {
		name, body string
		status     int
		code       ballot.Code
	}{
		{"broken UTF-8", "{\"title\":\"\xc4\xe3\xba\xc3\"}", 422, ballot.CodeBadEncoding},
		{"unknown field", `{"title":"会议","colour":"red"}`, 400, ballot.CodeBadRequest},
		{"two values", `{"title":"会议"}{"title":"会议"}`, 400, ballot.CodeBadRequest},
		{"no JSON", `title=x`, 400, ballot.CodeBadRequest},
		{"cut", `{"title":"会`, 400, ballot.CodeBadRequest},
		{"a list", `[]`, 400, ballot.CodeBadRequest},
		{"a number for text", `{"title":7}`, 400, ballot.CodeBadRequest},
		{"gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00", 422, ballot.CodeBadEncoding},
		{"nothing", ``, 422, ballot.CodeInvalid},
		{"blank", " \n", 422, ballot.CodeInvalid},
		{"null", `null`, 422, ballot.CodeInvalid},
		{"empty title", `{"title":"  "}`, 422, ballot.CodeInvalid},
		{"control character", `{"title":"会\u0007议"}`, 422, ballot.CodeInvalid},
		{"title twice", `{"title":"会议","title":"会议"}`, 422, ballot.CodeInvalid},
		{"title too long", `{"title":"` + strings.Repeat("会", 61) + `"}`, 422, ballot.CodeInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.root.post("/api/meetings", tt.body).refused(t, tt.status, tt.code)
		})
	}
}

// TestFieldsThatCannotBeReadAreNamed: the refusal names the field of the body that is unknown or has the wrong type.
func TestFieldsThatCannotBeReadAreNamed(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	for _, tt := range []struct {
		name, path, body, zh, en string
	}{
		{
			"unknown", "/api/meetings", `{"title":"会议","colour":"red"}`, "提交的内容无法识别：没有“colour”这个字段，请刷新页面后再试。",
			"there is no field “colour”.",
		},
		{
			"of another kind", "/api/meetings", `{"title":5}`, "提交的内容无法识别：字段“title”的值不合要求，请刷新页面后再试。",
			"the field “title” holds what it cannot.",
		},
		{"deep within", "/api/meetings/" + h.m + "/slips", `{"deputies":[5]}`, "“deputies”", "“deputies”"},
		{"a long name", "/api/meetings", `{"` + strings.Repeat("长", 50) + `":1}`, "“" + strings.Repeat("长", 39) + "…”", "…”"},
		{"a name that turns the text", "/api/meetings", `{"a\u202e\u0007b":1}`, "“a??b”", "“a??b”"},
		{"no name", "/api/meetings", `[]`, "提交的内容无法识别，请刷新页面后再试。", "cannot be read. Reload"},
		{"no JSON", "/api/meetings", `{`, "提交的内容无法识别，请刷新页面后再试。", "cannot be read. Reload"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zh := h.root.post(tt.path, tt.body).refused(t, http.StatusBadRequest, ballot.CodeBadRequest)
			en := h.root.with("Accept-Language", "en").post(tt.path, tt.body).refused(t, http.StatusBadRequest,
				ballot.CodeBadRequest)
			if !strings.Contains(zh.Detail, tt.zh) || !strings.Contains(en.Detail, tt.en) {
				t.Errorf("%q and %q, want %q and %q in them", zh.Detail, en.Detail, tt.zh, tt.en)
			}
		})
	}
}

// rollOf is the roll as the clerk's page shows it.
func (h *hall) rollOf() []string {
	h.Helper()
	var v meeting.View
	h.clerk.get("/api/meetings/"+h.m).into(h, http.StatusOK, &v)
	var numbers []string
	for _, r := range v.Roll {
		numbers = append(numbers, string(r.Number))
	}
	return numbers
}

func TestRollIsStoredWholeOrNotAtAll(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	put := func(query, contentType, body string) answer {
		return h.clerk.with("Content-Type", contentType).do(http.MethodPut, "/api/meetings/"+h.m+"/roll"+query, body)
	}
	before := h.logLength()
	const twice = "编号,姓名\n007,甲\n008,乙\n007,丙\n,丁\n"
	p := put("", "text/csv", twice).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if len(p.Faults) != 2 {
		t.Fatalf("faults %+v, want the row of the number that stands twice and the row without one", p.Faults)
	}
	if f := p.Faults[0]; f.Row != 4 || f.Code != ballot.FaultDuplicate || !strings.Contains(f.Message, "4") ||
		!strings.Contains(f.Message, "2") {
		t.Errorf("fault %+v does not name rows 4 and 2", f)
	}
	if f := p.Faults[1]; f.Row != 5 || f.Code != ballot.FaultRequired {
		t.Errorf("fault %+v, want row 5 lacking its number", f)
	}
	en := h.clerk.with("Accept-Language", "en").with("Content-Type", "text/csv").do(http.MethodPut,
		"/api/meetings/"+h.m+"/roll", twice).
		refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if !strings.HasPrefix(en.Faults[0].Message, "Row 4") {
		t.Errorf("in English: %q", en.Faults[0].Message)
	}
	var preview sheetAnswer
	put("?dry_run=1", "text/csv", twice).into(t, http.StatusOK, &preview)
	if len(preview.Faults) != 2 || preview.Stored {
		t.Errorf("preview %+v", preview)
	}
	put("?dry_run=1", "text/csv", "编号,姓名\n009,戊\n").into(t, http.StatusOK, &preview)
	if len(preview.Faults) != 0 || preview.Rows != 1 || preview.Stored {
		t.Errorf("preview %+v", preview)
	}
	put("", "text/csv", "\x80\xff,\xc0\xc1\n\xf8\xf9,\xfe\xff\n").refused(t, http.StatusUnprocessableEntity,
		ballot.CodeBadEncoding)
	put("", "", twice).refused(t, http.StatusUnsupportedMediaType, ballot.CodeUnsupportedMedia)
	put("", "text/csv", "").refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if diff := cmp.Diff([]string{"001", "002"}, h.rollOf()); diff != "" {
		t.Errorf("the roll changed: %s", diff)
	}
	if after := h.logLength(); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
	// In GB18030, as spreadsheet programs in China save it.
	put("", "text/csv", "\xb1\xe0\xba\xc5,\xd0\xd5\xc3\xfb\n001,\xd5\xc5\xc8\xfd\n").into(t, http.StatusOK, &preview)
	if !preview.Stored || preview.Encoding != "GB18030" || preview.Deputies[0].Name != "张三" {
		t.Errorf("stored %+v", preview)
	}
	if diff := cmp.Diff([]string{"001"}, h.rollOf()); diff != "" {
		t.Errorf("the roll: %s", diff)
	}
}

func TestRollOnlyWhileNothingRuns(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	h.opened(h.spec(3, 2, nil))
	h.clerk.with("Content-Type", "text/csv").do(http.MethodPut, "/api/meetings/"+h.m+"/roll", "编号,姓名\n009,戊\n").
		refused(t, http.StatusConflict, ballot.CodePollsRunning)
}

// TestRollSaysWhoChanged: before a roster is stored, the answer says in which rows something important changes.
func TestRollSaysWhoChanged(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2, formal: true})
	put := func(query, body string) answer {
		return h.clerk.with("Content-Type", "text/csv").do(http.MethodPut, "/api/meetings/"+h.m+"/roll"+query, body)
	}
	changed := "编号,姓名,代表团\n\n001,代表001,第一代表团\n002,接任的人,第一代表团\n"
	var a sheetAnswer
	put("?dry_run=1", changed).into(t, http.StatusOK, &a)
	if len(a.Faults) != 0 || len(a.Notices) != 1 || a.Notices[0].Row != 4 ||
		!strings.Contains(a.Notices[0].Message, "重新打印凭证") {
		t.Errorf("faults %+v, notices %+v", a.Faults, a.Notices)
	}
	h.cast(h.voters[0], h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"})), approving(key(0), 1))
	put("?dry_run=1", changed).into(t, http.StatusOK, &a)
	if len(a.Faults) != 1 || a.Faults[0].Code != ballot.FaultNamed || a.Faults[0].Row != 4 {
		t.Errorf("after a ballot was issued: faults %+v", a.Faults)
	}
}

func TestItemsAreReadAndNotStored(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	post := func(body string) answer {
		return h.clerk.with("Content-Type", "text/csv").post("/api/meetings/"+h.m+"/items", body)
	}
	before := h.logLength()
	var a sheetAnswer
	post("编号,标题,投资\n1,老旧小区改造,1200\n2,农村公路提升,860\n").into(t, http.StatusOK, &a)
	if a.Rows != 2 || a.Stored || a.Items[1].Title != "农村公路提升" || a.Items[0].Investment != 1200 {
		t.Errorf("items %+v", a)
	}
	post("编号,标题\n1,甲\n1,乙\n").refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if after := h.logLength(); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}

// TestPollsAreNoSheets: a file of items has a route of its own, which the refusal names. A body with any other content
// type is read as JSON, as on every route that takes JSON.
func TestPollsAreNoSheets(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	id := h.drafted(h.spec(3, 2, nil))
	route := "POST /api/meetings/" + h.m + "/items"
	for _, kind := range []string{
		"text/csv", "text/csv; charset=gb18030", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	} {
		c := h.clerk.with("Content-Type", kind)
		for _, a := range []answer{
			c.post("/api/meetings/"+h.m+"/polls", "编号,标题\n1,甲\n"),
			c.post("/api/meetings/"+h.m+"/polls?dry_run=1", "编号,标题\n1,甲\n"),
			c.do(http.MethodPut, "/api/polls/"+id, "编号,标题\n1,甲\n"),
		} {
			if p := a.refused(t, http.StatusUnsupportedMediaType, ballot.CodeUnsupportedMedia); !strings.Contains(p.Detail,
				route) {
				t.Errorf("%q does not name %s", p.Detail, route)
			}
		}
	}
	for _, kind := range []string{"", "application/json", "application/x-www-form-urlencoded", "text/plain", ";;;"} {
		h.clerk.with("Content-Type", kind).post("/api/meetings/"+h.m+"/polls", h.spec(3, 2, nil)).want(t, http.StatusCreated)
	}
	p := h.clerk.with("Content-Type", "").do(http.MethodPut, "/api/meetings/"+h.m+"/roll", "编号,姓名\n").
		refused(t, http.StatusUnsupportedMediaType, ballot.CodeUnsupportedMedia)
	if !strings.Contains(p.Detail, "CSV") {
		t.Errorf("%q does not say what is taken", p.Detail)
	}
}

func TestDraftsAreChecked(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	bad := map[string]any{
		"kind": "selection", "title": "", "colour": "red", "items": []map[string]any{{"title": "甲"}, {"title": ""}},
		"rules": map[string]any{"seats": -1},
	}
	p := h.clerk.post("/api/meetings/"+h.m+"/polls", bad).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	fields := map[string]bool{}
	for _, f := range p.Faults {
		fields[f.Field] = true
	}
	for _, want := range []string{"title", "colour", "items[1].title", "rules.seats"} {
		if !fields[want] {
			t.Errorf("no fault for %s among %v", want, fields)
		}
	}
	var check checkAnswer
	h.clerk.post("/api/meetings/"+h.m+"/polls?dry_run=1", bad).into(t, http.StatusOK, &check)
	if len(check.Faults) != len(p.Faults) {
		t.Errorf("the preview finds %d faults, the draft %d", len(check.Faults), len(p.Faults))
	}
	contradictory := h.spec(3, 5, nil)
	h.clerk.post("/api/meetings/"+h.m+"/polls?dry_run=1", contradictory).into(t, http.StatusOK, &check)
	if len(check.Faults) == 0 || len(check.Text) == 0 {
		t.Errorf("preview of five seats for three items: %+v", check)
	}
	id := h.drafted(contradictory) // a draft may hold contradictions; adopting it is refused
	h.chair.post(act(id, "adopt"), nil).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	for _, path := range []string{"", "/receipts", "/result", "/ballots/mine"} { // deputies cannot see drafts
		h.voters[0].get("/api/polls/"+id+path).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	}
	h.clerk.do(http.MethodPut, "/api/polls/"+id, h.spec(3, 2, nil)).want(t, http.StatusOK)
	h.chair.post(act(id, "adopt"), nil).want(t, http.StatusOK)
	h.clerk.do(http.MethodPut, "/api/polls/"+id, h.spec(3, 1, nil)).refused(t, http.StatusConflict, ballot.CodeNotDraft)
}

func TestBallotsThatAreRefused(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(4, 2, map[string]any{"secrecy": "recorded", "min_approvals": 1}))
	c := h.voters[0]
	cast := func(body any) answer { return c.post(act(poll, "ballots"), body) }
	with := func(k string, marks map[string]string) map[string]any {
		return map[string]any{"key": k, "marks": marks}
	}

	p := cast(with(key(1), map[string]string{"1": "approve", "9": "approve", "8": "reject", "2": "maybe"})).refused(t, 422,
		ballot.CodeUnknownItem)
	var fields []string
	for _, f := range p.Faults {
		fields = append(fields, f.Field)
	}
	if diff := cmp.Diff([]string{"marks.8", "marks.9", "marks.2"}, fields); diff != "" {
		t.Errorf("faults of an unknown item: %s", diff)
	}
	p = cast(with(key(1), map[string]string{"1": "maybe", "2": "赞成"})).refused(t, 422, ballot.CodeUnknownMark)
	if len(p.Faults) != 2 {
		t.Errorf("faults of unknown marks: %+v", p.Faults)
	}
	cast(approving(key(1), 3)).refused(t, 422, ballot.CodeOverLimit)
	cast(approving(key(1), 0)).refused(t, 422, ballot.CodeUnderLimit)
	cast(approving("too-short", 1)).refused(t, 422, ballot.CodeBadKey)
	cast(approving(strings.Repeat("k", 65), 1)).refused(t, 422, ballot.CodeBadKey)
	cast(approving("键键键键键键键键键键键键键键键键", 1)).refused(t, 422, ballot.CodeBadKey)
	cast(`{"key":"key-of-the-ballot-1","marks":{"1":"approve"},"deputy":"002"}`).refused(t, 400, ballot.CodeBadRequest)
	cast(`{"key":"key-of-the-ballot-1","marks":{"1":"approve"},"Marks":{"2":"approve"}}`).refused(t, 400,
		ballot.CodeBadRequest)
	for body, field := range map[string]string{
		`{"key":"key-of-the-ballot-1","marks":{"1":"approve","2":"reject","1":"reject"}}`:      "marks.1",
		`{"key":"key-of-the-ballot-1","marks":{"1":"approve"},"marks":{"1":"reject"}}`:         "marks",
		`{"key":"key-of-the-ballot-1","marks":{"1":"approve","\u0031":"reject","3":"reject"}}`: "marks.1",
	} {
		p := cast(body).refused(t, 422, ballot.CodeInvalid)
		if len(p.Faults) != 1 || p.Faults[0].Field != field || p.Faults[0].Code != ballot.FaultTwice {
			t.Errorf("%s: faults %+v, want %s named twice", body, p.Faults, field)
		}
	}
	c.post(act(h.m+"-99", "ballots"), approving(key(1), 1)).refused(t, 404, ballot.CodeNotFound)
	c.get(act(h.m+"-99", "ballots/mine")).refused(t, 404, ballot.CodeNotFound)

	first := h.cast(c, poll, approving(key(1), 2))
	cast(approving(key(1), 1)).refused(t, 409, ballot.CodeKeyReused)
	cast(approving(key(2), 2)).refused(t, 409, ballot.CodeReturned)
	again := func() {
		t.Helper()
		var got struct {
			Receipt ballot.Receipt `json:"receipt"`
		}
		cast(approving(key(1), 2)).into(t, http.StatusOK, &got)
		if got.Receipt != first {
			t.Errorf("the retry was given %s, want %s", got.Receipt, first)
		}
	}
	again()
	h.chair.post(act(poll, "pause"), nil).want(t, http.StatusOK)
	paused := h.voters[1].post(act(poll, "ballots"), approving(key(3), 1))
	paused.refused(t, 503, ballot.CodePaused)
	if paused.header.Get("Retry-After") == "" {
		t.Error("no Retry-After while paused")
	}
	h.chair.post(act(poll, "resume"), nil).want(t, http.StatusOK)
	h.clerk.post("/api/meetings/"+h.m+"/leave/003", nil).want(t, http.StatusOK)
	h.voters[2].post(act(poll, "ballots"), approving(key(4), 1)).refused(t, 409, ballot.CodeNotPresent)
	spoilt := approving(key(5), 4)
	spoilt["accept_void"] = true
	h.cast(h.voters[1], poll, spoilt)
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	again()
	h.voters[2].post(act(poll, "ballots"), approving(key(4), 1)).refused(t, 409, ballot.CodeNotOpen)
	var out ballot.Outcome
	h.teller.get(act(poll, "result")).into(t, http.StatusOK, &out)
	if out.Counts != (ballot.Counts{Entitled: 3, Present: 3, Issued: 3, Returned: 2, Valid: 1, Void: 1}) {
		t.Errorf("counts %+v", out.Counts)
	}
}

func TestLateDeputyIsIssuedNothing(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	h.clerk.post("/api/meetings/"+h.m+"/leave/003", nil).want(t, http.StatusOK)
	poll := h.opened(h.spec(3, 2, nil))
	h.voters[2].post(act(poll, "ballots"), approving(key(1), 1)).refused(t, 409, ballot.CodeNotIssued)
	h.voters[2].post("/api/meetings/"+h.m+"/signin", nil).want(t, http.StatusOK)
	h.cast(h.voters[2], poll, approving(key(1), 1)) // signed in while the poll is open, so the ballot was issued then
}

func TestRevisedBallots(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded", "revise": "until_close"}))
	c := h.voters[0]
	first := h.cast(c, poll, approving(key(1), 1))
	second := approving(key(2), 2)
	second["replaces"] = first
	stands := h.cast(c, poll, second)
	late := approving(key(3), 1)
	late["replaces"] = first
	c.post(act(poll, "ballots"), late).refused(t, 409, ballot.CodeSuperseded)
	var mine struct {
		Returned bool           `json:"returned"`
		Receipt  ballot.Receipt `json:"receipt"`
	}
	c.get(act(poll, "ballots/mine")).into(t, http.StatusOK, &mine)
	if !mine.Returned || mine.Receipt != stands || stands == first {
		t.Errorf("mine %+v, want %s", mine, stands)
	}
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	var list struct {
		Receipts []ballot.Receipt `json:"receipts"`
	}
	c.get(act(poll, "receipts")).into(t, http.StatusOK, &list)
	if diff := cmp.Diff([]ballot.Receipt{stands}, list.Receipts); diff != "" {
		t.Errorf("receipts: %s", diff)
	}
}
