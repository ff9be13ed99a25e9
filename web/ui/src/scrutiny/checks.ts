// The checks that must hold before a count is certified, written out with their figures (I6). Pure.

import { markName, t as desk } from "../desk/words";
import type { Attendance, LogLine, PollView, TallyLine } from "../types";
import { t } from "./words";

export interface Check {
  ok: boolean;
  text: string;
}

// Recount and LogAnswer are the responses of GET recount and GET log.
export interface Recount {
  ballots: number;
  equal: boolean;
  tally: TallyLine[];
}

export interface LogAnswer {
  entries: LogLine[];
  intact: boolean;
  head: string;
}

// voidBallots returns the number of void ballots of a counted poll; undefined before, because a live tally lags behind.
export function voidBallots(p: PollView): number | undefined {
  if (!p.counted) return undefined;
  return p.outcome ? p.outcome.counts.void : p.tally ? p.tally_void || 0 : undefined;
}

// identities returns the sums that a scrutineer checks by hand, each with its figures.
export function identities(p: PollView, a: Attendance): Check[] {
  const checks: Check[] = [];
  const present = p.present || a.present;
  if (a.quorum > 0) checks.push(say(present >= a.quorum, "quorum", { present, quorum: a.quorum }));
  // Whether the vote is valid is not said while more ballots may come, nor of a poll with too few to be counted.
  const open = p.state === "open" || p.state === "paused" || p.too_few;
  checks.push(say(p.returned <= p.issued, open ? "issued_now" : "issued",
    { returned: p.returned, issued: p.issued, what: desk(`kind.${p.kind}`) }));
  const spoiled = voidBallots(p);
  if (spoiled === undefined) return checks;
  const valid = p.outcome ? p.outcome.counts.valid : (p.tally_of || 0) - spoiled;
  checks.push(say(valid + spoiled === p.returned, "sum", { valid, void: spoiled, returned: p.returned }));
  if (p.tally) checks.push(items(p, p.tally, valid));
  return checks;
}

function items(p: PollView, tally: TallyLine[], valid: number): Check {
  const bad = tally.find((l) => sum(l.marks) !== valid);
  if (bad) return { ok: false, text: t("id.items_bad", { title: bad.title, sum: sum(bad.marks), valid }) };
  const marks = [...p.scale, "unmarked"].map(markName).join(" + ");
  return { ok: true, text: t("id.items", { n: tally.length, marks, valid }) };
}

function say(ok: boolean, what: "quorum" | "issued" | "issued_now" | "sum",
    args: Record<string, number | string>): Check {
  return { ok, text: t(ok ? `id.${what}` : `id.${what === "issued_now" ? "issued" : what}_bad`, args) };
}

function sum(marks: Record<string, number>): number {
  return Object.values(marks).reduce((a, b) => a + b, 0);
}

// differing returns the title of the first item whose figures differ between the recount and the tally or the result,
// or "".
export function differing(p: PollView, r: Recount): string {
  for (const line of r.tally) {
    const others = [find(p.tally, line.id), find(p.outcome?.items, line.id)];
    if (others.some((o) => o && !same(o.marks, line.marks))) return line.title;
  }
  return "";
}

function find<T extends { id: string }>(list: T[] | undefined, id: string): T | undefined {
  return (list || []).find((x) => x.id === id);
}

function same(a: Record<string, number>, b: Record<string, number>): boolean {
  return [...Object.keys(a), ...Object.keys(b)].every((k) => (a[k] || 0) === (b[k] || 0));
}

// agrees reports whether the recount itself says so, and its figures are those of the tally and the result.
export function agrees(p: PollView, r: Recount): boolean {
  return r.equal && r.ballots === p.returned && !differing(p, r);
}

// slipsSince returns how many slips were made since the meeting's first opening, and for whom.
export function slipsSince(entries: LogLine[]): { n: number; whose: string } {
  const opened = entries.findIndex((e) => e.act === "open");
  const made = opened < 0 ? [] : entries.slice(opened).filter((e) => e.act === "slips");
  const whose = made.map((e) =>
    (e.args?.numbers ? t("self.slips_of", { numbers: e.args.numbers.split(" ").join(t("sep")) }) : e.args?.name || ""));
  return { n: made.reduce((n, e) => n + (Number(e.args?.n) || 0), 0), whose: whose.filter(Boolean).join(t("sep")) };
}

export type Phase = "draft" | "zero" | "ready" | "voting" | "counting" | "check" | "over" | "void";

// phase returns what a poll requires of its scrutineers now.
export function phase(p: PollView): Phase {
  switch (p.state) {
    case "draft":
      return "draft";
    case "adopted":
      return p.zero ? "ready" : "zero";
    case "open":
    case "paused":
      return "voting";
    case "closed":
      return p.counted ? "check" : "counting";
    case "certified":
    case "announced":
      return "over";
    case "void":
      return "void";
  }
}

// stepOfPhase returns the index of the current step: zero proof, check, certify. 3 means that all are done.
export function stepOfPhase(ph: Phase, signed: boolean): number {
  if (ph === "draft" || ph === "zero") return 0;
  if (ph === "over") return 3;
  return ph === "check" && signed ? 2 : 1;
}
