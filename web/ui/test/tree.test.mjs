// The structure of the sources. There are no import cycles, types included: what two files need of each other belongs
// in a third. No style sheet is longer than 400 lines: styles are split by scene.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const src = new URL("../src", import.meta.url).pathname;

// importsOf returns the sources that a source imports.
function importsOf(file) {
  const named = readFileSync(file, "utf8").matchAll(/^(?:import|export)\s(?:[^;"]*\sfrom\s)?"(\.[^"]+)"/gm);
  return [...named].flatMap(([, to]) => [".ts", ".tsx"].map((ext) => join(dirname(file), to + ext)).filter(existsSync));
}

test("imports go in no circle", () => {
  const files = readdirSync(src, { recursive: true }).filter((f) => /\.tsx?$/.test(f));
  const circles = [];
  const done = new Set();
  const visit = (file, way) => {
    if (way.includes(file))
      circles.push([...way.slice(way.indexOf(file)), file].map((f) => f.slice(src.length + 1)).join(" → "));
    if (way.includes(file) || done.has(file)) return;
    for (const next of importsOf(file)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const f of files) visit(join(src, f), []);
  assert.ok(files.length > 100, `${files.length} files`);
  assert.deepEqual(circles, []);
});

test("no style is over 400 lines", () => {
  const styles = readdirSync(src, { recursive: true }).filter((f) => f.endsWith(".css"));
  const lines = (f) => readFileSync(join(src, f), "utf8").split("\n").length - 1;
  assert.deepEqual(styles.filter((f) => lines(f) > 400), []);
});
