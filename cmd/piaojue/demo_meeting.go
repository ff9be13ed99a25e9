package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// The example meeting: a roll of 98, and 12 projects of which 10 are to be chosen. People are numbered, not given
// invented names.
const (
	demoDeputies = 98
	demoTitle    = "第十九届人民代表大会第四次会议（示例）"
	demoBody     = "某某镇人民代表大会"
)

// demoProjects are like projects that towns have voted on.
var demoProjects = []struct {
	title, short, department string
	investment               float64
	details                  string
	favour                   int // how many of a hundred simulated deputies approve it
}{
	{"老旧小区改造", "", "村镇建设办", 1200, "改造 6 个老旧小区的屋面、管网和公共照明，加装无障碍坡道，惠及 1,430 户。", 93},
	{"农村公路提升", "", "交通管理站", 860, "拓宽硬化通村公路 14.6 公里，增设会车台 22 处、安全护栏 5.8 公里。", 86},
	{"校园周边停车位建设", "校园周边停车位", "村镇建设办", 320, "在三所学校周边新建停车位 260 个，设置接送专区和步行通道。", 78},
	{"乡镇卫生院改造", "", "镇卫生院", 680, "改造门诊楼，新增康复床位 20 张、远程会诊室一间。", 90},
	{"普惠托育服务", "", "社会事务办", 240, "新增普惠托位 120 个，为 3 岁以下婴幼儿家庭提供日托和临时托。", 82},
	{"养老食堂建设", "", "社会事务办", 180, "建设老年食堂 5 处，70 岁以上老人每餐优惠 5 元。", 84},
	{"饮用水管网更新", "", "水务站", 950, "更换老化供水管网 23 公里，改造泵房 4 座，受益 3,200 户。", 91},
	{"口袋公园建设", "", "村镇建设办", 210, "利用闲置地块建设口袋公园 6 处，配健身器材和夜间照明。", 38},
	{"公交站亭更新", "", "交通管理站", 130, "更新公交站亭 48 座，增设座椅、雨棚和到站显示。", 72},
	{"残疾人无障碍改造", "", "残疾人联合会", 160, "为 180 户残疾人家庭实施无障碍改造，公共场所增设坡道 36 处。", 75},
	{"村级文化礼堂", "", "文化站", 390, "新建、改建村级文化礼堂 4 座。", 36},
	{"智慧农贸市场", "", "市场监管所", 280, "改造农贸市场 2 处，统一电子秤、追溯系统和冷链展柜。", 70},
}

// A demoHall is the example meeting, fully prepared, with everyone's codes.
type demoHall struct {
	base                                            string
	http                                            *http.Client
	meeting                                         ballot.Meeting
	poll                                            ballot.PollID
	bodyBytes                                       int // length of a cast in the poll
	clerk                                           *apiClient
	deputies                                        []meeting.Slip // the last one is the newcomer's
	presiding, scrutineer, display, yours, watching meeting.Slip   // the first two are simulated
}

// prepare sets up the meeting as a clerk would: roll, staff, poll, slips, through the real API. The titles of meetings
// after the first have a number.
func (h *demoHall) prepare(ctx context.Context, clerkCode string, run int) error {
	var err error
	if h.clerk, err = login(ctx, h.base, h.http, clerkCode); err != nil {
		return err
	}
	in := meeting.NewMeeting{Title: demoTitle, Body: demoBody, Rehearsal: true}
	if run > 1 {
		in.Title = strings.Replace(demoTitle, "示例", fmt.Sprintf("示例 %d", run), 1)
	}
	if err := h.clerk.call(ctx, http.MethodPost, "/api/meetings", in, &h.meeting); err != nil {
		return err
	}
	at := "/api/meetings/" + string(h.meeting.ID)
	if err := h.clerk.send(ctx, http.MethodPut, at+"/roll", "text/csv", demoRoll(), nil); err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		role ballot.Role
	}{
		{"执行主席（模拟）", ballot.RolePresiding},
		{"监票人（模拟）", ballot.RoleScrutineer},
		{"大屏", ballot.RoleDisplay},
		{"执行主席", ballot.RolePresiding},
		{"监票人", ballot.RoleScrutineer},
	} {
		staff := map[string]any{"name": s.name, "roles": []ballot.Role{s.role}}
		if err := h.clerk.call(ctx, http.MethodPost, at+"/staff", staff, nil); err != nil {
			return err
		}
	}
	var poll struct {
		ID        ballot.PollID `json:"id"`
		BodyBytes int           `json:"body_bytes"`
	}
	if err := h.clerk.call(ctx, http.MethodPost, at+"/polls", demoPoll(), &poll); err != nil {
		return err
	}
	h.poll, h.bodyBytes = poll.ID, poll.BodyBytes
	return h.slips(ctx, at)
}

func (h *demoHall) slips(ctx context.Context, at string) error {
	var made struct {
		Slips []meeting.Slip `json:"slips"`
	}
	if err := h.clerk.call(ctx, http.MethodPost, at+"/slips", struct{}{}, &made); err != nil {
		return err
	}
	if len(made.Slips) != demoDeputies+5 {
		return fmt.Errorf("the demo wants %d slips, got %d", demoDeputies+5, len(made.Slips))
	}
	h.deputies = made.Slips[:demoDeputies]
	staff := made.Slips[demoDeputies:]
	h.presiding, h.scrutineer, h.display, h.yours, h.watching = staff[0], staff[1], staff[2], staff[3], staff[4]
	return nil
}

func demoRoll() *bytes.Buffer {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"编号", "姓名", "代表团", "备注"}) // a bytes.Buffer returns no error
	for i := 1; i <= demoDeputies; i++ {
		_ = w.Write([]string{fmt.Sprintf("%03d", i), fmt.Sprintf("代表%03d", i), fmt.Sprintf("第%d代表团", (i-1)/14+1), ""})
	}
	w.Flush()
	return &b
}

func demoPoll() map[string]any {
	items := make([]ballot.Item, len(demoProjects))
	for i, p := range demoProjects {
		items[i] = ballot.Item{
			Title: p.title, Short: p.short, Department: p.department, Investment: p.investment, Details: p.details,
		}
		items[i].ID = ballot.ItemID(fmt.Sprint(i + 1))
	}
	return map[string]any{
		"kind": ballot.Selection, "title": "民生实事项目票决", "items": items,
		"rules": map[string]any{"seats": 10, "secrecy": ballot.Secret, "reveal": ballot.RevealLive, "live_step": 10},
	}
}
