// Shares beside counts: 得票率 and 满意率. They are only displayed, and decide nothing. They are computed in integers and
// rounded half up to one decimal.

import type { PollView } from "../types";

// percent returns n as a share of a total, such as 89.8%, or "" if the total is 0.
export function percent(n: number, total: number): string {
  if (total <= 0) return "";
  const tenths = Math.floor((2000 * n + total) / (2 * total));
  return Math.floor(tenths / 10) + "." + (tenths % 10) + "%";
}

// baseOf returns the total of a share: the base of the best grade, if it has one, or else of the poll.
export function baseOf(p: PollView): number {
  const c = p.outcome!.counts;
  const grade = p.kind === "rating" && p.grades ? p.grades[0] : undefined;
  return c[(grade && grade.base) || p.base];
}

// bestOf returns the votes for the best grade of a rating, summed as its rules say.
export function bestOf(p: PollView, marks: Record<string, number>): number {
  const grade = p.grades && p.grades[0];
  const summed = grade && grade.marks && grade.marks.length ? grade.marks : p.scale.slice(0, 1);
  return summed.reduce((sum, m) => sum + (marks[m] || 0), 0);
}
