// The live channel's client, in a simulated browser that has only clocks, events and sockets.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { connect, type Live } from "../src/live";
import type { Message } from "../src/reduce";

class Socket {
  static CONNECTING = 0;
  static all: Socket[] = [];
  readyState = 0;
  closed = false;
  sent: string[] = [];
  onopen: () => void = () => undefined;
  onmessage: (e: { data: string }) => void = () => undefined;
  onclose: () => void = () => undefined;
  constructor() {
    Socket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  views(seq = 1) {
    this.onmessage({ data: JSON.stringify({ type: "view", seq, view: { now: "2026-03-01T01:00:00Z" } }) });
  }
  bye(code: string, retry: boolean) {
    this.onmessage({ data: JSON.stringify({ type: "bye", code, retry }) });
  }
}

let run = 0; // performance.now, which nobody can set
let wall = 0; // Date.now, the tablet's clock
let said: Message[] = [];
let live: Live;
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });

// passes advances both clocks and runs the timers that are due.
function passes(ms: number) {
  for (let t = 0; t < ms; t += 100) {
    run += 100;
    wall += 100;
    mock.timers.tick(100);
  }
}

const last = () => Socket.all[Socket.all.length - 1];
const online = () => said.reduce((on, m) =>
  (m.type === "view" ? true : m.type === "link" ? m.online : m.type === "bye" ? false : on), false);

function begins() {
  live = connect("vote", "m", () => 7, (m) => said.push(m));
  last().opens();
  last().views();
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const g = globalThis as Record<string, unknown>;
  g.window = Object.assign(new EventTarget(), { setTimeout: (fn: () => void, ms: number) => setTimeout(fn, ms) });
  g.document = page;
  g.location = { protocol: "http:", host: "hall" };
  g.WebSocket = Socket;
  run = 0;
  wall = 1e12;
  mock.method(Date, "now", () => wall);
  mock.method(performance, "now", () => run);
  Socket.all = [];
  said = [];
});

afterEach(() => {
  live.stop();
  mock.timers.reset();
  mock.restoreAll();
});

const event = (where: "window" | "document", name: string) =>
  ((globalThis as Record<string, unknown>)[where] as EventTarget)
    .dispatchEvent(Object.assign(new Event(name), { persisted: true }));

test("a socket that falls silent is dropped, said so, and replaced", () => {
  begins();
  assert.equal(last().sent[0], '{"meeting":"m","since":7}');
  for (let i = 0; i < 20; i++) {
    passes(10000);
    last().views();
  }
  assert.equal(Socket.all.length, 1, "a view each 10 s is no silence");
  passes(14900);
  assert.ok(online());
  passes(200);
  assert.ok(!online(), "after 15 s the page says so");
  assert.ok(last().closed);
  passes(600);
  assert.equal(Socket.all.length, 2, "and opens a new one");
  last().opens();
  assert.ok(!online(), "an open socket alone is no news");
  last().views(3);
  assert.ok(online());
  Socket.all[0].views(2); // a message that was still in transit on the dead socket
  Socket.all[0].onclose();
  assert.equal(said.filter((m) => m.type === "view").length, 22);
  assert.ok(online());
});

test("a socket that never opens, or opens and says nothing, is given up", () => {
  live = connect("vote", "m", () => 0, (m) => said.push(m));
  passes(10700);
  assert.equal(Socket.all.length, 2);
  last().opens();
  passes(16000); // 15 s of silence, and the second wait of less than 0.8 s
  assert.equal(Socket.all.length, 3);
  assert.ok(!online());
  assert.ok(Socket.all[0].closed && Socket.all[1].closed);
});

for (const [where, name] of [
  ["window", "online"],
  ["window", "pageshow"],
  ["document", "resume"],
] as const) {
  test(`${name} renews the socket, and says that it is cut off only if that takes long`, () => {
    begins();
    passes(3000);
    event(where, name);
    event("document", "visibilitychange");
    event("window", "online"); // waking fires several events
    assert.equal(Socket.all.length, 2);
    assert.ok(Socket.all[0].closed && online());
    last().opens();
    last().views();
    passes(3000);
    assert.ok(online());
    event(where, name);
    passes(2100);
    assert.ok(!online());
  });
}

test("a page that comes into view trusts a socket that spoke a moment ago, by both clocks", () => {
  begins();
  passes(5000);
  event("document", "visibilitychange");
  assert.equal(Socket.all.length, 1);
  wall += 600000; // it slept, and performance.now stood still
  event("document", "visibilitychange");
  assert.equal(Socket.all.length, 2);
  last().opens();
  last().views();
  run += 600000; // Date.now was set back meanwhile
  event("document", "visibilitychange");
  assert.equal(Socket.all.length, 3);
});

test("a page that is hidden opens nothing", () => {
  begins();
  passes(12000);
  page.visibilityState = "hidden";
  event("document", "visibilitychange");
  page.visibilityState = "visible";
  assert.equal(Socket.all.length, 1);
});

test("the tablet's clock, set by hours, costs no connection", () => {
  begins();
  for (const hours of [1, -24]) {
    wall += hours * 3600000;
    passes(5000);
    last().views();
  }
  assert.equal(Socket.all.length, 1);
  assert.ok(online());
});

for (const code of ["replaced", "revoked"]) {
  test(`${code} ends it: nothing brings the page back`, () => {
    begins();
    last().bye(code, false);
    last().onclose();
    passes(60000);
    for (const name of ["online", "pageshow"]) event("window", name);
    for (const name of ["visibilitychange", "resume"]) event("document", name);
    live.again();
    passes(60000);
    assert.equal(Socket.all.length, 1);
    assert.ok(said.some((m) => m.type === "bye" && m.code === code));
  });
}

test("a server that stops is come back from, later and later", () => {
  begins();
  last().bye("shutdown", true);
  last().onclose();
  assert.ok(!online());
  let before = Socket.all.length;
  for (let i = 0; i < 12; i++) {
    passes(7600);
    assert.ok(Socket.all.length > before, "tried again");
    before = Socket.all.length;
    last().opens(); // and is lost before a message
    last().onmessage({ data: '{"type":"bye","code":"slow","retry":true}' });
    last().onclose();
  }
});

test("offline drops it at once", () => {
  begins();
  event("window", "offline");
  assert.ok(!online() && last().closed);
});
