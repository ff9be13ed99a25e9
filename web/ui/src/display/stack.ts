// The layout of stacked bars: ratings, and motions with several items. If titles have too little room beside their bars
// and figures, and on every 4:3 screen, each title is above its bar.

import { fit, largestTitle, leading, tallestRow, type Fit } from "./fit";
import { em, evenly, widest } from "./lines";
import type { Stage } from "./stage";

export interface Stacked {
  titles: string[];
  groups: string[]; // the names of groups, as often as they occur in the list
  heads: string[]; // the marks
  grades: string[]; // the words on the right, with their heading; none before the announcement
}

export interface StackPlan {
  tiers: boolean; // titles are above their bars
  fit: Fit;
  title: number; // width of the titles
  bar: number; // 0: there is no room for bars, only for figures
  columns: number[]; // widths of the columns of figures
  grade: number;
  heads: string[][]; // the words above these columns, in lines
}

export const stackGap = 24; // between columns
const swatch = 42;
const leastBar = 200;
const mostBar = 560;
const tier = 58; // height of the bar and figures below a title
const leastTitle = 420; // the least width of titles beside bars
const most = 10; // the maximum of rows on a page
const mostGrouped = 11; // including the names of groups

// planStack lays out the list.
export function planStack(s: Stacked, stage: Stage): StackPlan {
  const grade = s.grades.length ? Math.ceil(Math.max(...s.grades.map(em)) * 44) : 0;
  const free = stage.room - (grade ? grade + stackGap : 0);
  const heads = headLines(s.heads, free - leastBar);
  const columns = heads.map((h) => Math.max(100, Math.ceil(widest(h) * 40) + swatch));
  const rest = columns.reduce((room, w) => room - w - stackGap, free);
  const beside = rest - stackGap - leastBar;
  const tiers = stage.tall || beside < leastTitle;
  const width = tiers ? free : beside;
  const found = fit({
    titles: s.titles, width, room: stage.tall ? 678 : 736, most: s.groups.length ? mostGrouped : most,
    least: stage.least, largest: largestTitle, tallest: tallestRow, under: tiers ? tier : 0,
    count: s.titles.length + s.groups.length,
    row: Math.max(0, ...s.groups.map((g) => evenly(g, stage.room / 40).length)) * 40 * leading,
  });
  if (tiers) return { tiers, fit: found, title: free, bar: rest < 120 ? 0 : rest, columns, grade, heads };
  const bar = Math.min(mostBar, Math.max(leastBar, rest - stackGap - found.width));
  return { tiers, fit: found, title: rest - stackGap - bar, bar, columns, grade, heads };
}

// columnsOf returns the plan's grid columns. The columns of figures share the remaining width.
export function columnsOf(p: StackPlan): string {
  const u = (n: number) => `calc(${n} * var(--u))`;
  return [...(p.tiers ? [] : [u(p.title)]), u(p.bar), ...p.columns.map((w) => `minmax(${u(w)}, 1fr)`),
    ...(p.grade ? [u(p.grade)] : [])].join(" ");
}

// headLines returns the words above the columns, broken into two lines if there is no room for one.
function headLines(words: string[], room: number): string[][] {
  const wide = words.reduce((w, x) => w + em(x) * 40 + swatch + stackGap, 0);
  return words.map((x) => (wide > room && em(x) > 2 ? evenly(x, Math.ceil(em(x) / 2)) : [x]));
}
