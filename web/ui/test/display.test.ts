import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf } from "../src/display/grid";
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
