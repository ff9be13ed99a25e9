// A ballot being filled in: pure arithmetic on marks.

import type { Line, PollView } from "../types";

// Marks are by item id; an item not named is unmarked.
export type Marks = Record<string, string>;

// limited says whether approvals are counted against a limit. Motions and ratings are judged item by item.
export function limited(p: PollView): boolean {
  return p.kind === "selection";
}

// scaleOf gives the names of marks in their fixed order.
export function scaleOf(p: PollView): string[] {
  return p.scale && p.scale.length ? p.scale : ["approve", "reject", "abstain"];
}

export function count(p: PollView, marks: Marks, mark: string): number {
  return p.items.filter((i) => marks[i.id] === mark).length;
}

export function unmarked(p: PollView, marks: Marks): Line[] {
  return p.items.filter((i) => !marks[i.id]);
}

// tooMany says whether one more approval would be over the limit.
export function tooMany(p: PollView, marks: Marks, item: string, mark: string): boolean {
  return limited(p) && mark === "approve" && marks[item] !== mark && count(p, marks, mark) >= p.max_approvals;
}

// spoiled says whether the ballot would be void as it stands, by too few approvals or too many.
export function spoiled(p: PollView, marks: Marks): boolean {
  const n = count(p, marks, "approve");
  return limited(p) && (n < p.min_approvals || n > p.max_approvals);
}

// put sets a mark, or clears it when it is set already. No other item changes.
export function put(marks: Marks, item: string, mark: string): Marks {
  const next = { ...marks };
  if (next[item] === mark) delete next[item];
  else next[item] = mark;
  return next;
}

// only keeps the marks that the poll knows, for what was kept before a page was loaded again.
export function only(p: PollView, marks: Marks): Marks {
  const next: Marks = {};
  for (const i of p.items) {
    const m = marks[i.id];
    if (m && scaleOf(p).includes(m)) next[i.id] = m;
  }
  return next;
}

// newKey names one ballot: 32 random hexadecimal digits. crypto.getRandomValues also works over plain HTTP.
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join("");
}
