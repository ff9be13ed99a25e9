// The marks of a ballot that is being filled in. Pure.

import type { Line, PollView } from "../types";

// Marks maps an item's id to its mark; an item without an entry is unmarked.
export type Marks = Record<string, string>;

// limited reports whether approvals are limited. Motions and ratings are judged item by item.
export function limited(p: PollView): boolean {
  return p.kind === "selection";
}

// scaleOf returns the names of the marks in their fixed order.
export function scaleOf(p: PollView): string[] {
  return p.scale && p.scale.length ? p.scale : ["approve", "reject", "abstain"];
}

export function count(p: PollView, marks: Marks, mark: string): number {
  return p.items.filter((i) => marks[i.id] === mark).length;
}

export function unmarked(p: PollView, marks: Marks): Line[] {
  return p.items.filter((i) => !marks[i.id]);
}

// tooMany reports whether setting this mark would exceed the limit on approvals.
export function tooMany(p: PollView, marks: Marks, item: string, mark: string): boolean {
  return limited(p) && mark === "approve" && marks[item] !== mark && count(p, marks, mark) >= p.max_approvals;
}

// spoiled reports whether the ballot would be void as it is, with too few approvals or too many.
export function spoiled(p: PollView, marks: Marks): boolean {
  const n = count(p, marks, "approve");
  return limited(p) && (n < p.min_approvals || n > p.max_approvals);
}

// put sets a mark, or clears it if it is already set. No other item changes.
export function put(marks: Marks, item: string, mark: string): Marks {
  const next = { ...marks };
  if (next[item] === mark) delete next[item];
  else next[item] = mark;
  return next;
}

// only keeps the marks that the poll knows, of those stored before the page was reloaded.
export function only(p: PollView, marks: Marks): Marks {
  const next: Marks = {};
  for (const i of p.items) {
    const m = marks[i.id];
    if (m && scaleOf(p).includes(m)) next[i.id] = m;
  }
  return next;
}

// newKey returns the key of a new ballot: 32 random hex digits. crypto.getRandomValues also works over plain HTTP.
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join("");
}
