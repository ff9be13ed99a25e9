import assert from "node:assert/strict";
import { test } from "node:test";
import { capped, nothing, reduce, secondsLeft, type LiveState } from "../src/reduce";
import { fill } from "../src/i18n/words";
import type { View } from "../src/types";

const view = (title: string, now = "2026-03-01T01:00:00Z") => ({ now, meeting: { title } }) as View;

test("a newer view replaces, an older one changes nothing", () => {
  let s: LiveState = reduce(nothing, { type: "view", seq: 5, view: view("five"), at: 0 });
  assert.equal(s.view?.meeting.title, "five");
  // Devices come and go without an event, so the same number may bring something newer.
  s = reduce(s, { type: "view", seq: 5, view: view("again"), at: 0 });
  assert.equal(s.view?.meeting.title, "again");
  const same = reduce(s, { type: "view", seq: 4, view: view("four"), at: 0 });
  assert.equal(same, s);
  s = reduce(s, { type: "view", seq: 6, view: view("six"), at: 0 });
  assert.equal(s.seq, 6);
});

test("right after connecting the service is the authority", () => {
  const s = reduce({ ...nothing, seq: 900, view: view("old") },
    { type: "view", seq: 1, view: view("wiped"), at: 0, fresh: true });
  assert.equal(s.seq, 1);
  assert.equal(s.view?.meeting.title, "wiped");
});

test("a lost connection keeps the last view", () => {
  const s = reduce({ ...nothing, online: true, view: view("kept") }, { type: "link", online: false });
  assert.equal(s.online, false);
  assert.equal(s.view?.meeting.title, "kept");
});

test("only revoked and replaced end a sign-in", () => {
  assert.equal(reduce(nothing, { type: "bye", code: "shutdown" }), nothing);
  assert.equal(reduce(nothing, { type: "bye", code: "replaced" }).ended, "replaced");
});

test("the countdown follows the service's clock, not the tablet's", () => {
  const at = Date.parse("2026-03-01T02:00:00Z"); // the tablet is an hour ahead
  const s = reduce(nothing, { type: "view", seq: 1, view: view("x"), at });
  assert.equal(secondsLeft("2026-03-01T01:01:42Z", s.skew, at), 102);
  assert.equal(secondsLeft("2026-03-01T00:00:00Z", s.skew, at), 0);
  assert.equal(secondsLeft(undefined, s.skew, at), null);
  assert.deepEqual([capped(61, 60), capped(60, 60), capped(120, 60)], [60, 60, 120], "time may be added");
});

test("words take values, and values are never patterns", () => {
  assert.equal(fill("还有 {n} 项", { n: 3 }), "还有 3 项");
  assert.equal(fill("{n} {n:item|items} left", { n: 1 }), "1 item left");
  assert.equal(fill("{n} {n:item|items} left", { n: 2 }), "2 items left");
  assert.equal(fill("{a}", { a: "{b}", b: "x" }), "{b}");
});
