import assert from "node:assert/strict";
import { test } from "node:test";
import { asText } from "../src/console/announce";
import { noticeBody } from "../src/console/send";
import { finalOf } from "../src/desk/final";
import { waits } from "../src/desk/hand";
import { byDelegation, mayNamed } from "../src/desk/named";
import { complete, digits, emptyHand, entryOf, fillRest, offBy, setMark, sumOf,
  validOf } from "../src/scrutiny/handsums";
import type { Line, NamedBallot, PollView } from "../src/types";

const items = [{ id: "1", title: "甲" }, { id: "2", title: "乙" }] as Line[];
const marks = ["approve", "reject", "abstain", "unmarked"];
const counted = { ...emptyHand, reason: "断电", returned: "28", spoiled: "1" };

test("each line of a count by hand is measured by the valid ballots", () => {
  assert.equal(validOf(counted), 27);
  assert.equal(validOf(emptyHand), undefined);
  assert.equal(validOf({ ...counted, spoiled: "29" }), undefined, "more void than returned");
  assert.equal(offBy(counted, "1"), undefined, "nothing typed is not yet wrong");
  let d = setMark(setMark(counted, "1", "approve", "25"), "1", "reject", "3");
  assert.deepEqual([sumOf(d, "1"), offBy(d, "1")], [28, 1]);
  d = setMark(d, "1", "reject", "1");
  assert.equal(offBy(d, "1"), -1);
  assert.equal(offBy(fillRest(d, "1", "unmarked"), "1"), 0);
  assert.deepEqual(fillRest(setMark(d, "1", "reject", "9"), "1", "unmarked").items["1"],
    { approve: "25", reject: "9" }, "nothing below zero is filled in");
});

test("a count by hand is sent once every line adds up, and every mark is named", () => {
  let d = setMark(counted, "1", "approve", "27");
  assert.equal(complete(d, items), false);
  d = fillRest(setMark(d, "2", "approve", "20"), "2", "unmarked");
  assert.equal(complete(d, items), true);
  assert.equal(complete({ ...d, reason: " " }, items), false);
  const entry = entryOf(d, items, marks);
  assert.deepEqual([entry.returned, entry.void, entry.items["2"]],
    [28, 1, { approve: 20, reject: 0, abstain: 0, unmarked: 7 }]);
  assert.equal(digits("1２a3"), "13");
});

test("a count by hand waits until it is confirmed or refused", () => {
  const p = (hand: object | undefined) => ({ hand }) as PollView;
  assert.equal(waits(p(undefined)), false);
  assert.equal(waits(p({ confirmed: false })), true);
  assert.equal(waits(p({ confirmed: true })), false);
  assert.equal(waits(p({ confirmed: false, refused: true })), false);
});

test("named ballots stand under their delegations in the order of the roll, and only of recorded polls", () => {
  const row = (number: string, delegation?: string) =>
    ({ number, name: number, delegation, returned: true, marks: {} }) as NamedBallot;
  const list = byDelegation([row("1", "东"), row("2", "西"), row("3", "东"), row("4")]);
  assert.deepEqual(list.map((d) => [d.name, d.rows.map((r) => r.number)]),
    [["东", ["1", "3"]], ["西", ["2"]], ["", ["4"]]]);
  const p = (over: object) => ({ secrecy: "recorded", state: "closed", ...over }) as PollView;
  assert.equal(mayNamed(p({})), true);
  assert.equal(mayNamed(p({ state: "open" })), false);
  assert.equal(mayNamed(p({ secrecy: "secret" })), false);
  assert.equal(mayNamed(p({ by_hand: true })), false);
});

test("the final list belongs to every round of its question, where there was more than one", () => {
  const final = { rounds: [{ poll: "a" }, { poll: "b" }] };
  const polls = [{ id: "a", final }, { id: "b" },
    { id: "c", final: { rounds: [{ poll: "c" }] } }] as unknown as PollView[];
  assert.equal(finalOf(polls, polls[1]!), final);
  assert.equal(finalOf(polls, polls[2]!), undefined);
});

test("a notice takes only what is filled in, and may start from the announcement without its spoken words", () => {
  assert.deepEqual(noticeBody(undefined), {});
  assert.deepEqual(noticeBody({ text: "", number: "第 3 号", date: "2026-11-22" }),
    { number: "第 3 号", date: "2026-11-22" });
  const text =
    asText([{ text: "现在宣布票决结果。" }, { rows: [{ no: "1", title: "甲" }, { no: "2", title: "乙", more: "赞成 3 票" }] }]);
  assert.equal(text, "票决结果。\n1. 甲\n2. 乙，赞成 3 票");
});
