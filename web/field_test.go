package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// field is one of the sample files as clerks have them.
func field(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("sheet", "testdata", "field", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// imported sends a file as the clerk's page does.
func (h *hall) imported(method, path string, file []byte) answer {
	h.Helper()
	return h.clerk.with("Content-Type", "application/octet-stream").do(method, "/api/meetings/"+h.m+path,
		bytes.NewReader(file))
}

func (h *hall) roll() []meeting.RollEntry {
	h.Helper()
	var v meeting.View
	h.clerk.get("/api/meetings/"+h.m).into(h, http.StatusOK, &v)
	return v.Roll
}

func TestMergedDelegationsAreStored(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	h.imported(http.MethodPut, "/roll", field(t, "merged_delegation.xlsx")).want(t, http.StatusOK)
	got := ""
	for _, d := range h.roll() {
		got += string(d.Number) + d.Delegation + " "
	}
	if want := "001第一代表团 002第一代表团 003第一代表团 004第二代表团 005第二代表团 "; got != want {
		t.Errorf("stored %s", got)
	}
}

func TestHiddenRowsWaitForTheClerk(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	file := field(t, "autofilter.xlsx")
	var tried sheetAnswer
	h.imported(http.MethodPut, "/roll?dry_run=1", file).into(t, http.StatusOK, &tried)
	if len(tried.Faults) != 1 || tried.Hidden == nil || !slices.Equal(tried.Hidden.Rows, []int{3}) ||
		!slices.Equal(tried.Hidden.Names, []string{"甲二"}) {
		t.Errorf("faults %+v, hidden %+v", tried.Faults, tried.Hidden)
	}
	p := h.imported(http.MethodPut, "/roll", file).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if !strings.Contains(p.Faults[0].Message, "第 3 行") {
		t.Errorf("asked by %q", p.Faults[0].Message)
	}
	if roll := h.roll(); len(roll) != 1 || roll[0].Name != "代表001" {
		t.Fatalf("%v were stored unasked", roll)
	}
	h.imported(http.MethodPut, "/roll?hidden=maybe", file).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	for choice, want := range map[string]int{"take": 2, "skip": 1} {
		var done sheetAnswer
		h.imported(http.MethodPut, "/roll?hidden="+choice, file).into(t, http.StatusOK, &done)
		if n := len(h.roll()); n != want || len(done.Notices) == 0 ||
			!strings.HasPrefix(string(done.Notices[0].Code), "hidden_") || done.Hidden == nil {
			t.Errorf("%s: %d deputies, %+v", choice, n, done.Notices)
		}
	}
	h.imported(http.MethodPost, "/items?hidden=maybe", []byte("编号,标题\n1,甲\n")).refused(t, http.StatusUnprocessableEntity,
		ballot.CodeInvalid)
}

// If headings are not recognized, the response asks for the columns, and a request that names them stores the roll.
func TestColumnsWaitForTheClerk(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	file := []byte("甲列,乙列\n赵卫东,101\n钱芳,102\n")
	var tried sheetAnswer
	h.imported(http.MethodPut, "/roll?dry_run=1", file).into(t, http.StatusOK, &tried)
	if tried.Question == nil || len(tried.Question.Rows) != 3 || len(tried.Faults) == 0 {
		t.Fatalf("answered %+v", tried)
	}
	h.imported(http.MethodPut, "/roll", file).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	h.imported(http.MethodPut, "/roll?columns=nothing", file).
		refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	h.imported(http.MethodPut, "/roll?columns=name:1,number:2&header=1", file).want(t, http.StatusOK)
	if roll := h.roll(); len(roll) != 2 || roll[1].Name != "钱芳" || roll[1].Number != "102" {
		t.Errorf("stored %v", roll)
	}
	var items sheetAnswer
	h.imported(http.MethodPost, "/items?columns=title:1&header=1", file).into(t, http.StatusOK, &items)
	if len(items.Items) != 2 || items.Items[0].Title != "赵卫东" {
		t.Errorf("items %+v", items.Items)
	}
	for _, name := range []string{"roll.xlsx", "roll.csv", "items.xlsx", "items.csv"} {
		if a := h.clerk.get("/api/blanks/"+name).want(t, http.StatusOK); len(a.body) < 10 {
			t.Errorf("%s has %d bytes", name, len(a.body))
		}
	}
}

func TestNameWrittenAnotherWayIsTheSamePerson(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	put := func(names ...string) sheetAnswer {
		csv := "编号,姓名\n"
		for i, n := range names {
			csv += fmt.Sprintf("%03d,%s\n", i+1, n)
		}
		var a sheetAnswer
		h.imported(http.MethodPut, "/roll", []byte(csv)).into(t, http.StatusOK, &a)
		return a
	}
	first := []string{"张三", "买买提·艾力", "José", "김철수", "金一"}
	put(first...)
	slips := h.slips(h.m, map[string]any{"deputies": []string{"001", "002", "003", "004", "005"}})
	second := []string{"张　三", "买买提・艾 力", "Jose\u0301", "\u1100\u1175\u11b7\u110e\u1165\u11af\u1109\u116e", "⾦一"}
	if a := put(second...); len(a.Notices) > 0 &&
		slices.ContainsFunc(a.Notices, func(f problemFault) bool { return f.Code == ballot.NoticeRenamed }) {
		t.Errorf("told as renamed: %+v", a.Notices)
	}
	for _, s := range slips {
		h.signIn(s.Code, "") // the slip is still valid
	}
	for i, d := range h.roll() {
		if d.Name != second[i] {
			t.Errorf("%q is shown as %q, not as it was typed", second[i], d.Name)
		}
	}
	if a := put("张四", second[1], second[2], second[3], second[4]); !slices.ContainsFunc(a.Notices,
		func(f problemFault) bool { return f.Code == ballot.NoticeRenamed && f.Row == 2 }) {
		t.Errorf("another person is not told: %+v", a.Notices)
	}
	h.nobody().post("/api/login", map[string]string{"code": slips[0].Code}).refused(t, http.StatusUnauthorized,
		ballot.CodeWrongCode)
	var twice sheetAnswer
	h.imported(http.MethodPut, "/roll?dry_run=1", field(t, "names_space.csv")).into(t, http.StatusOK, &twice)
	same := 0
	for _, n := range twice.Notices {
		if n.Code == ballot.NoticeSameName {
			same++
		}
	}
	if same != 3 {
		t.Errorf("of one name written four ways %d are told: %+v", same, twice.Notices)
	}
}

// TestNoDelegationIsAGroup: deputies without a delegation have a heading of their own on every print that is grouped by
// delegation.
func TestNoDelegationIsAGroup(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	h.imported(http.MethodPut, "/roll", field(t, "no_delegation.csv")).want(t, http.StatusOK)
	h.voters = nil
	for n := 1; n <= 5; n++ {
		slip := h.slips(h.m, map[string]any{"deputies": []string{fmt.Sprint(n)}})[0]
		v := h.signIn(slip.Code, "")
		v.post("/api/meetings/"+h.m+"/signin", nil).want(t, http.StatusOK)
		h.voters = append(h.voters, v)
	}
	poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	want := "甲团:甲一甲二 未列代表团:无一无二 乙团:乙一 "
	for _, path := range []string{"/api/polls/" + poll + "/named.csv", "/api/meetings/" + h.m + "/attendance.csv"} {
		a := h.chair.get(path).want(t, http.StatusOK)
		got, under := "", ""
		groups := map[string]string{}
		var order []string
		for _, row := range strings.Split(strings.TrimPrefix(string(a.body), "\ufeff"), "\n") {
			cells := strings.Split(row, ",")
			switch {
			case strings.HasSuffix(cells[0], "团") && len(cells) == 1 && cells[0] != "各代表团":
				under = cells[0]
				order = append(order, under)
			case len(cells) > 2 && len(cells[0]) == 1 && strings.ContainsAny(cells[1], "甲乙无"):
				groups[under] += cells[1]
			}
		}
		for _, g := range order {
			got += g + ":" + groups[g] + " "
		}
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestTitlesTwiceAreTold(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	p := h.imported(http.MethodPost, "/items", field(t, "it_dup.csv")).refused(t, http.StatusUnprocessableEntity,
		ballot.CodeInvalid)
	if len(p.Faults) != 2 || p.Faults[0].Row != 3 || !strings.Contains(p.Faults[0].Message, "第 2 行") {
		t.Errorf("%+v", p.Faults)
	}
	spec := h.spec(3, 2, nil)
	spec["items"] = []map[string]any{{"title": "建设公园"}, {"title": "建设 公园"}, {"title": "修路"}}
	var check checkAnswer
	h.clerk.post("/api/meetings/"+h.m+"/polls?dry_run=1", spec).into(t, http.StatusOK, &check)
	codes := func(list []problemFault) (codes []ballot.FaultCode) {
		for _, f := range list {
			codes = append(codes, f.Code)
		}
		return codes
	}
	if got := codes(check.Notices); !slices.Contains(got, ballot.FaultSameTitle) {
		t.Errorf("two items of one title: %v", got)
	}
	id := h.drafted(spec)
	h.clerk.do(http.MethodPut, "/api/polls/"+id+"?dry_run=1", spec).into(t, http.StatusOK, &check)
	if got := codes(check.Notices); slices.Contains(got, ballot.NoticeSamePoll) {
		t.Errorf("a poll is told to be its own double: %v", got)
	}
	var adopted pollAnswer
	other := h.drafted(spec)
	h.chair.post(act(other, "adopt"), nil).into(t, http.StatusOK, &adopted)
	if got := codes(adopted.Notices); !slices.Contains(got, ballot.NoticeSamePoll) {
		t.Errorf("two polls of one title, at adoption: %v", got)
	}
}

func TestGlyphsAreToldBeforeTheVote(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	told := func(list []problemFault) (fields []string) {
		for _, f := range list {
			if f.Code == ballot.NoticePrintGlyph {
				if !strings.Contains(f.Message, "〔U+E863〕") {
					t.Errorf("told by %q", f.Message)
				}
				fields = append(fields, fmt.Sprintf("%s %d", f.Field, f.Row))
			}
		}
		return fields
	}
	var roll, items sheetAnswer
	h.imported(http.MethodPut, "/roll?dry_run=1", []byte("编号,姓名,代表团\n1,甲,一团\n2,王\ue863,二\ue863团\n")).into(t, http.StatusOK,
		&roll)
	if got := told(roll.Notices); !slices.Equal(got, []string{"name 3", "delegation 3"}) {
		t.Errorf("roll: %v", got)
	}
	h.imported(http.MethodPost, "/items", []byte("标题\n公园\n\ue863桥\n")).into(t, http.StatusOK, &items)
	if got := told(items.Notices); !slices.Equal(got, []string{"title 3"}) {
		t.Errorf("items: %v", got)
	}
	spec := h.spec(3, 2, nil)
	spec["items"] = []map[string]any{{"title": "公园"}, {"title": "\ue863桥"}, {"title": "修路"}}
	id := h.drafted(spec)
	var adopted pollAnswer
	h.chair.post(act(id, "adopt"), nil).into(t, http.StatusOK, &adopted)
	if got := told(adopted.Notices); !slices.Equal(got, []string{"items[1].title 0"}) {
		t.Errorf("adoption: %v", got)
	}
	var seen map[string]json.RawMessage
	h.voters[0].get("/api/polls/"+id).into(t, http.StatusOK, &seen)
	if _, shown := seen["notices"]; shown {
		t.Error("deputies are told what the clerk should know")
	}
}

// TestEveryTextHasOneRule: every text is checked by the same rule, whichever request brings it.
func TestEveryTextHasOneRule(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	quoted := func(s string) string {
		b, err := json.Marshal(s)
		h.must(err)
		return string(b)
	}
	poll := func(part string) func(string) answer {
		return func(s string) answer {
			items := `{"title":"甲"}`
			title, rules := `"票决"`, `"seats":1`
			switch part {
			case "poll title":
				title = quoted(s)
			case "scale":
				return h.clerk.post("/api/meetings/"+h.m+"/polls", `{"kind":"rating","title":"测评","items":[`+items+
					`],"rules":{"scale":["甲",`+quoted(s)+`],"grades":[{"grade":"丙"}]}}`)
			default:
				items = `{"title":"甲","` + part + `":` + quoted(s) + `}`
				if part == "title" {
					items = `{"title":` + quoted(s) + `}`
				}
			}
			return h.clerk.post("/api/meetings/"+h.m+"/polls",
				`{"kind":"selection","title":`+title+`,"items":[`+items+`],"rules":{`+rules+`}}`)
		}
	}
	cell := func(method, path, head, row string) func(string) answer {
		return func(s string) answer {
			return h.imported(method, path, []byte(head+"\n"+strings.Replace(row, "X", s, 1)+"\n"))
		}
	}
	void := h.opened(h.spec(3, 2, nil))
	ways := map[string]func(string) answer{
		"meeting title": func(s string) answer { return h.root.post("/api/meetings", `{"title":`+quoted(s)+`}`) },
		"meeting body":  func(s string) answer { return h.root.post("/api/meetings", `{"title":"会","body":`+quoted(s)+`}`) },
		"staff name": func(s string) answer {
			return h.clerk.post("/api/meetings/"+h.m+"/staff", `{"name":`+quoted(s)+`,"roles":["clerk"]}`)
		},
		"deputy name":     cell(http.MethodPut, "/roll?dry_run=0", "编号,姓名", "1,X"),
		"delegation":      cell(http.MethodPut, "/roll", "编号,姓名,代表团", "1,甲,X"),
		"note":            cell(http.MethodPut, "/roll", "编号,姓名,备注", "1,甲,X"),
		"item title":      cell(http.MethodPost, "/items", "标题", "X"),
		"item details":    cell(http.MethodPost, "/items", "标题,详情", "甲,X"),
		"item place":      cell(http.MethodPost, "/items", "标题,地点", "甲,X"),
		"item serves":     cell(http.MethodPost, "/items", "标题,受益对象", "甲,X"),
		"item department": cell(http.MethodPost, "/items", "标题,部门", "甲,X"),
		"poll title":      poll("poll title"), "title": poll("title"), "short": poll("short"),
		"department": poll("department"), "group": poll("group"), "place": poll("place"), "serves": poll("serves"),
		"details": poll("details"), "scale": poll("scale"),
		"reason": func(s string) answer { return h.chair.post(act(void, "void"), `{"reason":`+quoted(s)+`}`) },
	}
	bad := []rune{
		0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x202a,
		0x202e, 0x2060, 0x2064, 0x2066, 0x2069,
		0x206f, 0x2800, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe0100, 0x85, 0x7f,
		0xfffd, 0xfffe, 0xfdd0,
	}
	for name, send := range ways {
		if name == "deputy name" || name == "delegation" || name == "note" {
			continue // the open poll forbids changing their roll: see below
		}
		t.Run(name, func(t *testing.T) { refusesUnseen(t, send, bad) })
	}
	h.chair.post(act(void, "void"), `{"reason":"停电"}`).want(t, http.StatusOK)
	fresh := newHall(t, hallConfig{deputies: 1})
	h.m, h.clerk = fresh.m, fresh.clerk
	for _, name := range []string{"deputy name", "delegation", "note"} {
		t.Run(name, func(t *testing.T) { refusesUnseen(t, ways[name], bad) })
	}
	for _, good := range []string{
		"张　三", "ئالىم·ئەلى", "می\u200cخواهم", "क्\u200dष", "ᠮᠣᠩᠭᠣᠯ", "👩\u200d🌾", "1\ufe0f\u20e3", "㐂堃𠮷\ue863", "Nguyễn",
	} {
		ways["deputy name"](good).want(t, http.StatusOK)
		h.clerk.post("/api/meetings/"+h.m+"/staff", `{"name":`+quoted(good)+`,"roles":["clerk"]}`).want(t, http.StatusCreated)
		ways["title"](good).want(t, http.StatusCreated)
	}
	for _, nothing := range []string{"\u200b", "\u3164\u2800", "　", "\u00ad \ufeff"} {
		for _, name := range []string{"meeting title", "staff name", "title", "poll title"} {
			p := ways[name](nothing).refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
			if p.Faults[0].Code != ballot.FaultRequired {
				t.Errorf("%s %+q: %+v", name, nothing, p.Faults)
			}
		}
	}
}

func refusesUnseen(t *testing.T, send func(string) answer, bad []rune) {
	for _, r := range bad {
		p := send("公"+string(r)+"园").refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
		if len(p.Faults) != 1 || p.Faults[0].Code != ballot.FaultBadChar {
			t.Errorf("U+%04X: %+v", r, p.Faults)
		}
	}
}
