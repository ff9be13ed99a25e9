import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import clerkEn from "../src/i18n/en/clerk";
import consoleEn from "../src/i18n/en/console";
import deskEn from "../src/i18n/en/desk";
import scrutinyEn from "../src/i18n/en/scrutiny";
import clerkZh from "../src/i18n/zh/clerk";
import consoleZh from "../src/i18n/zh/console";
import deskZh from "../src/i18n/zh/desk";
import scrutinyZh from "../src/i18n/zh/scrutiny";

const values = (s: string) => [...new Set((s.match(/\{(\w+)/g) || []).map((m) => m.slice(1)))].sort();

test("both languages of the desks have the same words, and no value is named in English alone", () => {
  const pairs: [string, Record<string, string>, Record<string, string>][] = [
    ["desk", deskZh, deskEn],
    ["console", consoleZh, consoleEn],
    ["scrutiny", scrutinyZh, scrutinyEn],
    ["clerk", clerkZh, clerkEn],
  ];
  for (const [name, zh, en] of pairs) {
    assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort(), name);
    for (const key of Object.keys(zh)) {
      const known = values(zh[key]!);
      assert.deepEqual(values(en[key]!).filter((v) => !known.includes(v)), [], `${name} ${key}`);
      assert.ok(zh[key]!.trim() && en[key]!.trim(), `${name} ${key} is empty`);
    }
  }
});

test("each act of the log has a name", () => {
  const [, acts = ""] = /^ +act:\n +type: string\n +enum: \[([^\]]+)\]/m
    .exec(readFileSync("../openapi.yaml", "utf8")) || [];
  assert.match(acts, /^create, /);
  const nameless = acts.split(/,\s*/).filter((act) => !(`log.${act}` in deskZh));
  assert.deepEqual(nameless, [], "src/i18n/zh/desk.ts and en/desk.ts lack their log.…");
});
