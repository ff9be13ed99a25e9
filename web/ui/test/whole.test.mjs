// Nothing on the hall display is cut off with "…": texts are fitted to their places instead (display/fit.ts).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = new URL("../src/display/", import.meta.url).pathname;
const cuts = /text-overflow|line-clamp|overflow-x:\s*hidden/;

test("no style of the hall display cuts a text", () => {
  const sheets = readdirSync(root).filter((f) => f.endsWith(".css"));
  assert.ok(sheets.length > 8, `${sheets.length} sheets`);
  assert.deepEqual(sheets.filter((f) => cuts.test(readFileSync(join(root, f), "utf8"))), []);
});

test("a style that cuts is found", () => {
  for (const css of ["a { text-overflow: ellipsis }", "a { -webkit-line-clamp: 2 }"]) assert.match(css, cuts);
});
