import { test } from "node:test";
import assert from "node:assert/strict";
import { firstOf, nextOf, stepsOf } from "../src/clerk/steps";
import type { Tab } from "../src/clerk/route";
import type { StaffMember, View } from "../src/types";
import { emptyItem, fromPreset, fromSpec, invested, newDraft, toSpec, withAll, withItems, withSeats,
  withUnmarked } from "../src/clerk/draft";
import { addGrade, addMark, moveGrade, removeMark, renameMark, sumMark } from "../src/clerk/grades";
import { annotated, preview, sums, twoParts } from "../src/clerk/rollfile";
import { shortOffer } from "../src/clerk/hallrow";
import { parse } from "../src/clerk/route";
import { wallAddress } from "../src/clerk/wall";
import { lookOf } from "../src/display/look";
import type { Preset, Rules, Spec } from "../src/types";

const item = (title: string, more = {}) => ({ ...emptyItem(), title, ...more });

test("what is typed goes as POLL.json: empty rows do not, numbers as numbers, what is none as it was typed", () => {
  const d = { ...newDraft("selection"), title: " 票决 ",
    items: [item("甲", { investment: "1,200.5" }), emptyItem(), item("乙", { investment: "约 300" })] };
  const s = toSpec(d) as { title: string; items: unknown[] };
  assert.equal(s.title, "票决");
  assert.deepEqual(s.items, [
    { id: "1", title: "甲", investment: 1200.5 },
    { id: "2", title: "乙", investment: "约 300" },
  ]);
});

test("an item's place, who benefits, due and pictures go along, and come back", () => {
  const more = { place: "石埠村", serves: "1,200 户", due: "2026-12-31", pictures: ["a".repeat(64)] };
  const d = { ...newDraft("selection"), items: [item("甲", more), item("乙"), item("", { pictures: ["b".repeat(64)] })] };
  const s = toSpec(d) as Spec;
  assert.deepEqual(s.items, [{ id: "1", title: "甲", ...more }, { id: "2", title: "乙" },
    { id: "3", title: "", pictures: ["b".repeat(64)] }]);
  const back = fromSpec("m1-1", { ...s, rules: { ...s.rules, scale: [], grades: [] } } as Spec).items[0]!;
  assert.deepEqual([back.place, back.serves, back.due, back.pictures],
    [more.place, more.serves, more.due, more.pictures]);
});

test("settings of a selection are not sent with a rating or a decision", () => {
  const rules = (kind: "decision" | "rating") => Object.keys((toSpec(newDraft(kind)) as { rules: object }).rules);
  for (const name of ["seats", "max_approvals", "shortfall", "scale", "grades"])
    assert.ok(!rules("decision").includes(name), name);
  for (const name of ["seats", "threshold", "unmarked"]) assert.ok(!rules("rating").includes(name), name);
});

test("the most approvals follow the seats until they are set by hand, and the items where unmarked approves", () => {
  const d = { ...newDraft("selection"), items: [item("甲"), item("乙"), item("丙")] };
  assert.equal(withSeats(d, 2).rules.max_approvals, 2);
  assert.equal(withSeats({ ...d, follow: false }, 2).rules.max_approvals, 0);
  assert.equal(newDraft("selection").rules.seats, 0); // the clerk says how many
  assert.equal(withUnmarked(d, "approve").rules.max_approvals, 3);
});

test("a motion of one item has one field: its title is the poll's", () => {
  const d = { ...newDraft("decision"), title: " 关于批准工作报告的决议 " };
  assert.deepEqual((toSpec(d) as { items: unknown }).items, [{ id: "1", title: "关于批准工作报告的决议" }]);
  const two = { ...d, items: [item("甲"), item("乙")] };
  assert.deepEqual((toSpec(two) as { items: { title: string }[] }).items.map((i) => i.title), ["甲", "乙"]);
  assert.deepEqual((toSpec({ ...d, title: "" }) as { items: unknown }).items, []);
});

test("a rating's grades sum the marks from the best down; " +
    "finer conditions from elsewhere come back as they were", () => {
  const { rules } = toSpec(newDraft("rating")) as { rules: Rules };
  assert.deepEqual(rules.grades?.map((g) => g.marks || []), [["满意"], ["满意", "基本满意"], []]);
  const odd = [{ grade: "好", marks: ["基本满意"], threshold: { num: 5, den: 7, over: true }, base: "valid" as const },
    { grade: "其他" }];
  const d = fromSpec("m1-1", { kind: "rating", title: "测评", items: [], rules: { ...rules, grades: odd } } as Spec);
  assert.deepEqual((toSpec(d) as { rules: Rules }).rules.grades, odd);
});

test("renaming a mark renames it in every sum and the grade called alike; removing takes it out of the sums", () => {
  const d = renameMark(newDraft("rating"), 1, "较满意");
  assert.deepEqual(d.scale, ["满意", "较满意", "不满意"]);
  assert.deepEqual(d.grades.map((g) => [g.grade, g.marks]),
    [["满意", ["满意"]], ["较满意", ["满意", "较满意"]], ["不满意", ["满意", "较满意", "不满意"]]]);
  assert.deepEqual(removeMark(d, 1).grades[1]!.marks, ["满意"]);
  const twice = renameMark(d, 2, "满意"); // half typed: two marks with one name can be told apart again
  assert.deepEqual(renameMark(twice, 2, "不满意").grades[0]!.marks, ["满意"]);
});

test("sums keep the order of the scale; a new grade stands before the rest", () => {
  const d = addMark(newDraft("rating"));
  assert.deepEqual(sumMark(sumMark(d, 1, "满意", false), 1, "满意", true).grades[1]!.marks, ["满意", "基本满意"]);
  const more = addGrade(d);
  assert.deepEqual(more.grades.map((g) => g.grade), ["满意", "基本满意", "", "不满意"]);
  assert.deepEqual(moveGrade(more, 2, -1).grades.map((g) => g.grade), ["满意", "", "基本满意", "不满意"]);
  const { rules } = toSpec(moveGrade(d, 2, -1)) as { rules: Rules };
  assert.equal(rules.grades![2]!.threshold, undefined, "the last is the rest");
});

test("等额 keeps the seats at the number of items until it is turned off", () => {
  let d = withAll({ ...newDraft("selection"), items: [item("甲"), item("乙")] }, true);
  assert.equal(d.rules.seats, 2);
  d = withItems(d, [...d.items, item("丙")]);
  assert.deepEqual([d.rules.seats, d.rules.max_approvals], [3, 3]);
  assert.equal(withItems({ ...d, all: false }, []).rules.seats, 3);
});

test("a preset brings its rules; seats are the clerk's, or the items' where all are to be chosen", () => {
  const rules = { ...newDraft("selection").rules, seats: 0, max_approvals: 0, reveal: "on_close",
    round: "first", tie: "tie_round" } as Rules;
  const preset = { id: "equal", name: "等额票决", kind: "selection", seats_all: true, rules } as Preset;
  const d = withItems(fromPreset(preset), [item("甲"), item("乙")]);
  assert.deepEqual([d.rules.seats, d.rules.max_approvals, d.rules.reveal, d.id], [2, 2, "on_close", ""]);
});

test("the investment of all items is added up where items say what they cost", () => {
  const d = { ...newDraft("selection"),
    items: [item("甲", { investment: "1,200.5" }), item("乙", { investment: "约 3" }), item("丙", { investment: "0.1" })] };
  assert.equal(invested(d), 1200.6);
  assert.equal(invested(newDraft("selection")), undefined);
});

const answer = {
  rows: 3, encoding: "UTF-8", rare: [], stored: false, row_numbers: [2, 4, 5],
  deputies: [{ number: "001", name: "甲" }, { number: "001", name: "=乙" }, { number: "003", name: "丙" }],
  faults: [{ field: "number", row: 4, code: "duplicate", message: "第 4 行：编号“001”与第 2 行重复，每个编号只能用一次，请改正。" }],
  notices: [{ field: "name", row: 5, code: "rare", message: "第 5 行：“丙”字大屏可能显示不出；可以导入，请在大屏上核对显示。" }],
};

test("faults stand beside the row of the file they are about, blank rows counted", () => {
  const rows = preview(answer);
  assert.deepEqual(rows.map((r) => [r.row, r.deputy?.name, r.faults.length, r.notices.length]),
    [[2, "甲", 0, 0], [4, "=乙", 1, 0], [5, "丙", 0, 1]]);
  assert.deepEqual(sums(answer, rows), { read: 3, good: 1, faulty: 1, noted: 1 });
});

test("a message is split into what is wrong and what to do", () => {
  assert.deepEqual(twoParts(answer.faults[0]!.message), ["编号“001”与第 2 行重复", "每个编号只能用一次，请改正"]);
  assert.deepEqual(twoParts(answer.notices[0]!.message), ["“丙”字大屏可能显示不出", "可以导入，请在大屏上核对显示"]);
});

test("the file with remarks takes no cell for a formula", () => {
  const csv = annotated(preview(answer), ["编号", "姓名", "代表团", "备注", "问题"]);
  assert.ok(csv.includes("001,'=乙,"), csv);
});

test("an address names meeting and tab, and an unknown tab is the first", () => {
  assert.deepEqual(parse("#/m1/roll"), { meeting: "m1", tab: "roll" });
  assert.deepEqual(parse("#/m1/nonsense"), { meeting: "m1", tab: "meeting" });
  assert.deepEqual(parse(""), { meeting: "", tab: "meeting" });
});

test("from a tab whose work is done one is led to the next that is not", () => {
  const view = (roll: number, polls: number, slips: number, present: number) =>
    ({ roll: Array(roll).fill({}), polls: Array(polls).fill({}), slips, attendance: { present } }) as unknown as View;
  const staff = (...roles: string[]) => roles.map((r) => ({ id: r, name: r, roles: [r] })) as StaffMember[];
  const whole = staff("presiding", "scrutineer", "display");
  const next = (v: View, s: StaffMember[], tab: Tab) => nextOf(stepsOf(v, s), tab)?.tab;
  assert.equal(next(view(0, 0, 0, 0), [], "roll"), undefined);
  assert.equal(next(view(98, 0, 0, 0), [], "roll"), "staff");
  assert.equal(next(view(98, 0, 0, 0), staff("presiding", "scrutineer"), "staff"), undefined,
    "a display is wanted too");
  assert.equal(next(view(98, 0, 0, 0), whole, "staff"), "polls");
  assert.equal(next(view(98, 1, 0, 0), whole, "roll"), "slips");
  assert.equal(next(view(98, 1, 97, 0), whole, "slips"), undefined, "one has no slip");
  assert.equal(next(view(98, 1, 98, 0), whole, "slips"), "hall");
  assert.equal(next(view(98, 1, 98, 98), whole, "hall"), undefined);
});

test("a second clerk is asked for, and nobody is held up by it", () => {
  const view = { roll: [{}], polls: [{}], slips: 1, attendance: { present: 0 } } as unknown as View;
  const staff = (...roles: string[]) => roles.map((r) => ({ id: r, name: r, roles: [r] })) as StaffMember[];
  const whole = staff("presiding", "scrutineer", "display");
  const clerk = (s: StaffMember[]) => stepsOf(view, s).find((step) => step.name === "clerk")!;
  assert.equal(stepsOf(view, staff("presiding", "display")).find((s) => s.tab === "staff")!.text,
    "登记主持人、监票人和大屏", "while one is missing, the step says what is wanted");
  assert.deepEqual(clerk(whole),
    { tab: "staff", name: "clerk", done: false, advised: true, text: "建议登记第二位会务（会务号码遗失或人不在时用）" });
  assert.equal(nextOf(stepsOf(view, whole), "staff")?.tab, "hall");
  assert.equal(firstOf(stepsOf(view, whole)), 5);
  assert.deepEqual([clerk([...whole, ...staff("clerk")]).done, clerk([...whole, ...staff("clerk")]).text],
    [true, "第二位会务已登记"]);
});

test("the address of the hall display says its look, and nothing for the usual one", () => {
  assert.equal(wallAddress("http://hall", "red", false), "http://hall/");
  assert.equal(wallAddress("http://hall", "navy", false), "http://hall/?theme=navy");
  assert.equal(wallAddress("http://hall", "light", true), "http://hall/?theme=light&rostrum=1");
  const more = wallAddress("http://hall", "red", false, { bell: true, rates: true });
  assert.equal(more, "http://hall/?bell=1&rates=1");
  assert.deepEqual([lookOf(new URL(more).search).bell, lookOf(new URL(more).search).rates, lookOf("").bell],
    [true, true, false], "off until asked for");
  for (const ground of ["red", "navy", "light"])
    assert.equal(lookOf(new URL(wallAddress("http://hall", ground as "red", true)).search).theme, ground);
});

test("a short title is offered where there is one worth it", () => {
  for (const [title, want] of [
    ["老旧小区加装电梯及管网改造提升工程项目", "老旧小区加装电梯"], ["农村生活污水治理设施提标改造建设项目", ""],
    ["乡镇卫生院医疗设备更新与能力提升项目", ""], ["农村饮水安全巩固提升及水质监测工程等", "农村饮水安全巩固提升"],
    ["城市口袋公园建设工程（二期）", "城市口袋公园建设"], ["农村公路", ""], ["", ""],
  ] as const) {
    assert.equal(shortOffer(title), want, title);
    assert.ok(Array.from(shortOffer(title)).length <= 10);
  }
});
