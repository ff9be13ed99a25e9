// Shares beside counts: 得票率 and 满意率. They are for the eye alone, reckoned in integers, to one decimal, half up; no
// decision is ever made by them.

import type { PollView } from "../types";

// percent writes n of a total as 89.8%, or "" where there is no total.
export function percent(n: number, total: number): string {
  if (total <= 0) return "";
  const tenths = Math.floor((2000 * n + total) / (2 * total));
  return Math.floor(tenths / 10) + "." + (tenths % 10) + "%";
}

// baseOf is what a share is taken of: the base of the poll, or of the best grade.
export function baseOf(p: PollView): number {
  const c = p.outcome!.counts;
  const grade = p.kind === "rating" && p.grades ? p.grades[0] : undefined;
  return c[(grade && grade.base) || p.base];
}

// bestOf are the votes that count for the best grade of a rating, as its rules sum them.
export function bestOf(p: PollView, marks: Record<string, number>): number {
  const grade = p.grades && p.grades[0];
  const summed = grade && grade.marks && grade.marks.length ? grade.marks : p.scale.slice(0, 1);
  return summed.reduce((sum, m) => sum + (marks[m] || 0), 0);
}
