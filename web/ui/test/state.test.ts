import assert from "node:assert/strict";
import { test } from "node:test";
import { count, newKey, put, spoiled, tooMany } from "../src/vote/ballot";
import { screenOf, toGo } from "../src/vote/screen";
import { blank, draftOf, reduce, start, type Draft, type VoteMessage, type VoteState } from "../src/vote/state";
import type { PollState, PollView, View } from "../src/types";

const poll = (state: PollState = "open", over: Partial<PollView> = {}) =>
  ({
    id: "m-1",
    title: "票决",
    kind: "selection",
    state,
    seats: 2,
    min_approvals: 0,
    max_approvals: 2,
    scale: ["approve", "reject", "abstain"],
    items: ["1", "2", "3"].map((id) => ({ id, title: id })),
    ...over,
  }) as unknown as PollView;

const view = (p: PollView | undefined, over: Partial<View> = {}) =>
  ({
    now: "2026-03-01T01:00:00Z",
    meeting: { id: "m", rehearsal: false },
    others: p ? [{ id: p.id, title: p.title, state: p.state }] : [],
    me: { presence: "present", issued: p && (p.state === "open" || p.state === "paused") ? [p.id] : [] },
    poll: p,
    ...over,
  }) as unknown as View;

let seq = 0;
const show = (p: PollView | undefined, over: Partial<View> = {}): VoteMessage =>
  ({ type: "view", seq: ++seq, view: view(p, over), at: 0 });
const run = (...msgs: VoteMessage[]): VoteState => msgs.reduce(reduce, start);
const marked: VoteMessage[] = [
  { type: "mark", item: "1", mark: "approve" },
  { type: "mark", item: "2", mark: "reject" },
];
const cast: VoteMessage[] = [show(poll()), ...marked, { type: "review", at: 0 }, { type: "send", key: "KEY-1" }];
const d = (s: VoteState): Draft => draftOf(s, "m-1");
const box = (returned: boolean, receipt = "", more = {}): VoteMessage =>
  ({ type: "box", poll: "m-1", over: false, had: "", returned, receipt, ...more });

test("a message never loses what is chosen but not cast", () => {
  const s = run(show(poll()), ...marked, show(poll("paused")),
    { type: "link", online: false }, show(poll("open", { title: "改名" })));
  assert.deepEqual(d(s).marks, { "1": "approve", "2": "reject" });
});

test("one approval too many is not said of the next ballot", () => {
  const tap = (item: string): VoteMessage => ({ type: "mark", item, mark: "approve" });
  const full = run(show(poll()), tap("1"), tap("2"), tap("3"));
  const motion = poll("open", { id: "m-2", kind: "decision", seats: 0, max_approvals: 0 });
  assert.equal(reduce(full, show(motion)).over, "");
  assert.equal(reduce(full, { type: "pick", poll: motion }).over, "");
  assert.equal(reduce(full, show(undefined)).over, "");
  assert.equal(reduce(full, show(poll("paused"))).over, "3");
});

test("back from the review the list is where it was left, or at the item gone back for", () => {
  const s = run(show(poll()), ...marked, { type: "review", at: 730 });
  assert.deepEqual([d(reduce(s, { type: "edit" })).at, d(reduce(s, { type: "edit" })).to], [730, undefined]);
  const back = reduce(s, { type: "edit", to: "3" });
  assert.equal(d(back).to, "3");
  assert.equal(d([{ type: "review", at: 9 }, { type: "edit" }].reduce((x, m) => reduce(x, m as VoteMessage), back)).to,
    undefined);
});

test("a second tap clears a mark, and no other mark changes", () => {
  const s = run(show(poll()), ...marked, { type: "mark", item: "1", mark: "approve" });
  assert.deepEqual(d(s).marks, { "2": "reject" });
  assert.deepEqual(put({ a: "approve" }, "b", "reject"), { a: "approve", b: "reject" });
});

test("one approval too many changes nothing and is said until the next tap", () => {
  let s = run(show(poll()), { type: "mark", item: "1", mark: "approve" }, { type: "mark", item: "2", mark: "approve" },
    { type: "mark", item: "3", mark: "approve" });
  assert.deepEqual(d(s).marks, { "1": "approve", "2": "approve" });
  assert.equal(s.over, "3");
  s = reduce(s, { type: "mark", item: "3", mark: "abstain" });
  assert.equal(s.over, "");
  assert.equal(count(poll(), d(s).marks, "approve"), 2);
});

test("limits bind a selection only, and an approval may be changed at the limit", () => {
  const full = { "1": "approve", "2": "approve" };
  assert.equal(tooMany(poll(), full, "3", "approve"), true);
  assert.equal(tooMany(poll(), full, "3", "reject"), false);
  assert.equal(tooMany(poll("open", { kind: "decision", max_approvals: 0 }), full, "3", "approve"), false);
  assert.equal(spoiled(poll("open", { min_approvals: 3 }), full), true);
});

test("a double tap sends once, with one key", () => {
  const s = run(...cast, { type: "send", key: "KEY-2" });
  assert.equal(d(s).phase, "sending");
  assert.equal(d(s).key, "KEY-1");
});

test("an unknown outcome allows only the same key and marks", () => {
  let s = run(...cast, { type: "unknown", poll: "m-1" });
  assert.equal(screenOf(s), "failed");
  const before = d(s);
  s = [{ type: "edit" }, { type: "mark", item: "3", mark: "approve" },
    { type: "send", key: "KEY-2" }].reduce((x, m) => reduce(x, m as VoteMessage), s);
  assert.equal(d(s), before);
  s = reduce(s, { type: "resend", poll: "m-1" });
  assert.equal(d(s).phase, "sending");
  assert.equal(d(s).key, "KEY-1");
  assert.deepEqual(d(s).marks, before.marks);
});

test("a receipt is kept and the choices are forgotten", () => {
  const s = run(...cast, { type: "received", poll: "m-1", receipt: "7K3MQ9TD4XWA" });
  assert.deepEqual(d(s), { ...blank, phase: "received", receipt: "7K3MQ9TD4XWA" });
  assert.equal(screenOf(s), "received");
});

test("the box answers for a ballot whose reply was lost", () => {
  const s = run(...cast, { type: "unknown", poll: "m-1" }, box(true, "R1"));
  assert.equal(d(s).receipt, "R1");
});

test("the box's no leaves a running ballot retryable", () => {
  const s = run(...cast, { type: "unknown", poll: "m-1" }, box(false));
  assert.equal(d(s).phase, "unknown");
});

test("a refusal gives the ballot back to be changed, with a new key next time", () => {
  const s = run(...cast, { type: "refused", poll: "m-1", text: "赞成过多" });
  assert.equal(d(s).phase, "review");
  assert.equal(d(s).key, "");
  assert.equal(d(s).refusal, "赞成过多");
  assert.deepEqual(d(s).marks, { "1": "approve", "2": "reject" });
});

test("closed without a ballot says so once the box has answered, and forgets the choices", () => {
  let s = run(show(poll()), ...marked, show(poll("closed")));
  assert.equal(screenOf(s), "counting");
  s = reduce(s, box(false, "", { over: true }));
  assert.equal(screenOf(s), "notCast");
  assert.deepEqual(d(s).marks, {});
});

test("closed while sending waits for the answer", () => {
  let s = run(...cast, show(poll("closed")));
  assert.equal(screenOf(s), "sending");
  s = reduce(s, { type: "received", poll: "m-1", receipt: "R1" });
  assert.equal(screenOf(s), "counting");
});

test("a receipt from a wiped rehearsal does not stand", () => {
  let s = run(show(poll()), { type: "restore", drafts: { "m-1": { ...blank, phase: "received", receipt: "OLD" } } });
  s = reduce(s, box(false, "", { had: "OLD" }));
  assert.equal(screenOf(s), "choose");
  s = run(show(poll(), { meeting: { rehearsal: true } as View["meeting"] }), ...marked, show(poll()));
  assert.deepEqual(s.drafts, {});
});

test("a late no of the box does not undo a receipt", () => {
  const s = run(...cast, { type: "received", poll: "m-1", receipt: "R1" }, box(false, "", { had: "" }));
  assert.equal(d(s).receipt, "R1");
});

test("a ballot that may be replaced starts blank and names the one it replaces", () => {
  const open = poll("open", { revise: "until_close" });
  let s = run(show(open), box(true, "R1"), { type: "replace" });
  assert.equal(d(s).replaces, "R1");
  s = [...marked, { type: "review", at: 0 }, { type: "send", key: "K2" }, { type: "unknown", poll: "m-1" },
    box(true, "R1")].reduce((x, m) => reduce(x, m as VoteMessage), s);
  assert.equal(d(s).phase, "unknown", "the old receipt does not prove the new ballot");
  s = reduce(s, box(true, "R2"));
  assert.equal(d(s).receipt, "R2");
});

test("who begins to replace a ballot and does not finish keeps the one that stands", () => {
  const open = poll("open", { revise: "until_close" });
  const begun = run(show(open), box(true, "R1"), { type: "replace" }, ...marked);
  const kept = reduce(begun, { type: "keep" });
  assert.deepEqual([d(kept).phase, d(kept).receipt, d(kept).replaces], ["received", "R1", ""]);
  assert.deepEqual(d(kept).marks, {}, "the choices are forgotten");
  const late = reduce(begun, { type: "box", poll: "m-1", over: true, had: "", returned: true, receipt: "R1" });
  assert.equal(d(late).phase, "received");
  assert.equal(d(late).receipt, "R1");
  const running = reduce(begun, { type: "box", poll: "m-1", over: false, had: "", returned: true, receipt: "R1" });
  assert.equal(d(running).phase, "choose", "while the poll runs the new ballot goes on");
});

test("a sign-in that ended leaves nothing for the next person", () => {
  const s = run(show(poll()), ...marked, { type: "bye", code: "replaced" });
  assert.deepEqual(s.drafts, {});
  assert.equal(screenOf(s), "ended");
});

test("each state of a poll has its screen", () => {
  const want: Record<PollState, string> = {
    draft: "waiting",
    adopted: "waiting",
    open: "choose",
    paused: "choose",
    closed: "counting",
    certified: "counting",
    announced: "result",
    void: "void",
  };
  for (const state of Object.keys(want) as PollState[])
    assert.equal(screenOf(run(show(poll(state)))), want[state], state);
  assert.equal(screenOf(start), "loading");
  assert.equal(screenOf(run(show(undefined))), "waiting");
  assert.equal(screenOf(run(show(poll(), { me: { presence: "left", issued: ["m-1"] } }))), "absent");
  assert.equal(screenOf(run(show(poll(), { me: { presence: "present", issued: [] } }))), "notIssued");
});

test("another running poll is offered, followed and left when it closes", () => {
  const other = poll("open", { id: "m-2", title: "测评" });
  const heads = (state: PollState) => ({
    others: [poll(), { ...other, state }],
    me: { presence: "present", issued: ["m-1", "m-2"] },
  }) as unknown as Partial<View>;
  let s = run(show(poll(), heads("open")));
  assert.deepEqual(toGo(s).map((h) => h.id), ["m-2"]);
  s = reduce(s, { type: "pick", poll: other });
  s = reduce(s, { type: "mark", item: "1", mark: "approve" });
  assert.deepEqual(draftOf(s, "m-2").marks, { "1": "approve" });
  s = reduce(s, show(poll(), heads("paused")));
  assert.equal(s.picked && s.picked.state, "paused");
  s = reduce(s, show(poll(), heads("closed")));
  assert.equal(s.picked, null);
});

test("keys are fit for the service and never alike", () => {
  const keys = new Set(Array.from({ length: 200 }, newKey));
  assert.equal(keys.size, 200);
  for (const k of keys) assert.match(k, /^[0-9a-f]{32}$/);
});
