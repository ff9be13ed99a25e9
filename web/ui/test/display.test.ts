import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../src/clerk/findings";
import { ends, ready, ring } from "../src/display/bell";
import { missingIn } from "../src/display/glyphs";
import { boundsOf } from "../src/display/grid";
import { baseOf, bestOf, percent } from "../src/display/rates";
import { keyStep, ranksOf, shownOf, step } from "../src/display/reveal";
import { grouped, split } from "../src/display/pages";
import { isFinal } from "../src/display/final";
import type { Grade, PollView } from "../src/types";

const rating = (entitled: number, grades: Grade[]) =>
  ({ kind: "rating", entitled, grades, scale: [] }) as unknown as PollView;
const half = { num: 1, den: 2, over: false };

test("a group's name begins each of its pages and never ends one", () => {
  const rows = ["甲", "甲", "甲", "乙", "乙"].map((g, i) => ({ g, i }));
  const flat = grouped(rows, (r) => r.g, 4).map((p) => p.map((e) => ("group" in e ? e.group : e.row.i)));
  assert.deepEqual(flat, [["甲", 0, 1, 2], ["乙", 3, 4]]);
  const long = grouped(rows.slice(0, 3).concat(rows.slice(0, 2)), (r) => r.g, 3)
    .map((p) => p.map((e) => ("group" in e ? e.group : e.row.i)));
  assert.deepEqual(long, [["甲", 0, 1], ["甲", 2, 0], ["甲", 1]]);
  const tight = grouped(rows, (r) => r.g, 5).map((p) => p.length);
  assert.deepEqual(tight, [4, 3], "乙 would stand alone at the foot of the first page");
  assert.deepEqual(grouped([1, 2], () => "", 3), [[{ row: 1 }, { row: 2 }]]);
});

test("a plain list is cut into pages of a size", () => {
  assert.deepEqual(split([1, 2, 3], 2), [[1, 2], [3]]);
  assert.deepEqual(split([], 2), []);
});

test("the lines of grades stand at the least count that reaches them", () => {
  const at = (n: number, grades: Grade[]) => boundsOf(rating(n, grades)).map((b) => b.n);
  const grade = (threshold = half, base = "entitled") => ({ grade: "满意", marks: ["满意"], threshold, base }) as Grade;
  assert.deepEqual(at(98, [grade(), grade(), { grade: "其余" }]), [49], "one line for one bound");
  assert.deepEqual(at(29, [grade()]), [15]);
  assert.deepEqual(at(98, [grade({ num: 1, den: 2, over: true })]), [50]);
  assert.deepEqual(at(50, [grade({ num: 4, den: 5, over: false }), grade()]), [40, 25]);
  assert.deepEqual(at(98, [grade(half, "valid")]), [], "the bars are out of all, not of the valid");
});

test("motions have their pass line", () => {
  const motions = { kind: "decision", entitled: 98, pass_line: 50, base: "entitled", scale: [] } as unknown as PollView;
  assert.deepEqual(boundsOf(motions).map((b) => [b.n, b.words]), [[50, "过半数（50 票）"]]);
  assert.deepEqual(boundsOf({ ...motions, pass_line: null }), []);
});

test("the final list stands for several announced rounds once nothing more is called for", () => {
  const p = (done: boolean, rounds: string[]) =>
    ({ kind: "selection", final: { done, rounds: rounds.map((state) => ({ state })) } }) as unknown as PollView;
  assert.equal(isFinal(p(true, ["announced", "announced"])), true);
  assert.equal(isFinal(p(true, ["announced"])), false);
  assert.equal(isFinal(p(true, ["void", "announced"])), false, "a void round chose nothing");
  assert.equal(isFinal(p(false, ["announced", "announced"])), false);
});

test("the bell rings when the time has run out, and only then", () => {
  const at = (left: number | null, more = {}) =>
    ({ poll: "p", running: true, closes: left === null ? "" : "12:00", left, ...more });
  const over = { running: false, closes: "", left: null };
  for (const [name, before, now, want] of [
    ["the last second passes", at(1), at(0), true],
    ["it goes on", at(5), at(4), false],
    ["it rang already", at(0), at(0), false],
    ["the service closed it first", at(1), at(null, over), true],
    ["it rang, then it is closed", at(0), at(null, over), false],
    ["closed by hand before", at(20), at(null, over), false],
    ["another poll", at(1), at(0, { poll: "q" }), false],
    ["more time in the last second", at(1), at(0, { closes: "12:05" }), false],
    ["the time is taken away", at(1), at(null), false],
    ["by hand", at(null), at(null, over), false],
    ["the page has just come", null, at(0), false],
  ] as const) assert.equal(ends(before, now), want, name);
});

test("without sound nothing throws and nothing rings", () => {
  const all = globalThis as { window?: unknown };
  for (const window of [{}, { AudioContext: class { constructor() { throw new Error("not allowed"); } } },
    { AudioContext: class { state = "suspended"; resume() { return Promise.reject(new Error("no touch yet")); } } }]) {
    all.window = window;
    assert.equal(ready(), false);
    ring();
  }
  delete all.window;
});

test("shares are whole tenths of a hundredth, half up", () => {
  for (const [n, of, want] of [
    [0, 98, "0.0%"], [98, 98, "100.0%"], [88, 98, "89.8%"], [1, 3, "33.3%"], [2, 3, "66.7%"], [1, 2000, "0.1%"],
    [1, 2001, "0.0%"], [1, 8, "12.5%"], [999, 1000, "99.9%"], [1999, 2000, "100.0%"], [5, 0, ""],
  ] as const) assert.equal(percent(n, of), want, `${n} of ${of}`);
});

test("the share of a rating is of the best grade's marks and base", () => {
  const p = { kind: "rating", base: "valid", scale: ["满意", "基本满意", "不满意"],
    grades: [{ grade: "满意", marks: ["满意", "基本满意"], base: "entitled" }, { grade: "不满意" }],
    outcome: { counts: { entitled: 98, valid: 80 } } } as unknown as PollView;
  assert.equal(bestOf(p, { "满意": 40, "基本满意": 20, "不满意": 20 }), 60);
  assert.equal(baseOf(p), 98);
  assert.equal(baseOf({ ...p, kind: "selection" }), 80);
});

test("a result is shown rank by rank, equals together, from either end", () => {
  const ranks = [1, 2, 2, 4, 5];
  assert.deepEqual(ranksOf(ranks, "last"), [5, 4, 2, 1]);
  assert.deepEqual(ranksOf(ranks, "first"), [1, 2, 4, 5]);
  const seen = (order: "last" | "first", shown: number) => {
    const s = shownOf(ranks, { order, shown });
    return [ranks.filter(s.has), s.newest, s.all];
  };
  assert.deepEqual(seen("last", 0), [[], 5, false], "the page of the first that will come");
  assert.deepEqual(seen("last", 3), [[2, 2, 4, 5], 2, false]);
  assert.deepEqual(seen("first", 2), [[1, 2, 2], 2, false]);
  assert.deepEqual(seen("last", 4), [ranks, 1, true]);
  assert.deepEqual(shownOf(ranks, undefined).all, true, "a scene of before shows all");
  assert.deepEqual(step(ranks, { order: "last", shown: 4 }, 1).shown, 4);
  assert.deepEqual(step(ranks, { order: "last", shown: 0 }, -1).shown, 0);
  assert.deepEqual(["PageDown", "PageUp", "End", "a", "ArrowRight"].map(keyStep), [1, -1, "all", null, 1]);
});

test("characters that are drawn as those that do not exist are named", () => {
  const draw = (s: string) => (s === " " ? "" : "甲乙王".includes(s) ? s : "box");
  assert.deepEqual(missingIn("甲𠮷乙㛃", draw), ["𠮷", "㛃"]);
  assert.deepEqual(missingIn("甲", draw), []);
});

test("the check finds what is small, what turns pages and who has a long name", () => {
  const check = (titles: string[], names: string[] = []) => ({ polls: [{ title: "票决", titles }], names, chars: "" });
  const short = Array.from({ length: 12 }, () => "农村公路提升");
  const kinds = (c: ReturnType<typeof check>, missing: string[] = []) =>
    findingsOf(c, missing).map((f) => f.kind + (f.tall ? " 4:3" : ""));
  assert.deepEqual(kinds(check(short)), []);
  assert.deepEqual(kinds(check(short), ["𠮷"]), ["glyph"]);
  assert.deepEqual(kinds(check(short, ["买买提江·阿卜杜热合曼·吐尔逊江"])), ["name"]);
  assert.deepEqual(kinds(check(short.map((_, i) => "老旧小区加装电梯及管网改造提升工程项目" + i))), ["pages 4:3"]);
  assert.ok(kinds(check([...short.slice(1), "老旧小区加装电梯及管网改造提升".repeat(4)])).includes("small"));
  assert.deepEqual(kinds(check([])), []);
});
