// The recount of the ballots, and the outcome that follows by the rules.

import { Fault, short } from "./fault";
import { Num, type Obj, type Value } from "./json";
import type { Base, Fraction, Poll } from "./poll";

export interface Counts {
  entitled: number;
  present: number;
  issued: number;
  returned: number;
  valid: number;
  void: number;
}

export interface Item {
  id: string;
  marks: Record<string, number>;
  rank: number;
  passed: boolean;
  selected: boolean;
  grade: string | null;
}

export interface Outcome {
  state: "decided" | "tie" | "shortfall" | "no_quorum" | "invalid";
  counts: Counts;
  pass_line: number | null;
  seats: number;
  items: Item[];
  selected: string[];
  tied: string[];
  seats_left: number;
  next_round: { kind: string; items: string[]; seats: number } | null;
}

// The products stay below 10¹², far below the limit of exact integers.
export function reaches(f: Fraction, n: number, total: number): boolean {
  if (total <= 0) return false;
  return f.over ? n * f.den > total * f.num : n * f.den >= total * f.num;
}

// wins reports whether n marks reach a threshold. With no mark at all, no threshold is reached, not even 0.
const wins = (f: Fraction, n: number, total: number) => n > 0 && reaches(f, n, total);

export class Count {
  ballots = 0;
  void = 0;
  readonly marks: Map<string, number>[]; // one map for each item

  constructor(readonly poll: Poll) {
    this.marks = poll.ids.map(() => new Map(["unmarked", ...poll.scale].map((m) => [m, 0])));
  }

  // add counts one ballot. It throws if an item or mark does not belong to this poll.
  add(marks: Obj): void {
    const p = this.poll;
    let approvals = p.unmarkedApproves ? p.ids.length - marks.size : 0;
    for (const [id, mark] of marks) {
      if (!p.ids.includes(id)) throw new Fault("unknown", { name: short(id) });
      if (typeof mark !== "string" || !p.scale.includes(mark)) throw new Fault("shape", { name: id });
      if (mark === "approve") approvals++;
    }
    this.ballots++;
    if (p.kind === "selection" && (approvals < p.min || approvals > p.max)) {
      this.void++;
      return;
    }
    p.ids.forEach((id, i) => {
      const name = (marks.get(id) as string | undefined) || "unmarked";
      this.marks[i]!.set(name, this.marks[i]!.get(name)! + 1);
    });
  }

  // take sets the figures of a count by hand: one row for each item, unmarked first.
  take(returned: number, spoilt: number, rows: number[][]): void {
    const p = this.poll;
    if (rows.length !== p.ids.length || spoilt < 0 || spoilt > returned) throw new Fault("shape", { name: "by_hand" });
    rows.forEach((row, i) => {
      const sum = row.reduce((a, b) => a + b, 0);
      if (row.length !== p.scale.length + 1 || Math.min(...row) < 0 || sum !== returned - spoilt) {
        throw new Fault("shape", { name: "by_hand " + p.ids[i] });
      }
      ["unmarked", ...p.scale].forEach((name, k) => this.marks[i]!.set(name, row[k]!));
    });
    this.ballots = returned;
    this.void = spoilt;
  }

  private approvals(i: number): number {
    const row = this.marks[i]!;
    return (row.get("approve") || 0) + (this.poll.unmarkedApproves ? row.get("unmarked")! : 0);
  }

  counts(): Counts {
    const { entitled, present, issued } = this.poll;
    return { entitled, present, issued, returned: this.ballots, valid: this.ballots - this.void, void: this.void };
  }

  outcome(): Outcome {
    const p = this.poll;
    const counts = this.counts();
    const rating = p.kind === "rating";
    const all = p.ids.map((_, i) => this.approvals(i));
    const items = p.ids.map((id, i): Item => ({
      id,
      marks: Object.fromEntries(this.marks[i]!),
      rank: rating ? 0 : 1 + all.filter((n) => n > all[i]!).length,
      passed: false,
      selected: false,
      grade: null,
    }));
    const base = (b: Base) => counts[b];
    const o: Outcome = {
      state: "decided",
      counts,
      pass_line: rating || p.tieRound || base(p.base) <= 0 ? null : Math.max(1, least(p.threshold, base(p.base))),
      seats: p.seats,
      items,
      selected: [],
      tied: [],
      seats_left: 0,
      next_round: null,
    };
    if (counts.returned > counts.issued) {
      return { ...o, state: "invalid", next_round: { kind: "rerun", items: [...p.ids], seats: p.seats } };
    }
    if (!reaches(p.quorum, counts.present, counts.entitled) ||
        (p.turnout && !reaches(p.turnout, counts.returned, counts.entitled))) {
      return { ...o, state: "no_quorum" };
    }
    items.forEach((item, i) => {
      if (rating) item.grade = this.grade(i, base);
      else item.passed = p.tieRound ? all[i]! > 0 : wins(p.threshold, all[i]!, base(p.base));
      if (p.kind === "decision") item.selected = item.passed;
    });
    if (p.kind === "selection") this.choose(o, all);
    o.selected = items.filter((i) => i.selected).map((i) => i.id);
    return o;
  }

  private grade(i: number, base: (b: Base) => number): string | null {
    for (const g of this.poll.grades) {
      const total = base(g.base || this.poll.base);
      if (total <= 0) return null;
      const sum = g.marks.reduce((n, m) => n + this.marks[i]!.get(m)!, 0);
      if (!g.threshold || wins(g.threshold, sum, total)) return g.grade;
    }
    return null;
  }

  // choose fills the seats; a tie across the last seat leads to another round.
  private choose(o: Outcome, all: number[]): void {
    const p = this.poll;
    const places = (list: number[]) => list.sort((a, b) => all[b]! - all[a]! || a - b);
    const run = places(p.ids.map((_, i) => i).filter((i) => p.tieRound || o.items[i]!.passed));
    if (run.length <= p.seats) {
      for (const i of run) o.items[i]!.selected = o.items[i]!.passed;
      o.seats_left = p.seats - run.filter((i) => o.items[i]!.passed).length;
      if (!o.seats_left) return;
      o.state = "shortfall";
      if (p.vacant) return;
      const rest = places(p.ids.map((_, i) => i).filter((i) => !o.items[i]!.selected));
      o.next_round = { kind: "shortfall", items: rest.map((i) => p.ids[i]!), seats: o.seats_left };
      return;
    }
    const cut = all[run[p.seats - 1]!]!;
    const tie = all[run[p.seats]!] === cut;
    const chosen = run.filter((i) => all[i]! > cut || (all[i] === cut && !tie));
    for (const i of chosen) o.items[i]!.selected = true;
    o.seats_left = p.seats - chosen.length;
    if (!tie) return;
    o.tied = run.filter((i) => all[i] === cut).sort((a, b) => a - b).map((i) => p.ids[i]!);
    o.state = "tie";
    o.next_round = { kind: "tie", items: [...o.tied], seats: o.seats_left };
  }
}

// least returns the least n of total that reaches f.
function least(f: Fraction, total: number): number {
  let n = Math.floor((total * f.num) / f.den);
  if (!reaches(f, n, total)) n++;
  return Math.min(n, total + 1);
}

type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };

// difference returns the first place where a file's value differs from the expected one; undefined if none does.
export function difference(path: string, got: Value | undefined, want: Plain): Fault | undefined {
  const here = new Fault("differs", { name: path || "outcome", got: shown(got), want: short(JSON.stringify(want)) });
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return here;
    for (let i = 0; i < want.length; i++) {
      const f = difference(`${path}[${i + 1}]`, got[i], want[i]!);
      if (f) return f;
    }
    return undefined;
  }
  if (want !== null && typeof want === "object") {
    if (!(got instanceof Map)) return here;
    const inner = (name: string) => (path ? path + "." : "") + short(name);
    for (const name of Object.keys(want)) {
      if (!got.has(name)) return new Fault("missing", { name: inner(name) });
      const f = difference(inner(name), got.get(name), want[name]!);
      if (f) return f;
    }
    for (const name of got.keys()) if (!(name in want)) return new Fault("unknown", { name: inner(name) });
    return undefined;
  }
  return (got instanceof Num ? got.text === String(want) && typeof want === "number" : got === want) ? undefined : here;
}

function shown(v: Value | undefined): string {
  if (v instanceof Num) return v.text;
  if (v instanceof Map) return "{…}";
  return Array.isArray(v) ? "[…]" : short(String(v));
}
