import { test } from "node:test";
import assert from "node:assert/strict";
import { landing, lineAt, moved, scrollStep, stepOf } from "../src/clerk/move";

test("a row is put at another place, and places outside the list change nothing", () => {
  const list = ["甲", "乙", "丙", "丁"];
  assert.deepEqual(moved(list, 0, 2), ["乙", "丙", "甲", "丁"]);
  assert.deepEqual(moved(list, 3, 0), ["丁", "甲", "乙", "丙"]);
  assert.deepEqual(moved(list, 1, 1), list);
  for (const [from, to] of [[0, -1], [0, 4], [-1, 0], [4, 0]] as const) assert.equal(moved(list, from, to), list);
  assert.deepEqual(list, ["甲", "乙", "丙", "丁"]);
});

test("a dragged row takes a place once it is past the middle of the row there", () => {
  const tops = [100, 150, 250, 300]; // the second row is twice as high
  const at = (from: number, y: number) => landing(tops, 350, from, y);
  assert.equal(at(0, 0), 0);
  assert.equal(at(0, 199), 0);
  assert.equal(at(0, 201), 1);
  assert.equal(at(0, 276), 2);
  assert.equal(at(0, 9999), 3);
  assert.equal(at(3, 324), 3);
  assert.equal(at(3, 274), 2);
  assert.equal(at(3, 199), 1);
  assert.equal(at(3, 124), 0);
  assert.equal(at(2, 226), 2); // its own middle does not count
});

test("where the line is drawn is where the row lands", () => {
  const n = 4;
  const list = ["0", "1", "2", "3"];
  for (let from = 0; from < n; from++)
    for (let to = 0; to < n; to++) {
      const lines = list.map((_, i) => lineAt(i, from, to, n)).map((edge, i) => edge && { edge, i }).filter(Boolean);
      if (from === to) {
        assert.deepEqual(lines, []);
        continue;
      }
      assert.equal(lines.length, 1, `${from} to ${to}`);
      const { edge, i } = lines[0] as { edge: string; i: number };
      const after = moved(list, from, to).indexOf(list[from]!) + 1; // the row after it, once it has moved
      assert.equal(edge === "above" ? String(i) : undefined, moved(list, from, to)[after]);
    }
});

test("Alt with an arrow moves by one, and no other key does", () => {
  const key = (key: string, more = {}) => stepOf({ key, altKey: true, ctrlKey: false, metaKey: false, ...more });
  assert.equal(key("ArrowUp"), -1);
  assert.equal(key("ArrowDown"), 1);
  assert.equal(key("ArrowLeft"), 0);
  assert.equal(key("ArrowUp", { altKey: false }), 0);
  assert.equal(key("ArrowDown", { ctrlKey: true }), 0);
});

test("a list scrolls only while the row is near one of its edges, faster the nearer it is", () => {
  assert.equal(scrollStep(400, 100, 700), 0);
  assert.ok(scrollStep(690, 100, 700) > scrollStep(650, 100, 700));
  assert.ok(scrollStep(650, 100, 700) > 0);
  assert.ok(scrollStep(110, 100, 700) < 0);
});
