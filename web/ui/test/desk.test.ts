import { test } from "node:test";
import assert from "node:assert/strict";
import { announcement, nextNumber, noticeText } from "../src/console/announce";
import { following, missing, next, stage } from "../src/console/chain";
import { clauses, shortHead } from "../src/desk/words";
import { agrees, differing, identities } from "../src/scrutiny/checks";
import type { Attendance, Meeting, Outcome, PollView, Spec } from "../src/types";

const hall: Attendance = { entitled: 98, present: 91, left: 0, quorum: 66, quorum_met: true };

function poll(change: Partial<PollView>): PollView {
  return {
    id: "m1-1", title: "民生实事项目票决", kind: "selection", round: "first", state: "open", seats: 1, min_approvals: 0,
    max_approvals: 1, scale: ["approve", "reject", "abstain"], secrecy: "secret", reveal: "live", revise: "final",
    base: "entitled", live_step: 10, duration_s: 0, pass_line: 50, entitled: 98, present: 91, issued: 91, returned: 64,
    items: [{ id: "1", title: "甲" }, { id: "2", title: "乙" }, { id: "3", title: "丙" }],
    ...change,
  };
}

const marks = (approve: number) => ({ approve, reject: 89 - approve, abstain: 0, unmarked: 0 });

function outcome(approvals: number[], change: Partial<Outcome>): Outcome {
  return {
    state: "decided", counts: { entitled: 98, present: 91, issued: 91, returned: 90, valid: 89, void: 1 },
    pass_line: 50,
    seats: 1, selected: [], tied: [], seats_left: 0, next_round: null,
    items: approvals.map((n, i) => ({
      id: String(i + 1), marks: marks(n), rank: approvals.filter((m) => m > n).length + 1,
      passed: n >= 50, selected: false, grade: null,
    })),
    ...change,
  };
}

const half = { rules: { threshold: { num: 1, den: 2, over: true }, unmarked: "abstain" } } as Spec;

test("after a tie round, which stands last, the agenda goes on where it was left", () => {
  const announced = poll({ id: "m1-1", state: "announced" });
  const motion = poll({ id: "m1-2", state: "draft", kind: "decision" });
  const tie = poll({ id: "m1-3", state: "announced", round: "tie" });
  assert.equal(following([announced, motion, tie], tie)?.id, "m1-2");
  assert.equal(following([announced, motion, tie], announced)?.id, "m1-2");
  assert.equal(following([announced, poll({ id: "m1-2", state: "void" }), tie], tie), undefined);
});

test("I8: each state of a poll has one step in hand and one act that comes next", () => {
  for (const [change, at, act] of [
    [{ state: "draft" }, 0, "adopt"],
    [{ state: "adopted" }, 1, "open"],
    [{ state: "open" }, 2, "close"],
    [{ state: "paused" }, 2, "resume"],
    [{ state: "paused", held: { check: "disk" } }, 2, "close"],
    [{ state: "closed" }, 3, "announce"],
    [{ state: "closed", counted: true }, 4, "announce"],
    [{ state: "certified" }, 5, "announce"],
  ] as const) {
    const p = poll(change);
    const n = next(p);
    assert.equal(stage(p, hall), at, JSON.stringify(change));
    assert.equal(n.do === "act" && n.act, act, JSON.stringify(change));
  }
  assert.equal(stage(poll({ state: "adopted" }), { ...hall, quorum_met: false }), 0, "no quorum: still signing in");
});

test("after the announcement the console offers what the outcome calls for, and nothing twice", () => {
  const round = (kind: "tie" | "shortfall") =>
    outcome([58, 58, 40], { next_round: { kind, items: ["1", "2"], seats: 1 } });
  assert.deepEqual(next(poll({ state: "announced", outcome: round("tie") })), { do: "round", kinds: ["tie"] });
  assert.deepEqual(next(poll({ state: "announced", outcome: round("shortfall") })),
    { do: "round", kinds: ["shortfall", "none"] });
  assert.deepEqual(next(poll({ state: "announced", outcome: round("shortfall"), vacant: true })), { do: "none" });
  assert.deepEqual(next(poll({ state: "announced", outcome: round("tie"), next: "m1-2" })), { do: "go", poll: "m1-2" });
  assert.deepEqual(next(poll({ state: "void" })), { do: "round", kinds: ["rerun"] });
});

test("who has not voted is counted from issued and returned where the view does not say", () => {
  assert.equal(missing(poll({})), 27);
  assert.equal(missing(poll({ not_returned: 3 })), 3);
});

const said = (p: PollView, o: Outcome, spec?: Spec) =>
  announcement(p, o, spec)
    .map((part) => ("text" in part ? part.text : part.rows.map((r) => `${r.no} ${r.title} ${r.more || ""}`).join("|")));

test("the announcement reads the counts, the selected by rank, and the threshold in words", () => {
  const o = outcome([60, 70, 40], { selected: ["1", "2"] });
  const [counts, head, list] = said(poll({ state: "certified" }), o, half);
  assert.match(counts!, /应到代表 98 人，实到 91 人。发出选票 91 张，收回 90 张，有效票 89 张，废票 1 张/);
  assert.match(head!, /下列 2 个项目赞成票超过全体代表的半数/);
  assert.equal(list, "1 乙 |2 甲 ");
});

test("a notice starts from a whole text: when, which meeting, in which way, the counts, what was chosen", () => {
  const meeting = { title: "第十九届人民代表大会第四次会议", body: "某某镇人民代表大会" } as Meeting;
  const p = poll({ state: "certified", closed_at: "2026-11-22T04:00:00Z", secrecy: "secret", title: "民生实事项目票决" });
  const text = noticeText(p, outcome([60, 70, 40], { selected: ["1", "2"] }), half, meeting);
  const [first, chosen, one, two, end] = text.split("\n");
  assert.match(first!, /^2026 年 11 月 22 日，某某镇第十九届人民代表大会第四次会议以无记名投票方式，对“民生实事项目票决”进行票决。应到代表 98 人/);
  assert.match(chosen!, /^下列 2 个项目赞成票超过全体代表的半数/);
  assert.deepEqual([one, two, end], ["1. 乙", "2. 甲", "现予公告。"]);
  assert.match(noticeText(p, outcome([0, 0, 0], { state: "no_quorum" }), half, meeting),
    /进行票决。\n应到代表 98 人.*无效。\n现予公告。$/s);
});

test("the next notice has the number after the last", () => {
  assert.equal(nextNumber([]), "第 1 号");
  assert.equal(nextNumber([poll({ notice_number: "第 3 号" }), poll({ notice_number: "" })]), "第 4 号");
});

test("I9: the tied are read with their rank and votes, none before another", () => {
  const o = outcome([58, 58, 40], { state: "tie", tied: ["1", "2"], seats_left: 1 });
  const parts = said(poll({ state: "certified" }), o, half);
  assert.match(parts[1]!, /没有项目赞成票超过全体代表的半数/);
  assert.match(parts[2]!, /第 1 名有 2 个项目并列，各得赞成票 58 张，还有 1 个名额/);
  assert.equal(parts[3], "1 甲 |1 乙 ");
});

test("a motion that fails is said to have failed, with all its figures", () => {
  const o = outcome([44], {});
  const [head, list] = said(poll({ kind: "decision", title: "关于《政府工作报告》的决议",
    items: [{ id: "1", title: "决议" }], state: "certified" }), o, half);
  assert.match(head!, /^现在宣布对《关于〈政府工作报告〉的决议》的表决结果。.*本次表决有效。$/);
  assert.equal(list, "1 决议 赞成 44 票，反对 45 票，弃权 0 票，未选 0 票，赞成票没有超过全体代表的半数，不通过。");
});

test("of a vote too few took part in nothing but that is read", () => {
  const parts = said(poll({ state: "certified" }), outcome([60], { state: "no_quorum" }), half);
  assert.equal(parts.length, 2);
  assert.match(parts[1]!, /本次票决无效/);
});

test("I6: the scrutineer sees each identity with its figures, and which item breaks one", () => {
  const tally = [60, 70, 40].map((n, i) => ({ id: String(i + 1), title: "甲乙丙"[i]!, marks: marks(n) }));
  const p = poll({ state: "closed", counted: true, returned: 90, tally, tally_of: 90, tally_void: 1 });
  assert.deepEqual(identities(p, hall).map((c) => c.ok), [true, true, true, true]);
  tally[1]!.marks.approve--;
  const bad = identities(p, hall);
  assert.deepEqual(bad.map((c) => c.ok), [true, true, true, false]);
  assert.match(bad[3]!.text, /“乙”各项相加是 88，不等于有效 89/);
  assert.equal(identities({ ...p, returned: 92 }, hall)[1]!.ok, false, "more returned than issued");
});

test("a live tally is no account: before the count only attendance and turnout are checked", () => {
  const tally = [{ id: "1", title: "甲", marks: { approve: 54 } }];
  assert.equal(identities(poll({ tally, tally_of: 54 }), hall).length, 2);
});

test("a recount agrees only where tally, result and recount are the same", () => {
  const tally = [60, 70, 40].map((n, i) => ({ id: String(i + 1), title: "甲乙丙"[i]!, marks: marks(n) }));
  const p = poll({ state: "closed", counted: true, returned: 90, tally, outcome: outcome([60, 70, 40], {}) });
  const same = { ballots: 90, equal: true, tally };
  assert.equal(agrees(p, same), true);
  assert.equal(agrees(p, { ...same, ballots: 89 }), false);
  const other = { ...same, tally: tally.map((l, i) => (i === 2 ? { ...l, marks: marks(41) } : l)) };
  assert.equal(differing(p, other), "丙");
  assert.equal(agrees(p, other), false);
  assert.equal(shortHead("7f3a91c2e05b0011"), "7F3A 91C2 E05B");
});

test("what is read aloud breaks after its clauses, and a figure stays with its unit", () => {
  assert.deepEqual(clauses("表决已经关闭。发出选票 55 张，收回 31 张。"), ["表决已经关闭。", "发出选票 55\u00a0张，", "收回 31\u00a0张。"]);
  assert.deepEqual(clauses("现在宣读《某某票决办法（草案）》，请审议。"), ["现在宣读《某某票决办法（草案）》，", "请审议。"]);
  assert.deepEqual(clauses("Voting is closed, please wait."), ["Voting is closed, please wait."]);
});
