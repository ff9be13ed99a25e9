package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// longTitles are realistic titles of items, of 20 characters each.
var longTitles = []string{
	"老旧小区加装电梯及管网改造提升工程项目等", "农村生活污水治理设施提标改造建设工程项目",
	"城区公共停车场及新能源充电桩建设工程项目", "乡镇卫生院医疗设备更新与服务能力提升项目",
	"普惠性幼儿园新建及改扩建学位扩充工程项目", "农村饮水安全巩固提升及水质监测工程建设等",
	"乡镇综合养老服务中心及社区食堂改造提升等", "城乡道路交通安全设施完善及隐患整治工程等",
	"中小学校园周边道路拓宽与人行天桥建设项目", "残疾人家庭无障碍改造和康复辅具适配服务等",
	"智慧农贸市场升级与农产品质量追溯系统建设", "城市口袋公园建设及健身步道贯通提升工程等",
}

// wallSizes are the sizes of projectors: 1080p and 4:3.
var wallSizes = []size{{1920, 1080}, {1024, 768}}

// whole is a script that finds titles on a hall display that are cut, too small, in the margin, or over their
// neighbours. A title must have 36 px at both sizes; other names must have 36 px at 1080p, and in proportion on a lower
// screen.
const whole = `((titles, least) => {
	const bad = [], edge = innerWidth * 0.05 - 2, scaled = 36 * innerHeight / 1080;
	const names = [...document.querySelectorAll(".stage .name, .head h1, .motion-title, .agenda, .head .of, " +
		".welcome .body, .welcome h1, .dept, .other")].filter((e) => !e.closest(".inset"));
	// The box of a font is higher than what is drawn of a Han character.
	const inked = (e) => {
		const range = document.createRange(), size = parseFloat(getComputedStyle(e).fontSize);
		range.selectNodeContents(e);
		const { left, right, top, bottom } = range.getBoundingClientRect();
		return { left, right, top: top + 0.26 * size, bottom: bottom - 0.15 * size };
	};
	const boxes = (e) => [...e.querySelectorAll(".ln")].map(inked);
	for (const e of names) {
		const text = e.textContent.trim(), size = parseFloat(getComputedStyle(e).fontSize);
		const say = (what) => bad.push({ What: what, Where: e.className + " " + text });
		const want = e.matches(".name, .head h1:not(.motion), .motion-title") ? least : scaled;
		if (text && size < want - 0.01) say("text of " + size);
		if (e.matches(".name") && !titles.includes(text)) say("not a whole title");
		const style = getComputedStyle(e);
		if (/hidden|clip/.test(style.overflow) || style.textOverflow === "ellipsis") say("is cut");
		const row = e.closest(".bar-row, .grid-row, .project-row, .head") || e.closest(".stage");
		const rows = row.getBoundingClientRect();
		const others = [...row.children].filter((x) => x.matches(".track-bar, .stack-box") ||
			x !== e && !x.contains(e) && !x.matches(".sr") && x.textContent.trim());
		for (const b of boxes(e)) {
			if (b.left < edge || b.right > innerWidth - edge) say("reaches into the margin, to " + b.right);
			if (e.matches(".stage .name, h1, .of") && (b.top < rows.top - 2 || b.bottom > rows.bottom + 2))
				say("is higher than its row: " + [b.top, b.bottom, rows.top, rows.bottom].map(Math.round));
			for (const o of others) {
				const x = o.matches(".track-bar, .stack-box") ? (o.querySelector(".stack") || o).getBoundingClientRect()
					: inked(o);
				if (row.matches(".stage") || x.right - x.left < 1) continue;
				if (b.left < x.right - 1 && x.left < b.right - 1 && b.top < x.bottom - 1 && x.top < b.bottom - 1)
					say("lies over " + (o.className || o.tagName) + " " + o.textContent.trim());
			}
		}
	}
	if (!names.some((e) => e.textContent.trim()))
		bad.push({ What: "no title", Where: document.body.innerText.slice(0, 40) });
	const caps = [...document.querySelectorAll(".caps > span, .pass-label")].filter((e) => e.textContent.trim() &&
		!e.closest(".inset")).map(inked).sort((a, b) => a.left - b.left);
	caps.slice(1).forEach((b, i) => {
		if (b.left < caps[i].right - 1 && b.top < caps[i].bottom && caps[i].top < b.bottom)
			bad.push({ What: "lies over another head, from " + b.left, Where: "caps" });
	});
	const stage = document.querySelector(".stage").getBoundingClientRect();
	if (stage.width < innerWidth - 2 || stage.height < innerHeight - 2)
		bad.push({ What: "the picture is not filled: " + stage.width + " × " + stage.height, Where: "stage" });
	// What stands lower begins lower: head, list and foot do not lie over one another.
	const parts = [".head", ".list, .grid-list, .projects-list, .strip", ".gold-band, .foot-line, .outcome"]
		.map((s) => [...document.querySelectorAll(".stage > :is(" + s + ")")].filter((e) => !e.closest(".inset"))[0])
		.filter(Boolean);
	parts.slice(1).forEach((e, i) => {
		const above = parts[i].getBoundingClientRect(), here = e.getBoundingClientRect();
		if (here.top < above.bottom - 3) bad.push({ What: "begins at " + Math.round(here.top) + ", over " +
			parts[i].className + " to " + Math.round(above.bottom), Where: e.className });
	});
	return bad;
})(%s, 36)`

// TestHallReadsEverything shows twelve titles of 20 characters in every scene that has titles, at 1080p and on a 4:3
// projector: each is whole and has at least 36 px, in both languages of the display.
func TestHallReadsEverything(t *testing.T) {
	t.Parallel()
	t.Run("Chinese", func(t *testing.T) { readsEverything(t, "") })
	t.Run("English", func(t *testing.T) { readsEverything(t, "en") })
}

func readsEverything(t *testing.T, lang string) {
	t.Helper()
	for _, title := range longTitles {
		if n := utf8.RuneCountInString(title); n != 20 {
			t.Fatalf("%s has %d characters", title, n)
		}
	}
	long := make([]project, len(projects))
	for i, p := range projects {
		p.title, p.short = longTitles[i], ""
		long[i] = p
	}
	p := selection(98, map[string]any{"seats": 10, "certifiers": 1})
	p.projects, p.title = long, "清河县2026年度民生实事项目人大代表票决"
	s := newServer(t)
	s.lang = lang
	h := newHall(t, s, p)
	o := &tour{h: h}
	o.wall = h.desk(display, "/display", 1920, 1080)
	h.attend(1, 90)
	read := func(name string) { o.reads(t, name) }

	read("welcome")
	o.scene(meeting.SceneSignIn)
	read("sign-in")
	o.scene(meeting.SceneProjects)
	h.act(chair, "adopt", nil)
	o.wall.see("projects")
	read("projects")
	h.act(teller, "zero", nil)
	h.act(chair, "open", nil)
	h.cast(1, 88, favour)
	o.wall.until("the live tally", one(at("tally-of"))+`.dataset.count > 0`)
	read("live")
	h.act(chair, "close", nil)
	h.announce()
	o.wall.see("result")
	read("result")
	o.wall.visit(s.base + "/display?rostrum=1")
	o.wall.see("rostrum")
	read("rostrum")
	o.wall.visit(s.base + "/display")

	held := func(name string, p plan, likes func(n int) map[string]string) {
		h.poll = h.draft(p)
		h.open()
		h.cast(1, 88, likes)
		o.wall.until(name+" returned", one(at("returned")+`[data-count="88"]`))
		read(name + " voting")
		h.act(chair, "close", nil)
		h.announce()
		o.wall.until("the result", one(at("result"))+" || "+one(at("outcome")))
		read(name + " result")
	}
	grade := map[string]any{
		"grade": "满意", "marks": []string{"满意"}, "threshold": map[string]any{"num": 1, "den": 2, "over": false},
		"base": "entitled",
	}
	rating := plan{kind: ballot.Rating, title: "2025年度民生实事项目办理情况满意度测评", projects: long, rules: map[string]any{
		"scale": []string{"满意", "基本满意", "不满意"}, "certifiers": 1,
		"grades": []map[string]any{grade, {"grade": "基本满意"}},
	}}
	held("rating", rating, func(int) map[string]string { return map[string]string{"1": "满意", "2": "基本满意"} })
	four := rating
	four.projects = long[:4]
	held("rating of four", four, func(int) map[string]string { return map[string]string{"1": "满意", "2": "不满意"} })
	motions := plan{
		kind: ballot.Decision, title: "关于批准民生实事项目调整方案的决定草案", projects: long,
		rules: map[string]any{"certifiers": 1},
	}
	held("motions", motions, func(int) map[string]string { return map[string]string{"1": "approve", "2": "reject"} })
	motions.projects = []project{{title: strings.Repeat(longTitles[0], 3)}}
	held("motion", motions, func(int) map[string]string { return map[string]string{"1": "approve"} })
	tie := selection(98, map[string]any{"seats": 3, "certifiers": 1})
	tie.projects, tie.title = long[:4], p.title
	held("tie", tie, func(n int) map[string]string { return allButOne(n + 2) }) // ballots of deputies 3 to 90
	h.act(chair, "round", map[string]string{"kind": "tie"})
	first := h.poll
	h.poll = string(h.view(teller2).Next)
	h.act(teller, "zero", nil)
	h.act(chair, "open", nil)
	h.cast(1, 60, func(int) map[string]string { return map[string]string{"3": "approve"} })
	h.act(chair, "close", nil)
	h.announce()
	h.as(chair).post(t, "/api/meetings/"+h.meeting+"/scene", map[string]any{"scene": "result", "poll": first}, nil)
	o.wall.see("final")
	read("final")
}

// reads checks that the titles on the display are whole at each projector size.
func (o *tour) reads(t *testing.T, name string) {
	t.Helper()
	w := o.wall
	titles := append([]string{strings.Repeat(longTitles[0], 3)}, longTitles...)
	for _, z := range wallSizes {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d && innerHeight === %d", z.Wide, z.High))
		w.drawn()
		if os.Getenv("PIAOJUE_SHOTS") != "" {
			write(t, filepath.Join("shots", fmt.Sprintf("titles-%s-%d.png", strings.ReplaceAll(name, " ", "-"), z.Wide)),
				w.picture())
		}
		var bad []misfit
		list, err := json.Marshal(titles)
		if err != nil {
			t.Fatal(err)
		}
		w.eval(fmt.Sprintf(whole, list), &bad)
		for _, m := range bad {
			t.Errorf("%s at %d × %d: %s: %s", name, z.Wide, z.High, m.Where, m.What)
		}
	}
}

// TestEditorShowsTheHallsRow types long titles. Under each the editor shows the complete row of the hall display, the
// number of pages and a suggested short title.
func TestEditorShowsTheHallsRow(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newMeeting(t, s, 3, false)
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1366, 768)
	w.tap("tab-polls")
	w.tap("new-selection")
	w.write("poll-title", "民生实事项目票决")
	for i, title := range longTitles {
		if i > 0 {
			w.tap("item-add")
		}
		w.write(fmt.Sprintf("item-title-%d", i+1), title)
	}
	w.says("hall-row-12", longTitles[11])
	w.shows("hall-pages", "data-pages", "1")
	if os.Getenv("PIAOJUE_SHOTS") != "" {
		write(t, filepath.Join("shots", "titles-editor.png"), w.picture())
	}
	w.write("item-title-12", strings.Repeat(longTitles[0], 3))
	w.shows("hall-pages", "data-pages", "2")
	w.accessible(t, "items")
	w.tap("short-offer-1")
	w.until("the short title", one(at("item-short-1"))+`.value === "老旧小区加装电梯"`)
	w.says("hall-row-1", "老旧小区加装电梯")
	w.until("nothing more to offer", "!"+one(at("short-offer-1")))
}
