package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A hall is a meeting with everyone's code, keyed by the number or name on their slip.
type hall struct {
	t       *testing.T
	s       *server
	clerk   *api
	meeting string
	poll    string
	codes   map[string]string

	mu      sync.Mutex // guards the fields below
	signed  map[string]*api
	allCast map[string]map[string]string // marks by deputy, for those who have cast
}

// Staff of the meetings in these tests.
const (
	chair   = "执行主席"
	teller  = "总监票人"
	teller2 = "监票人"
	display = "大屏"
)

var staff = []struct {
	name string
	role ballot.Role
}{
	{chair, ballot.RolePresiding},
	{teller, ballot.RoleScrutineer},
	{teller2, ballot.RoleScrutineer},
	{display, ballot.RoleDisplay},
}

// project is one of the items voted on.
type project struct {
	title, short, department, details string
	investment                        float64
	group                             string
}

var projects = []project{
	{"老旧小区改造", "", "住建局", "改造 6 个老旧小区的屋面、管网和公共照明。", 1200, ""},
	{"农村公路提升", "", "交通运输局", "拓宽硬化通村公路 14.6 公里。", 860, ""},
	{"校园周边停车位建设", "校园周边停车位", "住建局", "在三所学校周边新建停车位 260 个。", 320, ""},
	{"乡镇卫生院改造", "", "卫生健康局", "改造门诊楼，新增康复床位 20 张。", 680, ""},
	{"普惠托育服务", "", "卫生健康局", "新增普惠托位 120 个。", 240, ""},
	{"养老食堂建设", "", "民政局", "建设老年食堂 5 处。", 180, ""},
	{"饮用水管网更新", "", "水务局", "更换老化供水管网 23 公里。", 950, ""},
	{"口袋公园建设", "", "住建局", "利用闲置地块建设口袋公园 6 处。", 210, ""},
	{"公交站亭更新", "", "交通运输局", "更新公交站亭 48 座。", 130, ""},
	{"残疾人无障碍改造", "", "残疾人联合会", "为 180 户残疾人家庭实施无障碍改造。", 160, ""},
	{"村级文化礼堂", "", "文化广电旅游局", "新建、改建村级文化礼堂 4 座。", 390, ""},
	{"智慧农贸市场与社区生鲜便利店统一追溯和冷链展柜提升改造工程项目第一期", "智慧农贸市场", "市场监督管理局", "改造农贸市场 2 处。", 280, ""},
}

// number formats a deputy's number, from 1.
func number(n int) string { return fmt.Sprintf("%03d", n) }

// roster is a file of deputies. Some names need characters beyond the basic multilingual plane.
func roster(n int) [][]string {
	rows := [][]string{{"编号", "姓名", "代表团", "备注"}}
	for i := 1; i <= n; i++ {
		name := fmt.Sprintf("代表%03d", i)
		switch i {
		case 5:
			name = "王𠮷"
		case 17:
			name = "李㛃"
		}
		rows = append(rows, []string{number(i), name, fmt.Sprintf("第%d代表团", (i-1)/14+1), ""})
	}
	return rows
}

func writeCSV(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A plan describes the poll and the meeting that a test needs.
type plan struct {
	deputies  int
	rehearsal bool
	rules     map[string]any
	kind      ballot.Kind
	projects  []project
	title     string
	long      bool // with the longest possible names
}

// newHall creates a meeting through the API, with a poll in draft.
func newHall(t *testing.T, s *server, p plan) *hall {
	t.Helper()
	h := newMeeting(t, s, p.deputies, p.rehearsal)
	if p.long {
		h.rename(p.deputies)
	}
	h.poll = h.draft(p)
	return h
}

// rename gives the meeting and the deputies the longest possible names, with characters beyond the basic multilingual
// plane.
func (h *hall) rename(deputies int) {
	h.t.Helper()
	if _, err := h.clerk.do(http.MethodPatch, "/api/meetings/"+h.meeting, []byte(`{
		"title": "第十九届人民代表大会常务委员会扩大会议暨民生实事项目专题票决会议第四次全体会议",
		"body": "某某哈萨克族自治州某某蒙古自治县某某街道人民代表大会"}`), nil); err != nil {
		h.t.Fatal(err)
	}
	rows := roster(deputies)
	for _, row := range rows[1:] {
		row[1] += "·买买提江·阿卜杜热合曼𬱖"
		row[2] = "驻地中央和省属单位及街道社区联合" + row[2]
	}
	if _, err := h.clerk.do(http.MethodPut, "/api/meetings/"+h.meeting+"/roll", writeCSV(h.t, rows), nil); err != nil {
		h.t.Fatal(err)
	}
	h.makeSlips() // the earlier ones are void
}

// newMeeting creates a meeting through the API, with its roll, its staff and everyone's code, and nothing to vote on
// yet.
func newMeeting(t *testing.T, s *server, deputies int, rehearsal bool) *hall {
	t.Helper()
	h := &hall{t: t, s: s, clerk: s.as(t, s.clerk), codes: map[string]string{}}
	var m ballot.Meeting
	h.clerk.post(t, "/api/meetings", meeting.NewMeeting{
		Title: "第十九届人民代表大会第四次会议", Body: "某某县人民代表大会", Rehearsal: rehearsal,
	}, &m)
	h.meeting = string(m.ID)
	at := "/api/meetings/" + h.meeting
	if _, err := h.clerk.do(http.MethodPut, at+"/roll", writeCSV(t, roster(deputies)), nil); err != nil {
		t.Fatal(err)
	}
	for _, who := range staff {
		h.clerk.post(t, at+"/staff", map[string]any{"name": who.name, "roles": []ballot.Role{who.role}}, nil)
	}
	h.makeSlips()
	return h
}

// makeSlips gives everyone a code.
func (h *hall) makeSlips() {
	h.t.Helper()
	var made struct{ Slips []meeting.Slip }
	h.clerk.post(h.t, "/api/meetings/"+h.meeting+"/slips", struct{}{}, &made)
	for _, slip := range made.Slips {
		if slip.Number != "" {
			h.codes[string(slip.Number)] = slip.Code
		} else {
			h.codes[slip.Name] = slip.Code
		}
	}
}

// addStaff adds a member of staff and returns their code.
func (h *hall) addStaff(name string, role ballot.Role) string {
	h.t.Helper()
	at := "/api/meetings/" + h.meeting
	var member struct{ ID string }
	h.clerk.post(h.t, at+"/staff", map[string]any{"name": name, "roles": []ballot.Role{role}}, &member)
	var made struct{ Slips []meeting.Slip }
	h.clerk.post(h.t, at+"/slips", map[string]any{"staff": []string{member.ID}}, &made)
	return made.Slips[0].Code
}

// draft puts a poll on the agenda.
func (h *hall) draft(p plan) string {
	h.t.Helper()
	var items []map[string]any
	for i, x := range p.projects {
		item := map[string]any{
			"id": strconv.Itoa(i + 1), "title": x.title, "department": x.department, "details": x.details,
			"investment": x.investment,
		}
		if x.short != "" {
			item["short"] = x.short
		}
		if x.group != "" {
			item["group"] = x.group
		}
		items = append(items, item)
	}
	var poll meeting.PollView
	h.clerk.post(h.t, "/api/meetings/"+h.meeting+"/polls", map[string]any{
		"kind": p.kind, "title": p.title, "items": items, "rules": p.rules,
	}, &poll)
	return string(poll.ID)
}

// selection is the usual plan: 12 projects, 10 seats.
func selection(deputies int, rules map[string]any) plan {
	all := map[string]any{"seats": 10, "certifiers": 1}
	for k, v := range rules {
		all[k] = v
	}
	return plan{deputies: deputies, rules: all, kind: ballot.Selection, projects: projects, title: "民生实事项目票决"}
}

// as signs someone in by name or number, the first time it is called for them.
func (h *hall) as(who string) *api {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.signed == nil {
		h.signed = map[string]*api{}
	}
	if h.signed[who] == nil {
		h.signed[who] = h.s.as(h.t, h.codes[who])
	}
	return h.signed[who]
}

// act performs one act on the poll.
func (h *hall) act(who, act string, body any) {
	h.t.Helper()
	if body == nil {
		body = struct{}{}
	}
	h.as(who).post(h.t, "/api/polls/"+h.poll+"/"+act, body, nil)
}

// open takes the poll from draft to open.
func (h *hall) open() {
	h.t.Helper()
	h.act(chair, "adopt", nil)
	h.act(teller, "zero", nil)
	h.act(chair, "open", nil)
}

// announce takes the poll from closed to announced.
func (h *hall) announce() {
	h.t.Helper()
	eventually(h.t, "the count", func() bool { return h.view(teller).Counted })
	h.act(teller, "certify", map[string]any{"agree": true})
	h.act(chair, "announce", nil)
}

// view is the poll as someone sees it.
func (h *hall) view(who string) meeting.PollView {
	h.t.Helper()
	var p meeting.PollView
	h.as(who).get(h.t, "/api/polls/"+h.poll, &p)
	return p
}

// attend signs in deputies, from the first number to the last.
func (h *hall) attend(first, last int) {
	h.t.Helper()
	h.each(first, last, func(n int) error {
		a, err := h.s.signIn(h.codes[number(n)])
		if err != nil {
			return err
		}
		h.mu.Lock()
		if h.signed == nil {
			h.signed = map[string]*api{}
		}
		h.signed[number(n)] = a
		h.mu.Unlock()
		_, err = a.do(http.MethodPost, "/api/meetings/"+h.meeting+"/signin", struct{}{}, nil)
		return err
	})
}

// cast makes deputies who are present cast the marks they like, many at a time.
func (h *hall) cast(first, last int, likes func(n int) map[string]string) {
	h.t.Helper()
	h.each(first, last, func(n int) error {
		marks := likes(n)
		_, err := h.as(number(n)).do(http.MethodPost, "/api/polls/"+h.poll+"/ballots", map[string]any{
			"key": fmt.Sprintf("api-ballot-of-%s", number(n)), "marks": marks,
		}, nil)
		if err == nil {
			h.note(n, marks)
		}
		return err
	})
}

// note records what a deputy has cast, for the test's own count.
func (h *hall) note(n int, marks map[string]string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.allCast == nil {
		h.allCast = map[string]map[string]string{}
	}
	h.allCast[number(n)] = marks
}

func (h *hall) each(first, last int, do func(n int) error) {
	h.t.Helper()
	var g errgroup.Group
	g.SetLimit(16)
	for n := first; n <= last; n++ {
		g.Go(func() error { return do(n) })
	}
	if err := g.Wait(); err != nil {
		h.t.Fatal(err)
	}
}

// tablet opens a window of a given size, signed in as a deputy.
func (h *hall) tablet(n int, width, height int64) *window {
	h.t.Helper()
	return h.s.seat(h.t, "tablet "+number(n), h.codes[number(n)], "/vote", width, height)
}

// desk opens a window signed in as a member of staff.
func (h *hall) desk(name, page string, width, height int64) *window {
	h.t.Helper()
	return h.s.seat(h.t, name, h.codes[name], page, width, height)
}

// favour approves items 1 to 10, except for two that vary with the deputy, and rejects or leaves out the last two.
func favour(n int) map[string]string {
	marks := map[string]string{}
	for i := 1; i <= 10; i++ {
		if i == n%10+1 || i == n%7+1 {
			marks[strconv.Itoa(i)] = []string{"reject", "abstain"}[n%2]
		} else {
			marks[strconv.Itoa(i)] = "approve"
		}
	}
	if n%3 == 0 {
		marks["11"] = "approve"
	}
	if n%4 == 0 {
		marks["12"] = "reject"
	}
	return marks
}
