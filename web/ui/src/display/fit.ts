// How large the titles of a list are, in how many lines, and how many rows there are on a page, so that no title is
// cut. Bars give way to names; a title takes two lines where its row allows; then all are smaller, down to the least
// size; then there are fewer rows on a page, and more pages. All pages of a list are alike, so that nothing jumps.

import { em, evenly, filled, widest } from "./lines";

export const largestTitle = 60;
export const tallestRow = 150; // of a short list
export const leading = 1.06; // height of a title's line by its size
const between = 0.16; // and what is left free between two rows of several lines

export interface Wanted {
  titles: string[];
  width: number; // the most that titles may take, in units
  room: number; // the height of the list
  most: number; // rows on a page
  least: number; // the smallest size
  largest: number;
  tallest: number; // a row, however few there are
  under?: number; // the height in each row that is not the title's
  count?: number; // of rows, where not every row has a title
  row?: number; // the least height of a row, for what stands beside the titles
}

export interface Fit {
  per: number; // rows on a page
  row: number; // height of a row
  size: number; // of the titles of up to 20 characters
  sizeOf: (title: string) => number;
  width: number; // of the widest
  lines: (title: string) => string[];
}

// fit finds the largest titles on the fewest pages.
export function fit(w: Wanted): Fit {
  const n = Math.max(1, w.count || w.titles.length);
  for (let pages = Math.ceil(n / w.most); pages <= n; pages++) {
    const per = Math.ceil(n / pages);
    const full = Math.floor(w.room / per);
    // A row is higher than the usual only where a title wants it.
    for (const row of [Math.min(w.tallest, full), full]) {
      if (row < (w.row || 0) && per > 1) continue;
      const size = sizes(w.largest, w.least).find((s) => holds(w, row, s));
      if (size) return made(w, per, row, size);
    }
  }
  return made(w, 1, w.room, w.least);
}

// sizes are those tried, the largest first.
function sizes(largest: number, least: number): number[] {
  const all = [];
  for (let size = largest; size > least; size -= 2) all.push(size);
  return [...all, least];
}

const usual = 20; // characters: a longer title may be smaller than the others
const smallest = 36; // but never than this

// holds says whether titles of a size fit rows of a height.
function holds(w: Wanted, row: number, size: number): boolean {
  const room = row - (w.under || 0);
  if ((size > row * 0.72 && size > w.least) || size * leading > room) return false;
  return w.titles.every((t) => sizeIn(w, room, size, t) > 0);
}

// sizeIn is the size that one title has in rows that are made for a size, or 0 where it does not fit.
function sizeIn(w: Wanted, room: number, size: number, title: string): number {
  const fits = (s: number) => {
    const lines = Math.max(1, Math.floor((room - s * between) / (s * leading)));
    return filled(title, w.width / s).length <= lines;
  };
  if (em(title) <= usual) return fits(size) ? size : 0;
  return sizes(size, Math.min(size, smallest)).find(fits) || 0;
}

function made(w: Wanted, per: number, row: number, size: number): Fit {
  const room = row - (w.under || 0);
  const sizeOf = (title: string) => sizeIn(w, room, size, title) || Math.min(size, smallest);
  const lines = (title: string) => evenly(title, w.width / sizeOf(title));
  const width = Math.ceil(w.titles.reduce((most, t) => Math.max(most, widest(lines(t)) * sizeOf(t)), 0));
  return { per, row, size, width, sizeOf, lines };
}

// One is how a single text is set: its size and its lines.
export interface One {
  size: number;
  lines: string[];
}

// fitOne sets a text as large as it may be in a box of a width and a height. A text that is too long for the least size
// takes more lines than the box has.
export function fitOne(text: string, width: number, height: number, sizes: number[], line = 1.2): One {
  for (const size of sizes) {
    const lines = evenly(text, width / size);
    if (lines.length * size * line <= height) return { size, lines };
  }
  const size = sizes[sizes.length - 1]!;
  return { size, lines: evenly(text, width / size) };
}

export interface HeadFit {
  title: One;
  meeting: One | null; // null: there is no room for it beside such a title, and it is not shown
}

const gap = 44;
export const headLine = 1.14;

// fitHead sets the title of a scene with what goes on and the meeting's name beside it, in a head of a width and
// height. A title of at most 20 characters stays at the least size even where the meeting's name then has no room; a
// longer one is first made smaller, never under 36.
export function fitHead(title: string, now: string, meeting: string, width: number, high: number, least: number):
    HeadFit {
  const usual = headSizes.filter((s) => s > least).concat(least);
  const small = headSizes.filter((s) => s < least);
  const free = width - (now ? em(now) * 44 + gap : 0);
  const tries: [number[], string][] = [[usual, meeting]];
  if (em(title) > 20) tries.push([small, meeting]);
  tries.push([usual, ""], [small, ""]);
  for (const [from, beside] of tries) {
    const found = headIn(title, beside, free, high - 8, from);
    if (found) return found;
  }
  return { title: fitOne(title, free, high, [36]), meeting: null };
}

const headSizes = [64, 56, 52, 48, 44, 40, 36];

function headIn(title: string, meeting: string, width: number, high: number, from: number[]): HeadFit | null {
  for (const size of from) {
    for (let n = 1; n * size * headLine <= high; n++) {
      const head = inLines(title, size, n);
      const rest = width - head.width;
      const name = meeting && rest > gap ? nameIn(meeting, rest - gap, high) : null;
      if (rest >= 0 && (name || !meeting)) return { title: head, meeting: name };
    }
  }
  return null;
}

function nameIn(meeting: string, width: number, high: number): One | null {
  for (const size of [40, 36]) {
    for (let n = 1; n * size * headLine <= high; n++) {
      const name = inLines(meeting, size, n);
      if (name.width <= width) return name;
    }
  }
  return null;
}

// inLines sets a text in a number of lines of like length.
function inLines(text: string, size: number, n: number): One & { width: number } {
  let lines = [text];
  for (let w = em(text) / n; n > 1; w += 0.5) {
    lines = evenly(text, w);
    if (lines.length <= n) break;
  }
  return { size, lines, width: Math.ceil(widest(lines) * size) };
}
