import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { filled, send, type VoteStore } from "../src/vote/cast";
import { receiptOf } from "../src/vote/receipt";
import { seal, unseal } from "../src/vote/seal";
import { blank, reduce, start, type Draft, type VoteMessage, type VoteState } from "../src/vote/state";
import { createStore } from "../src/store";

// A deputy who presses Retry while the box is still being asked about the ballot must not wait for ever.
test("a ballot sent again while the box is asked is sent", async () => {
  const asked: string[] = [];
  let posts = 0;
  globalThis.fetch = ((path: string, init: RequestInit) => {
    asked.push(init.method + " " + path);
    if (init.method === "POST" && posts++ > 0) return Promise.resolve(new Response('{"receipt":"R"}', { status: 201 }));
    if (init.method === "POST") return Promise.reject(new TypeError("no network"));
    return new Promise(() => {}); // the box does not answer
  }) as typeof fetch;
  const store: VoteStore = createStore<VoteState, VoteMessage>(
    { ...start, drafts: { "m-1": { ...blank, phase: "sending", key: "k", marks: { "1": "approve" } } } },
    reduce,
  );
  void send(store, "m-1", "001");
  for (let i = 0; i < 20 && store.get().drafts["m-1"]!.phase !== "unknown"; i++)
    await new Promise((r) => setTimeout(r, 5));
  assert.equal(store.get().drafts["m-1"]!.phase, "unknown");
  store.send({ type: "resend", poll: "m-1" });
  await send(store, "m-1", "001");
  assert.equal(store.get().drafts["m-1"]!.phase, "received", asked.join(", "));
});

// cast sends a draft to a service with the given responses, and returns the draft afterwards and the bodies sent.
async function cast(draft: Partial<Draft>, ...answers: (Response | Error)[]) {
  const bodies: string[] = [];
  globalThis.fetch = ((path: string, init: RequestInit) => {
    if (init.method !== "POST") return Promise.reject(new TypeError("no network"));
    bodies.push(String(init.body));
    const a = answers.shift()!;
    return a instanceof Error ? Promise.reject(a) : Promise.resolve(a);
  }) as typeof fetch;
  const store: VoteStore = createStore<VoteState, VoteMessage>(
    { ...start, drafts: { "m-1": { ...blank, phase: "sending", key: "0123456789abcdef", length: 512, ...draft } } },
    reduce,
  );
  for (let more = answers.length; more > 0; more--) {
    await send(store, "m-1", "001");
    store.send({ type: "resend", poll: "m-1" });
  }
  return { draft: store.get().drafts["m-1"]!, bodies };
}

const says = (receipt: string, status: number) => new Response(JSON.stringify({ receipt }), { status });
const own = receiptOf("m-1", "001", "0123456789abcdef");

test("whatever is marked, replaced or confirmed, what is sent has the poll's length", async () => {
  for (const draft of [
    { marks: {} },
    { marks: { "1": "approve" } },
    { marks: { "1": "基本满意", "2": "满意" } },
    { marks: { "1": "reject" }, voidOk: true },
    { marks: { "1": "reject" }, replaces: "7K3MQ9TD4XWA" },
  ]) {
    const { bodies } = await cast(draft, new TypeError("no network"), says(own, 201));
    assert.equal(bodies.length, 2);
    assert.equal(bodies[0], bodies[1], "a retry is the same");
    assert.equal(new TextEncoder().encode(bodies[0]).length, 512);
    assert.deepEqual(JSON.parse(bodies[0]!).marks, draft.marks);
  }
  assert.equal(filled({ key: "k" }), '{"key":"k"}', "a recorded poll's is as long as it needs");
});

test("the length of a ballot is its poll's, kept for its retries", () => {
  const view = (bytes: number) =>
    ({
      type: "view", seq: bytes, at: 0,
      view: {
        now: "", meeting: { id: "m" }, others: [], me: { presence: "present", issued: ["m-1"] },
        poll: { id: "m-1", state: "open", kind: "decision", items: [], body_bytes: bytes },
      },
    }) as unknown as VoteMessage;
  const steps = [view(768), { type: "review", at: 0 }, { type: "send", key: "k" }] as VoteMessage[];
  const s = steps.reduce(reduce, start);
  assert.equal(s.drafts["m-1"]!.length, 768);
});

test("receipts are those that the service finds", () => {
  interface Vector { poll: string; number: string; key: string; receipt: string }
  const vectors = JSON.parse(readFileSync("../../ballot/testdata/receipts.json", "utf8")) as Vector[];
  assert.ok(vectors.length >= 5);
  for (const v of vectors) assert.equal(receiptOf(v.poll, v.number, v.key), v.receipt);
});

test("another's receipt is a fault, and stays one; a receipt from before is none", async () => {
  assert.deepEqual((await cast({}, says(own, 201))).draft, { ...blank, phase: "received", receipt: own });
  const other = receiptOf("m-1", "002", "0123456789abcdef");
  for (const status of [201, 200]) {
    const wrong = (await cast({}, says(other, status))).draft;
    assert.deepEqual([wrong.phase, wrong.receipt, wrong.own], ["received", other, own]);
  }
  const late = (await cast({}, new TypeError("no network"), says(other, 201))).draft;
  assert.equal(late.own, own, "what is taken in only now has a new receipt");
  const before = (await cast({}, new TypeError("no network"), says("7K3MQ9TD4XWA", 200))).draft;
  assert.deepEqual(before, { ...blank, phase: "received", receipt: "7K3MQ9TD4XWA" });

  const s = reduce({ ...start, drafts: { "m-1": { ...blank, phase: "received", receipt: other, own } } }, {
    type: "box", poll: "m-1", over: false, had: other, returned: true, receipt: other,
  });
  assert.equal(s.drafts["m-1"]!.own, own, "the box repeating it does not mend it");
  const mended = reduce(s, { type: "box", poll: "m-1", over: true, had: other, returned: true, receipt: own });
  assert.deepEqual(mended.drafts["m-1"], { ...blank, phase: "received", receipt: own }, "the right one does");
});

test("what is kept shows nothing of what was marked, and opens for the same sign-in alone", () => {
  const key = "0123456789abcdef".repeat(4);
  const drafts = (marks: Record<string, string>) => ({ "m-1": { ...blank, marks } });
  const many = drafts(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [String(i + 1), "基本满意"])));
  const kept = [drafts({}), drafts({ "1": "approve" }), many].map((d) => seal(key, d));
  assert.equal(new Set(kept.map((k) => k.length)).size, 1, "one length");
  assert.notEqual(seal(key, many), kept[2], "a nonce each time");
  assert.deepEqual(unseal(key, kept[2]), many);
  for (const k of kept) assert.match(k, /^[0-9a-f]+$/);
  for (const wrong of ["", "0123456789abcdee".repeat(4), "f".repeat(64)]) {
    assert.equal(unseal(wrong, kept[1]), undefined);
  }
  for (const junk of [undefined, "", "00", { who: "m d.001", drafts: many }, kept[1]!.slice(0, 99)]) {
    assert.equal(unseal(key, junk), undefined);
  }
});
