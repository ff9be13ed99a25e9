import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { places } from "../src/desk/agenda";
import { byDelegation } from "../src/desk/devices";
import { grown, type Entry } from "../src/desk/logbook";
import { documents } from "../src/desk/paper";
import { grouped, picked } from "../src/desk/people";
import deskEn from "../src/i18n/en/desk";
import deskZh from "../src/i18n/zh/desk";
import type { PollView, RollEntry, Sighting } from "../src/types";

test("every act the service may log has words in both languages", () => {
  const doc = readFileSync("../openapi.yaml", "utf8");
  const acts = /LogLine:[\s\S]*?enum: \[([^\]]+)\]/.exec(doc)![1]!.split(/, */);
  assert.ok(acts.includes("create") && acts.includes("move") && acts.length > 25, "the list of acts is read");
  for (const words of [deskZh, deskEn] as Record<string, string>[]) {
    for (const act of acts) assert.ok(words["log." + act], act);
    const known = Object.keys(words).filter((k) => k.startsWith("said."));
    for (const k of known) assert.ok(acts.includes(k.slice(5)), k + " is no act");
  }
});

test("the log grows by what is new, and is read anew where that does not fit", () => {
  const entry = (n: number) => ({ n, at: "", act: "open", by: "", text: "" }) as Entry;
  const book = (head: string, ...ns: number[]) => ({ entries: ns.map(entry), intact: true, head });
  assert.deepEqual(grown(undefined, book("b", 1, 2))?.entries.length, 2);
  assert.deepEqual(grown(book("b", 1, 2), book("c", 3))?.entries.map((e) => e.n), [1, 2, 3]);
  assert.equal(grown(book("b", 1, 2), book("b"))?.head, "b");
  assert.equal(grown(book("b", 1, 2), book("x")), undefined, "wiped with a rehearsal");
  assert.equal(grown(book("b", 1, 2), book("x", 5)), undefined, "a gap");
});

const poll = (id: string, state: string, more: Partial<PollView> = {}) =>
  ({ id, state, secrecy: "secret", ...more }) as PollView;

test("only what was not opened moves, and by one step among its like", () => {
  const polls = [poll("a", "announced"), poll("b", "adopted"), poll("c", "open"),
    poll("d", "draft"), poll("e", "draft")];
  assert.deepEqual(places(polls, "a"), {});
  assert.deepEqual(places(polls, "c"), {});
  assert.deepEqual(places(polls, "b"), { up: undefined, down: { before: "e" } });
  assert.deepEqual(places(polls, "d"), { up: { before: "b" }, down: { before: "" } });
  assert.deepEqual(places(polls, "e"), { up: { before: "d" }, down: undefined });
});

test("documents are those that there are in a poll's state", () => {
  const ready = (p: PollView | undefined, role: "clerk" | "presiding" = "presiding") =>
    documents(p, role)
      .filter((d) => d.ready)
      .map((d) => d.kind.name)
      .join(" ");
  const outcome = {} as PollView["outcome"];
  assert.equal(ready(undefined), "attendance signin script files");
  assert.equal(ready(poll("a", "draft")), "rules attendance signin script files");
  assert.equal(ready(poll("a", "open")), "rules attendance signin script files");
  assert.equal(ready(poll("a", "closed", { outcome })), "report rules bundle attendance signin script files");
  assert.equal(ready(poll("a", "announced", { outcome })),
    "report announcement rules bundle attendance signin script files");
  const named = poll("a", "closed", { secrecy: "recorded", counted: true });
  assert.equal(ready(named), "named rules bundle attendance signin script files");
  assert.equal(ready(named, "clerk"), "rules paper bundle attendance signin script files",
    "the clerk sees no names before the tally");
  assert.equal(ready({ ...named, by_hand: true }), "rules bundle attendance signin script files");
  assert.equal(ready(poll("a", "void")), "rules attendance signin script files");
});

const roll = [
  { number: "001", name: "甲", delegation: "一团", presence: "present" },
  { number: "002", name: "乙", delegation: "二团", presence: "left" },
  { number: "003", name: "丙", delegation: "一团", presence: "present" },
  { number: "004", name: "丁", presence: "" },
] as RollEntry[];

test("the roll is picked and put under delegations in its own order", () => {
  assert.deepEqual(picked(roll, [roll[2]!], "missing").map((d) => d.number), ["003"]);
  assert.deepEqual(picked(roll, [], "absent").map((d) => d.number), ["004"]);
  assert.deepEqual(picked(roll, [], "left").map((d) => d.number), ["002"]);
  assert.deepEqual(grouped(roll).map((g) => [g.name, g.deputies.length]), [["一团", 2], ["二团", 1], ["", 1]]);
});

test("a tablet is missed only where its deputy is present", () => {
  const at = "2026-11-22T01:41:00Z";
  const seen = [
    { number: "001", name: "甲", delegation: "一团", online: true, at },
    { number: "002", name: "乙", delegation: "二团", online: false, at },
    { number: "003", name: "丙", delegation: "一团", online: false, at },
  ] as Sighting[];
  const short = byDelegation(roll, seen)
    .map((r) => [r.delegation, r.online, r.lost.map((d) => d.number + (d.at ? "" : " never")).join(",")]);
  assert.deepEqual(short, [["一团", 1, "003"], ["二团", 0, ""], ["", 0, ""]]);
  assert.equal(byDelegation(roll, [])[0]!.lost.length, 2);
  assert.equal(byDelegation([], seen)[0]!.lost[0]!.number, "003", "without the roll, of those that were seen");
});
