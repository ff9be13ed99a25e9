import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, fitHead, fitOne, leading, type Wanted } from "../src/display/fit";
import { planBars } from "../src/display/bars";
import { planStack } from "../src/display/stack";
import { tallStage, wideStage } from "../src/display/stage";
import { fitTable } from "../src/display/table";
import { em, evenly, filled, pieces, widest } from "../src/display/lines";

// Titles as in real meetings, of 18 or 19 characters.
export const real = [
  "老旧小区加装电梯及管网改造提升工程项目", "农村生活污水治理设施提标改造建设项目", "城区公共停车场及新能源充电桩建设项目",
  "乡镇卫生院医疗设备更新与能力提升项目", "普惠性幼儿园新建及改扩建学位扩充项目", "农村饮水安全巩固提升及水质监测工程等",
];
const twelve = Array.from({ length: 12 }, (_, i) => (real[i % 6]! + "一二三四五").slice(0, 20));
const short = Array.from({ length: 12 }, () => "农村公路提升");

test("a line is as wide as its characters, and breaks where it may", () => {
  for (const [text, wide] of [["汉字", 2], ["12", 1.2], ["", 0], ["𠮷㛃", 2], ["，（", 2]] as const)
    assert.equal(Math.round(em(text) * 100) / 100, wide, text);
  for (const [text, want] of [
    ["甲乙", ["甲", "乙"]], ["甲（乙）丙", ["甲", "（乙）", "丙"]], ["建设2026年", ["建", "设", "2026", "年"]],
    ["to be", ["to ", "be"]], ["甲、乙。", ["甲、", "乙。"]], ["“甲”乙", ["“甲”", "乙"]],
  ] as [string, string[]][]) assert.deepEqual(pieces(text), want);
  for (const [text, width, want] of [
    ["甲乙丙丁", 2, ["甲乙", "丙丁"]], ["甲乙，丙", 2, ["甲", "乙，", "丙"]], ["甲乙", 5, ["甲乙"]], ["", 5, []],
    ["abcdefgh", 2, ["abc", "def", "gh"]],
  ] as [string, number, string[]][]) assert.deepEqual(filled(text, width), want);
});

test("lines are of like length, and the second begins with 及 where that is near the middle", () => {
  for (const [text, width, want] of [
    [real[0], 12, ["老旧小区加装电梯", "及管网改造提升工程项目"]],
    [real[1], 12, ["农村生活污水治理设", "施提标改造建设项目"]],
    ["一二三四五六七八九十甲", 4, ["一二三四", "五六七八", "九十甲"]],
    [real[0], 30, [real[0]]],
  ] as [string, number, string[]][]) {
    assert.deepEqual(evenly(text, width), want);
    assert.equal(evenly(text, width).join(""), text, "nothing is lost");
    assert.ok(widest(evenly(text, width)) <= width);
  }
});

const asked = (titles: string[], over: Partial<Wanted> = {}): Wanted =>
  ({ titles, width: 1050, room: 744, most: 12, least: 36, largest: 52, tallest: 124, ...over });

test("bars give way, then titles take two lines, then they are smaller, then pages are more", () => {
  const rows: [string, Wanted, { per: number; size: number; lines: number }][] = [
    ["short names, a full page", asked(short), { per: 12, size: 44, lines: 1 }],
    ["few short names are large", asked(short.slice(0, 5)), { per: 5, size: 52, lines: 1 }],
    ["twelve of 20 characters stay on a page", asked(twelve), { per: 12, size: 44, lines: 1 }],
    ["a narrow column, tall rows: two lines", asked(twelve.slice(0, 6), { width: 560 }),
      { per: 6, size: 52, lines: 2 }],
    ["a narrow column, no room for two lines: smaller", asked(twelve, { width: 760 }), { per: 12, size: 38, lines: 1 }],
    ["narrower than the least size: two pages", asked(twelve, { width: 700 }), { per: 6, size: 52, lines: 2 }],
    ["4:3, 51 at least: two pages", asked(twelve, { width: 620, room: 702, least: 51 }),
      { per: 6, size: 51, lines: 2 }],
    ["4:3, short names: one page", asked(short, { width: 620, room: 702, least: 51 }), { per: 12, size: 51, lines: 1 }],
    ["one title of 60 among short ones", asked([...short.slice(1), twelve[0]!.repeat(3)]),
      { per: 6, size: 52, lines: 3 }], // only the long one is smaller
    ["the same on 4:3: three pages", asked([...short.slice(1), twelve[0]!.repeat(3)],
      { width: 612, room: 702, least: 51, tallest: 150 }), { per: 4, size: 52, lines: 4 }],
    ["no items", asked([]), { per: 1, size: 52, lines: 0 }],
    ["what stands beside them wants a height", asked(short, { row: 100 }), { per: 6, size: 52, lines: 1 }],
  ];
  for (const [name, w, want] of rows) {
    const f = fit(w);
    const lines = Math.max(0, ...w.titles.map((t) => f.lines(t).length));
    assert.deepEqual({ per: f.per, size: f.size, lines }, want, name);
  }
});

test("nothing that fits is larger than its row, wider than its column or under the least size", () => {
  for (let n = 1; n <= 40; n++) {
    for (const length of [1, 8, 10, 14, 20, 27, 40, 60]) {
      for (const [width, room, least] of [[1050, 744, 36], [620, 702, 51], [400, 702, 51]] as const) {
        const titles = Array.from({ length: n },
          (_, i) => (i % 3 ? "农村公路提升" : twelve.join("").slice(i, i + length)));
        const f = fit(asked(titles, { width, room, least }));
        const name = `${n} of ${length} in ${width}`;
        assert.ok(f.size >= least && f.size <= 52, name);
        assert.ok(f.per >= 1 && f.per <= 12 && f.per * f.row <= room, name);
        for (const t of titles) {
          const lines = f.lines(t);
          assert.equal(lines.join(""), t, name);
          const size = f.sizeOf(t);
          assert.ok(size === f.size || (em(t) > 20 && size >= 36 && size < f.size), name + ": " + size);
          assert.ok(widest(lines) * size <= width + 0.01 && widest(lines) * size <= f.width, name);
          assert.ok(lines.length * size * leading <= f.row, name + ": " + lines.length + " lines in " + f.row);
        }
      }
    }
  }
});

test("a head holds its title, what goes on and the meeting's name", () => {
  const name = "清河镇第十九届人民代表大会第四次会议";
  for (const [title, now, wide, high, least, size, lines, meeting] of [
    ["民生实事项目票决结果", "", 1728, 102, 36, 64, 1, 1],
    ["清河镇2026年度民生实事项目票决结果", "", 1728, 102, 36, 64, 1, 2],
    ["2025年度民生实事项目办理情况满意度测评", "结果", 1728, 102, 36, 56, 1, 2],
    ["民生实事项目票决结果", "第二轮　正在表决", 1296, 130, 51, 52, 1, 2],
    [twelve[0]!, "", 1296, 130, 51, 52, 2, 1],
    [twelve[0]!, "正在表决　第 1 / 2 页", 1296, 130, 51, 52, 2, 0],
    [twelve[0]!.repeat(3), "正在核对", 1728, 102, 36, 36, 2, 2],
    [twelve[0]!.repeat(3), "正在核对", 1296, 130, 51, 36, 3, 0],
  ] as const) {
    const f = fitHead(title, now, name, wide, high, least);
    const where = title.slice(0, 12) + " " + now;
    assert.deepEqual([f.title.size, f.title.lines.length, f.meeting ? f.meeting.lines.length : 0],
      [size, lines, meeting], where);
    assert.equal(f.title.lines.join(""), title);
    if (f.meeting) assert.equal(f.meeting.lines.join(""), name);
  }
});

test("one text takes as many lines as its box has", () => {
  assert.deepEqual(fitOne("甲乙丙丁", 200, 100, [60, 50, 40]), { size: 50, lines: ["甲乙丙丁"] });
  assert.deepEqual(fitOne("甲乙丙丁", 100, 120, [60, 50, 40]), { size: 50, lines: ["甲乙", "丙丁"] });
  assert.equal(fitOne("甲乙丙丁戊己", 40, 40, [40]).lines.length, 6, "never cut");
});

test("lists of bars and of projects keep to their columns", () => {
  for (const stage of [wideStage, tallStage]) {
    for (const titles of [short, twelve, twelve.slice(0, 4), [...short, twelve.join("").slice(0, 60)]]) {
      const p = planBars(titles, stage.room, 184, stage.tall ? 702 : 744, stage);
      assert.equal(64 + p.style["--name"]! + p.bar + 124 + 184, stage.room);
      assert.ok(p.bar >= 240 && p.bar <= 832, `a bar of ${p.bar}`);
      assert.ok(p.fit.width + 60 <= p.style["--name"]!, "the name has its room");
      const t = fitTable(titles, titles.map(() => "市场监督管理局"), titles.map(() => "1200 万元"), 732, stage);
      assert.ok(100 + t.fit.width + 44 + t.style["--dept"]! + t.style["--sum"]! <= stage.room);
    }
  }
  const many = "人力资源和社会保障局、住房和城乡建设局、农业农村局、水务局及各镇街";
  const long = fitTable(short, [many, ...short.slice(1)], [], 732, wideStage);
  assert.ok(long.beside(many).length > 1 && long.fit.per < 12, "names beside titles are whole");
});

test("a title has a line of its own where stacked bars leave it no room", () => {
  const ask = (heads: string[], over = {}) =>
    ({ titles: twelve, groups: [], heads, grades: ["等次", "基本满意"], ...over });
  const three = planStack(ask(["满意", "基本满意", "不满意"]), wideStage);
  assert.deepEqual([three.tiers, three.fit.per], [false, 6]);
  const many = planStack(ask(["优秀", "称职", "基本称职", "不称职", "不了解", "未选", "回避"]), wideStage);
  assert.equal(many.tiers, true);
  const tall = planStack(ask(["满意", "基本满意", "不满意", "未选"]), tallStage);
  assert.deepEqual([tall.tiers, tall.fit.per, tall.fit.size >= 51], [true, 6, true]);
  for (const [p, stage] of [[three, wideStage], [many, wideStage], [tall, tallStage]] as const) {
    const columns = p.columns.reduce((a, b) => a + b + 24, 0);
    assert.ok((p.tiers ? 0 : p.title + 24) + p.bar + columns + p.grade + 24 <= stage.room + 0.01);
    for (const t of twelve) assert.ok(widest(p.fit.lines(t)) * p.fit.size <= p.title);
  }
  const grouped = planStack(ask(["满意", "不满意"], { groups: [twelve.join("").slice(0, 60)] }), wideStage);
  assert.ok(grouped.fit.row >= 2 * 40 * leading, "a group's long name has two lines");
});
