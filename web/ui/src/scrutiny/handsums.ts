// The form state of a count by hand: the sums shown beside each line, and the body that is sent. Pure.

import type { Line } from "../types";

export interface HandDraft {
  reason: string;
  returned: string;
  spoiled: string; // void ballots
  items: Record<string, Record<string, string>>; // by item, by mark
}

export interface HandEntry {
  reason: string;
  returned: number;
  void: number;
  items: Record<string, Record<string, number>>;
}

export const emptyHand: HandDraft = { reason: "", returned: "", spoiled: "", items: {} };

// digits keeps the digits of a text, five at most.
export function digits(s: string): string {
  return s.replace(/\D/g, "").slice(0, 5);
}

const figure = (s: string | undefined) => Number(s || 0);

// validOf returns the number of valid ballots that each line must sum to; undefined while it is not known.
export function validOf(d: HandDraft): number | undefined {
  if (d.returned === "") return undefined;
  const n = figure(d.returned) - figure(d.spoiled);
  return n < 0 ? undefined : n;
}

export function typed(d: HandDraft, item: string): boolean {
  return Object.values(d.items[item] || {}).some((s) => s !== "");
}

export function sumOf(d: HandDraft, item: string): number {
  return Object.values(d.items[item] || {}).reduce((a, s) => a + figure(s), 0);
}

// offBy returns a line's sum minus the valid ballots: above 0 it is over, below 0 short; undefined while unknown.
export function offBy(d: HandDraft, item: string): number | undefined {
  const valid = validOf(d);
  return valid === undefined || !typed(d, item) ? undefined : sumOf(d, item) - valid;
}

// complete reports whether there is a reason and every line adds up. The service checks again, and checks more.
export function complete(d: HandDraft, items: Line[]): boolean {
  return d.reason.trim() !== "" && validOf(d) !== undefined && items.every((i) => sumOf(d, i.id) === validOf(d));
}

export function setMark(d: HandDraft, item: string, mark: string, s: string): HandDraft {
  return { ...d, items: { ...d.items, [item]: { ...d.items[item], [mark]: digits(s) } } };
}

// fillRest adds the votes that a line lacks to one mark, such as unmarked, which nobody counts.
export function fillRest(d: HandDraft, item: string, mark: string): HandDraft {
  const valid = validOf(d);
  if (valid === undefined) return d;
  const rest = valid - (sumOf(d, item) - figure(d.items[item]?.[mark]));
  return rest < 0 ? d : setMark(d, item, mark, String(rest));
}

export function entryOf(d: HandDraft, items: Line[], marks: string[]): HandEntry {
  const row = (id: string) => Object.fromEntries(marks.map((m) => [m, figure(d.items[id]?.[m])]));
  return { reason: d.reason.trim(), returned: figure(d.returned), void: figure(d.spoiled),
    items: Object.fromEntries(items.map((i) => [i.id, row(i.id)])) };
}
