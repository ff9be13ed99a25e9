import assert from "node:assert/strict";
import { test } from "node:test";
import { send, type VoteStore } from "../src/vote/cast";
import { blank, reduce, start, type VoteMessage, type VoteState } from "../src/vote/state";
import { createStore } from "../src/store";

// A deputy who presses again while the box is still being asked what became of his ballot must not wait for ever.
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
  void send(store, "m-1");
  for (let i = 0; i < 20 && store.get().drafts["m-1"]!.phase !== "unknown"; i++) await new Promise((r) => setTimeout(r, 5));
  assert.equal(store.get().drafts["m-1"]!.phase, "unknown");
  store.send({ type: "resend", poll: "m-1" });
  await send(store, "m-1");
  assert.equal(store.get().drafts["m-1"]!.phase, "received", asked.join(", "));
});
