// No line of the screens' sources, styles and tests is longer than 120 characters.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = new URL("../", import.meta.url).pathname;
const most = 120;

// The exception: a regular expression that fills its line, because it cannot be broken.
const whole = /^ *\/[^/*].*\/[a-z]*[;,]?$/;

// longIn returns the lines of a text that are too long, each as name:line. A tab counts as one character.
export function longIn(name, text) {
  return text.split("\n")
    .flatMap((line, i) => ([...line].length > most && !whole.test(line) ? [`${name}:${i + 1}`] : []));
}

test("long lines are found", () => {
  const at = (n, c = "x") => c.repeat(n);
  assert.deepEqual(longIn("a.ts", [at(most), at(most + 1), "\t" + at(most - 1), "", at(most + 1, "字")].join("\n")),
    ["a.ts:2", "a.ts:5"]);
  assert.deepEqual(longIn("a.ts", [at(most, "𠮷"), `  /${at(most)}/g;`].join("\n")), []);
  assert.deepEqual(longIn("a.ts", [`// ${at(most)}/;`, `/* ${at(most)} */`].join("\n")), ["a.ts:1", "a.ts:2"]);
});

test("no line goes beyond column 120", () => {
  const files = ["src", "test"]
    .flatMap((dir) => readdirSync(join(root, dir), { recursive: true }).map((f) => join(dir, f)))
    .filter((f) => /\.(tsx?|mjs|css)$/.test(f) && f !== join("src", "api.gen.ts")).sort();
  assert.ok(files.length > 200, `${files.length} files`);
  assert.deepEqual(files.flatMap((f) => longIn(f, readFileSync(join(root, f), "utf8"))), []);
});
