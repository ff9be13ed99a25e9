// The words and rows in which screens show a poll's result, derived from its figures alone.

import type { ItemOutcome, Line, PollView } from "./types";
import { catalogue } from "./i18n/words";
import zh from "./i18n/zh/outcome";

// t returns the words for a result.
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

// isMajority reports whether the pass line is the least number that is more than half of the base.
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

// passLabel is the label of the pass line, such as 过半数 50.
export function passLabel(p: PollView): string {
  return p.pass_line === null ? "" : t(isMajority(p) ? "passLine" : "passLineOther", { n: p.pass_line });
}

// rowsOf returns the rows of an announced result: by rank for a selection, in the poll's order for other kinds.
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

// bandOf is the sentence on what follows from the result, or "" if nothing does.
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
