// How large the titles of a list are, in how many lines, and how many rows a page has, so that no title is cut. First,
// bars shrink in favour of titles; then a title takes several lines if its row is high enough; then all titles are
// smaller, down to the least size; then a page has fewer rows, and there are more pages. All pages of a list have the
// same layout, so that nothing jumps.

import { em, evenly, filled, widest } from "./lines";

export const largestTitle = 60;
export const tallestRow = 150; // in a short list
export const leading = 1.06; // height of a title's line, relative to its size
const between = 0.16; // and the space between two rows of several lines

export interface Wanted {
  titles: string[];
  width: number; // the maximum width of titles, in units
  room: number; // height of the list
  most: number; // the maximum of rows on a page
  least: number; // the smallest size
  largest: number;
  tallest: number; // the maximum height of a row, even if there are few
  under?: number; // the height in each row that the title cannot use
  count?: number; // the number of rows, if not every row has a title
  row?: number; // the least height of a row, for the texts beside the titles
}

export interface Fit {
  per: number; // rows on a page
  row: number; // height of a row
  size: number; // of titles up to 20 em wide
  sizeOf: (title: string) => number;
  width: number; // of the widest title
  lines: (title: string) => string[];
}

// fit finds the fewest pages that are possible, and the largest titles on them.
export function fit(w: Wanted): Fit {
  const n = Math.max(1, w.count || w.titles.length);
  for (let pages = Math.ceil(n / w.most); pages <= n; pages++) {
    const per = Math.ceil(n / pages);
    const full = Math.floor(w.room / per);
    // A row is higher than the usual maximum only if a title needs it.
    for (const row of [Math.min(w.tallest, full), full]) {
      if (row < (w.row || 0) && per > 1) continue;
      const size = sizes(w.largest, w.least).find((s) => holds(w, row, s));
      if (size) return made(w, per, row, size);
    }
  }
  return made(w, 1, w.room, w.least);
}

// sizes lists the sizes to try, the largest first.
function sizes(largest: number, least: number): number[] {
  const all = [];
  for (let size = largest; size > least; size -= 2) all.push(size);
  return [...all, least];
}

const usual = 20; // em: a wider title may be smaller than the others
const smallest = 36; // but never smaller than this

// holds reports whether titles of a size fit into rows of a height.
function holds(w: Wanted, row: number, size: number): boolean {
  const room = row - (w.under || 0);
  if ((size > row * 0.72 && size > w.least) || size * leading > room) return false;
  return w.titles.every((t) => sizeIn(w, room, size, t) > 0);
}

// sizeIn returns the size of one title in rows that are made for a given size, or 0 if it does not fit.
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

// One is the layout of a single text: its size and its lines.
export interface One {
  size: number;
  lines: string[];
}

// fitOne sets a text as large as possible in a box. A text that is too long even at the least size takes more lines
// than the box has.
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
  meeting: One | null; // null: there is no room for it beside the title, and it is not shown
}

const gap = 44;
export const headLine = 1.14;

// fitHead lays out the head of a scene: its title and, beside it, the state of the poll (now) and the meeting's name. A
// title of at most 20 em keeps the least size, even if that leaves no room for the meeting's name; a wider one is made
// smaller first, but never smaller than 36.
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

// inLines breaks a text into at most n lines of similar length.
function inLines(text: string, size: number, n: number): One & { width: number } {
  let lines = [text];
  for (let w = em(text) / n; n > 1; w += 0.5) {
    lines = evenly(text, w);
    if (lines.length <= n) break;
  }
  return { size, lines, width: Math.ceil(widest(lines) * size) };
}
