// The deputy's page draws with src/small/preact.ts. Here the same components are drawn by it and by Preact, changed at
// random in the same way, and must look the same after every change.
//
// Steady trees change as components do: what stands at a place comes and goes, and only a list, whose parts have keys,
// changes its order. There what stays must also stay the same node, with its state: focus, scrolling and what a screen
// reader follows hang on it. In wild trees anything takes the place of anything; which node is then used again is
// Preact's own affair, and such trees hold no state.

import { test } from "node:test";
import assert from "node:assert/strict";
import * as preact from "preact";
import * as hooks from "preact/hooks";
import * as small from "../src/small/preact";
import { Page, type Nod } from "./page";

interface Kit {
  h: typeof preact.h;
  Fragment: typeof preact.Fragment;
  render: (tree: preact.ComponentChild, into: Element) => void;
  useState: typeof hooks.useState;
  useEffect: typeof hooks.useEffect;
  useRef: typeof hooks.useRef;
}

const kits = { preact: { ...preact, ...hooks } as unknown as Kit, small: small as unknown as Kit };

// Preact's effects come after the next frame, and there are none here.
(preact.options as { requestAnimationFrame?: unknown }).requestAnimationFrame = (fn: () => void) => setTimeout(fn, 0);

// random is a small generator, so that both kits see the same turns and a failure can be had again.
function random(seed: number): Dice {
  let x = seed * 2654435761 + 1;
  return (n) => {
    x = (Math.imul(x ^ (x >>> 15), 2246822519) + 3266489917) >>> 0;
    return ((x ^ (x >>> 13)) >>> 0) % n;
  };
}

type Shape =
  | { what: "nothing" | "text"; n: number }
  | { what: "element" | "fragment" | "counter" | "list"; n: number; tag: number; kids: Shape[] };

type Dice = (n: number) => number;

const kinds = ["nothing", "text", "element", "element", "fragment", "list", "counter"] as const;

function shape(r: Dice, wild: boolean, deep: number, inList = false): Shape {
  const first = inList && !wild ? 2 : 0;
  const what = deep > 3 ? kinds[first + r(2)]! : kinds[first + r(kinds.length - first - (wild ? 1 : 0))]!;
  if (what === "nothing" || what === "text") return { what, n: r(3) };
  return { what, n: r(4), tag: r(3), kids: Array.from({ length: r(deep > 3 ? 1 : 4) }, () => shape(r, wild, deep + 1, what === "list")) };
}

// changed is a shape with a few places drawn anew.
function changed(r: Dice, wild: boolean, s: Shape, deep = 0, inList = false): Shape {
  if (!r(5)) {
    if (wild || s.what === "nothing") return shape(r, wild, deep, inList);
    if (s.what !== "text" && !inList) return { what: "nothing", n: 0 };
  }
  if (!("kids" in s)) return { ...s, n: s.what === "text" ? r(3) : s.n };
  const kids = s.kids.map((k) => changed(r, wild, k, deep + 1, s.what === "list"));
  if ((wild || s.what === "list") && !r(4)) kids.reverse();
  if (s.what === "list" && !r(4)) kids.pop();
  if (s.what === "list" && kids.length < 4 && !r(4)) kids.push(shape(r, wild, deep + 1, true));
  return { ...s, n: r(3) ? s.n : r(4), kids };
}

// drawer draws shapes with one kit. Counters have state and effects; log takes what the effects say.
function drawer(kit: Kit, log: string[], counters: Map<() => void, number>) {
  const { h } = kit;
  const tags = ["div", "svg", "p"];
  function Counter(p: { name: number; children?: preact.ComponentChildren }) {
    const [n, set] = kit.useState(() => 0);
    const times = kit.useRef(0);
    times.current++;
    kit.useEffect(() => {
      const add = () => set((m: number) => m + 1);
      counters.set(add, p.name);
      log.push("in " + p.name);
      return () => {
        counters.delete(add);
        log.push("out " + p.name);
      };
    }, [p.name]);
    return h("b", { "data-n": n, "aria-pressed": n % 2 === 1, class: n > 1 ? "many" : undefined }, n, p.children);
  }
  const draw = (s: Shape, key?: string): preact.ComponentChild => {
    switch (s.what) {
      case "nothing":
        return [null, false, undefined][s.n];
      case "text":
        return ["", "text", 7][s.n];
      case "element":
        return h(tags[s.tag]!, { key, class: s.n ? "c" + s.n : null, hidden: s.n === 2, style: { width: s.n + "px" } } as never, ...s.kids.map((k) => draw(k)));
      case "fragment":
        return h(kit.Fragment, { key } as never, ...s.kids.map((k) => draw(k)));
      case "counter":
        return h(Counter, { key, name: s.n } as never, ...s.kids.map((k) => draw(k)));
      case "list":
        return h("ol", { key } as never, s.kids.map((k, i) => draw(k, "k" + ((i + s.n) % 4))) as never);
    }
  };
  return draw;
}

// settled waits until drawing and effects are done; Preact's come after the next frame.
async function settled(): Promise<void> {
  for (let i = 0; i < 2; i++) {
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setTimeout(done, 1));
  }
}

async function play(kit: Kit, seed: number, wild: boolean): Promise<{ seen: string[]; log: string[] }> {
  const page = new Page();
  const into = page.element("main");
  const log: string[] = [];
  const counters = new Map<() => void, number>();
  const draw = drawer(kit, log, counters);
  const r = random(seed);
  let put: (s: Shape) => void = () => undefined;
  let now = shape(r, wild, 0);
  function App() {
    const [s, set] = kit.useState(now);
    put = set;
    return kit.h("main", null, draw(s));
  }
  page.use();
  kit.render(kit.h(App, null), into as unknown as Element);
  await settled();
  const seen = [page.write(into, !wild)];
  for (let turn = 1; turn <= 12; turn++) {
    page.turn = turn;
    if (r(3)) put((now = changed(r, wild, now)));
    else counters.forEach((name, add) => name % 2 && add());
    await settled();
    seen.push(page.write(into, !wild));
  }
  return { seen, log: log.sort() };
}

for (const wild of [false, true])
  test(`a ${wild ? "wild" : "steady"} tree drawn by the small one is Preact's`, async () => {
    const seeds = Number(process.env.FUZZ_ROUNDS ? 500 : 100);
    for (let seed = 1; seed <= seeds; seed++) {
      const want = await play(kits.preact, seed, wild);
      const got = await play(kits.small, seed, wild);
      assert.deepEqual(got, want, "seed " + seed);
    }
  });

test("a listener is called once, the newest, and not after it is taken away", async () => {
  for (const kit of Object.values(kits)) {
    const page = new Page();
    page.use();
    const into = page.element("main");
    const heard: string[] = [];
    let set: (v: string) => void = () => undefined;
    const App = () => {
      const [v, put] = kit.useState("a");
      set = put;
      return kit.h("button", { onClick: v ? () => heard.push(v) : undefined });
    };
    kit.render(kit.h(App, null), into as unknown as Element);
    const press = () => page.fire(into.firstChild as Nod, "click");
    press();
    set("b");
    await settled();
    press();
    set("");
    await settled();
    press();
    assert.deepEqual(heard, ["a", "b"]);
  }
});
