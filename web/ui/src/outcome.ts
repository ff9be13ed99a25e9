// What screens say of a poll's result, from the figures alone.

import type { ItemOutcome, Line, PollView } from "./types";
import { catalogue } from "./i18n/words";
import zh from "./i18n/zh/outcome";

// t speaks the words of a result.
export const t = catalogue(zh, "outcome");

export type Verdict = "selected" | "tied" | "passed" | "notPassed" | "notHalf" | "belowLine" | "notSelected" | "grade";

export interface Row {
  line: Line;
  no: number; // its number on the ballot, from 1
  rank: number;
  approve: number;
  outcome: ItemOutcome;
  verdict: Verdict;
  word: string;
}

// isMajority says whether the pass line is more than half of the base.
export function isMajority(p: PollView): boolean {
  const total = baseTotal(p);
  return p.pass_line !== null && total !== null && p.pass_line === Math.floor(total / 2) + 1;
}

function baseTotal(p: PollView): number | null {
  const c = p.outcome ? p.outcome.counts : null;
  switch (p.base) {
    case "entitled":
      return c ? c.entitled : p.entitled;
    case "present":
      return c ? c.present : p.present;
    case "returned":
      return c ? c.returned : p.returned;
    case "valid":
      return c ? c.valid : null;
  }
}

// passLabel names the pass line: 过半数 50.
export function passLabel(p: PollView): string {
  return p.pass_line === null ? "" : t(isMajority(p) ? "passLine" : "passLineOther", { n: p.pass_line });
}

// rowsOf gives the rows of an announced result: a selection by rank, anything else in the order of the poll.
export function rowsOf(p: PollView): Row[] {
  const out = p.outcome;
  if (!out) return [];
  const rows = out.items.map((o) => row(p, o));
  if (p.kind === "selection") rows.sort((a, b) => a.rank - b.rank || a.no - b.no);
  return rows;
}

function row(p: PollView, o: ItemOutcome): Row {
  const at = p.items.findIndex((i) => i.id === o.id);
  const line = p.items[at] || { id: o.id, title: o.id };
  const verdict = verdictOf(p, o);
  const word = verdict === "grade" ? o.grade || "" : t(verdict);
  return { line, no: at + 1, rank: o.rank, approve: o.marks.approve || 0, outcome: o, verdict, word };
}

function verdictOf(p: PollView, o: ItemOutcome): Verdict {
  if (p.kind === "rating") return "grade";
  if (p.kind === "decision") return o.passed ? "passed" : "notPassed";
  if (o.selected) return "selected";
  if (p.outcome!.tied.includes(o.id)) return "tied";
  if (o.passed || p.pass_line === null) return "notSelected";
  return isMajority(p) ? "notHalf" : "belowLine";
}

// bandOf is the sentence on what follows, or "" where nothing does.
export function bandOf(p: PollView): string {
  const out = p.outcome;
  if (!out) return "";
  switch (out.state) {
    case "tie": {
      const first = out.items.find((i) => out.tied.includes(i.id));
      return t("tieBand", { rank: first ? first.rank : 0, n: out.tied.length });
    }
    case "shortfall":
      return t("shortfallBand", { n: out.seats_left });
    case "no_quorum":
      return t("noQuorumBand");
    case "invalid":
      return t("invalidBand");
    case "decided":
      return "";
  }
}
