import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanPin, fromLink } from "../src/home/code";
import { seats } from "../src/display/welcome";
import { rowsOf, bandOf, isMajority } from "../src/outcome";
import english from "../src/i18n/en/all";
import after from "../src/i18n/zh/after";
import core from "../src/i18n/zh/core";
import display from "../src/i18n/zh/display";
import home from "../src/i18n/zh/home";
import outcome from "../src/i18n/zh/outcome";
import tablet from "../src/i18n/zh/tablet";
import vote from "../src/i18n/zh/vote";
import { fours, meetingName, meetingParts, money, spaced } from "../src/ui/format";
import type { Meeting, PollView } from "../src/types";

test("codes are read as people type them", () => {
  assert.equal(clean("k7m3q-9t2xa"), "K7M3Q9T2XA");
  assert.equal(clean("kil0o"), "K1100");
  assert.equal(clean("ku7"), "K7");
  assert.equal(fromLink("http://hall/#k7m3q9t2xa"), "K7M3Q9T2XA");
  assert.equal(cleanPin("12a34567"), "123456");
});

test("both languages have the same words and the same values in them", () => {
  const zh: Record<string, Record<string, string>> = { after, core, display, home, outcome, tablet, vote };
  const en: Record<string, Record<string, string>> = english;
  const values = (s: string) => [...new Set(s.match(/\{\w+/g) || [])].sort().join(" ");
  for (const name of Object.keys(zh)) {
    assert.deepEqual(Object.keys(en[name]!).sort(), Object.keys(zh[name]!).sort(), name);
    for (const [k, v] of Object.entries(zh[name]!)) {
      // English has no measure word, and counts in millions.
      const unit = (name === "display" && k === "decisionWhy") || (name === "core" && k === "money");
      if (!unit) assert.equal(values(en[name]![k]!), values(v), name + "." + k);
      assert.notEqual(v, "", name + "." + k);
    }
  }
});

test("a meeting's name has its place, once", () => {
  const m = (title: string, body: string) => ({ title, body }) as Meeting;
  assert.equal(meetingName(m("第十九届人民代表大会第四次会议", "某某镇人民代表大会")), "某某镇第十九届人民代表大会第四次会议");
  assert.equal(meetingName(m("某某镇第十九届人民代表大会第四次会议", "某某镇人民代表大会")), "某某镇第十九届人民代表大会第四次会议");
  assert.deepEqual(meetingParts(m("第十九届人民代表大会第四次会议", "某某镇人民代表大会")), ["某某镇第十九届人民代表大会", "第四次会议"]);
  assert.deepEqual(meetingParts(m("代表联席会议", "某某镇")), ["某某镇", "代表联席会议"]);
});

test("figures are written as print writes them", () => {
  assert.equal(money(1200), "1200 万元");
  assert.equal(money(0.1 + 0.2), "0.3 万元");
  assert.equal(money(undefined), "");
  assert.equal(spaced("关于2025年预算"), "关于 2025 年预算");
  assert.deepEqual(fours("7K3MQ9TD4XWA"), ["7K3M", "Q9TD", "4XWA"]);
});

const result = (approvals: number[], selected: string[], tied: string[], line: number | null): PollView => {
  const items = approvals.map((n, i) => ({
    id: String(i + 1),
    marks: { approve: n },
    rank: approvals.filter((x) => x > n).length + 1,
    passed: line === null || n >= line,
    selected: selected.includes(String(i + 1)),
    grade: null,
  }));
  const counts = { entitled: 98, present: 91, issued: 91, returned: 90, valid: 89, void: 1 };
  return {
    kind: "selection",
    base: "entitled",
    pass_line: line,
    entitled: 98,
    items: items.map((i) => ({ id: i.id, title: i.id })),
    outcome: { state: tied.length ? "tie" : "decided", counts, items, selected, tied, seats_left: tied.length ? 1 : 0 },
  } as unknown as PollView;
};

test("a result is ranked, equals share a rank, and each row says what became of it", () => {
  const p = result([41, 86, 57, 57, 49], ["2"], ["3", "4"], 50);
  assert.deepEqual(rowsOf(p).map((r) => [r.line.id, r.rank, r.verdict]), [
    ["2", 1, "selected"],
    ["3", 2, "tied"],
    ["4", 2, "tied"],
    ["5", 4, "notHalf"],
    ["1", 5, "notHalf"],
  ]);
  assert.equal(bandOf(p), "第 2 名并列 2 项，需再次投票");
});

test("only a line of more than half is called a majority", () => {
  assert.equal(isMajority(result([60], ["1"], [], 50)), true);
  assert.equal(isMajority(result([60], ["1"], [], 66)), false);
  assert.equal(rowsOf(result([60], [], [], 66))[0]!.verdict, "belowLine");
});

test("every deputy has a seat, filled from left to right", () => {
  for (const n of [1, 7, 98, 300]) {
    const dots = seats(n, 0, 0, [372, 427, 481, 536]);
    assert.equal(dots.length, n);
    for (let i = 1; i < n; i++) assert.ok(dots[i]!.angle <= dots[i - 1]!.angle);
  }
});
