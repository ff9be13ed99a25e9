// The announcement to read aloud, made from the outcome alone. Pure.

import { markName, t as desk } from "../desk/words";
import type { Fraction, ItemOutcome, Meeting, Outcome, PollView, Spec } from "../types";
import { meetingName } from "../ui/format";
import { t } from "./words";

// A Part is a paragraph or a list of items.
export type Part = { text: string } | { rows: Row[] };

export interface Row {
  no: string; // rank, or the item's place on the ballot
  title: string;
  more?: string; // figures and verdict, under a motion or a report
}

// announcement returns the whole text for the outcome of a poll. The threshold is put in words if spec is known.
export function announcement(p: PollView, o: Outcome, spec: Spec | undefined): Part[] {
  const open = { text: t(isDocument(p) ? "ann.open_doc" : "ann.open", { title: titled(p) }) };
  const said = { ...o.counts, what: desk(`kind.${p.kind}`) };
  if (o.state === "invalid") return [open, { text: t("ann.invalid", said) }];
  if (o.state === "no_quorum") return [open, { text: t("ann.no_quorum", said) }];
  const counts = { text: open.text + t("ann.counts", said) };
  switch (p.kind) {
    case "decision":
      return [counts, { rows: motions(p, o, spec) }];
    case "rating":
      return [counts, { rows: grades(p, o) }];
    case "selection":
      return [counts, ...selection(p, o, spec)];
  }
}

// isDocument reports whether a motion's title names the document voted on, such as 关于批准政府工作报告的决议草案, and
// not the vote.
export function isDocument(p: PollView): boolean {
  return p.kind === "decision" && !/表决|票决|投票/.test(p.title.slice(-4));
}

// titled returns the title of a poll for use in a sentence: inside 《》, the title's own 《》 become 〈〉.
export function titled(p: PollView): string {
  return isDocument(p) ? p.title.replace(/《/g, "〈").replace(/》/g, "〉") : p.title;
}

// asText returns an announcement as plain text, one line for each item, as a first draft of the notice. It leaves out
// the words that are only spoken.
export function asText(parts: Part[]): string {
  const spoken = t("ann.spoken");
  return parts
    .map((p) =>
      ("text" in p ? p.text : p.rows.map((r) => `${r.no}. ${r.title}${r.more ? t("sep") + r.more : ""}`).join("\n")))
    .join("\n")
    .replace(spoken, "");
}

// noticeText returns the suggested text of a notice: date, meeting and kind of the vote, its counts, and its result.
export function noticeText(p: PollView, o: Outcome, spec: Spec | undefined, meeting: Meeting): string {
  const day = new Date(p.closed_at || Date.now());
  const parts = announcement(p, o, spec);
  const first = parts[0]!;
  const begin = t("ann.notice", {
    date: t("ann.date", { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() }),
    meeting: meetingName(meeting),
    way: desk(`secrecy.${p.secrecy}`),
    title: p.title,
    kind: desk(`kind.${p.kind}`),
  });
  const spoken = t(isDocument(p) ? "ann.open_doc" : "ann.open", { title: titled(p) });
  const counts = "text" in first ? first.text.replace(spoken, "") : "";
  return asText([{ text: begin + counts }, ...parts.filter((x) => x !== first),
    { text: t("ann.notice_end") }]);
}

// nextNumber returns the number after the highest of the meeting's notices, such as 第 3 号; the first is 1.
export function nextNumber(polls: PollView[]): string {
  const had = polls.map((x) => Number(/[0-9]+/.exec(x.notice_number || "")?.[0] || 0));
  return t("ann.number", { n: Math.max(0, ...had) + 1 });
}

function selection(p: PollView, o: Outcome, spec: Spec | undefined): Part[] {
  const parts: Part[] = [];
  const tie = p.round === "tie";
  const n = o.selected.length;
  const said = { n, line: line(p, o, spec) };
  if (n > 0) {
    parts.push({ text: t(tie ? "ann.selected_tie" : "ann.selected", said) });
    parts.push({ rows: ranked(p, o, o.selected) });
  } else parts.push({ text: t(tie ? "ann.none_tie" : "ann.none", said) });
  const first = o.items.find((i) => i.id === o.tied[0]);
  if (o.state === "tie" && first) {
    const votes = approvals(first, spec);
    parts.push({ text: t("ann.tied", { rank: first.rank, n: o.tied.length, votes, seats: o.seats_left }) });
    parts.push({ rows: ranked(p, o, o.tied) });
  }
  if (o.state === "shortfall") {
    const ask = o.next_round ? t("ann.short_ask") : "";
    parts.push({ text: t("ann.short", { seats: o.seats, left: o.seats_left }) + ask });
  }
  return parts;
}

// approvals returns the votes that decide an item's rank, including unmarked ballots where the rules say so.
function approvals(i: ItemOutcome, spec: Spec | undefined): number {
  const unmarked = spec?.rules.unmarked === "approve" ? i.marks.unmarked || 0 : 0;
  return (i.marks.approve || 0) + unmarked;
}

// ranked lists items by rank; items with equal votes share a rank and keep the order of the ballot.
function ranked(p: PollView, o: Outcome, ids: string[]): Row[] {
  return o.items
    .filter((i) => ids.includes(i.id))
    .sort((a, b) => a.rank - b.rank)
    .map((i) => ({ no: String(i.rank), title: titleOf(p, i.id) }));
}

function motions(p: PollView, o: Outcome, spec: Spec | undefined): Row[] {
  return o.items.map((i, k) => ({
    no: String(k + 1),
    title: titleOf(p, i.id),
    more: votes(p, i) + t("sep") + t(i.passed ? "ann.passed" : "ann.failed", { line: line(p, o, spec, !i.passed) }),
  }));
}

function grades(p: PollView, o: Outcome): Row[] {
  return o.items.map((i, k) => ({
    no: String(k + 1),
    title: titleOf(p, i.id),
    more: votes(p, i) + t("sep") + (i.grade ? t("ann.grade", { grade: i.grade }) : t("ann.no_grade")),
  }));
}

// votes puts the figures of one item in words. It names every mark, so that they sum to the valid ballots.
function votes(p: PollView, i: ItemOutcome): string {
  return [...p.scale, "unmarked"]
    .map((m) => t("ann.votes", { name: markName(m), n: i.marks[m] || 0 }))
    .join(t("sep"));
}

// line puts in words the threshold that an item must reach or, with `not`, that it did not.
function line(p: PollView, o: Outcome, spec: Spec | undefined, not = false): string {
  if (p.round === "tie") return t("line.most");
  const f = spec?.rules.threshold;
  if (f) return thresholdWords(f, t(`base.${p.base}`), not);
  return o.pass_line === null ? t("line.most") : t(not ? "line.votes_not" : "line.votes", { n: o.pass_line });
}

function thresholdWords(f: Fraction, base: string, not: boolean): string {
  if (f.over && f.num === 1 && f.den === 2) return t(not ? "line.half_not" : "line.half", { base });
  const fraction = t("fraction", { num: f.num, den: f.den });
  if (f.over) return t(not ? "line.over_not" : "line.over", { base, fraction });
  return t(not ? "line.least_not" : "line.least", { base, fraction });
}

function titleOf(p: PollView, id: string): string {
  return p.items.find((i) => i.id === id)?.title || id;
}
