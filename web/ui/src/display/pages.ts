// A list longer than the screen turns its pages by itself.

import { useEffect, useState } from "preact/hooks";

export const perPage = 12; // at most
const turn = 8000; // milliseconds a page stays

// usePages turns through ready pages: the one now shown, its number from 0, and how many there are.
export function usePages<T>(all: T[][], still: boolean | undefined): { rows: T[]; page: number; pages: number } {
  const pages = Math.max(1, all.length);
  const [n, set] = useState(0);
  useEffect(() => {
    if (still || pages < 2) return;
    const timer = setInterval(() => set((x) => x + 1), turn);
    return () => clearInterval(timer);
  }, [still, pages]);
  return { rows: all[n % pages] || [], page: n % pages, pages };
}

// usePageOf is the page that holds a row, where one is given: it does not turn by itself then.
export function usePageOf<T>(rows: T[], still: boolean | undefined, size: number, at: number):
    { rows: T[]; page: number; pages: number } {
  const all = split(rows, size);
  const turning = usePages(all, still || at >= 0);
  const page = at < 0 ? turning.page : Math.floor(at / size);
  return { rows: all[page] || [], page, pages: turning.pages };
}

// split cuts a list into pages of a size.
export function split<T>(rows: T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let i = 0; i < rows.length; i += size) pages.push(rows.slice(i, i + size));
  return pages;
}

// An Entry is a line of a list in groups: the name of a group, or a row.
export type Entry<T> = { group: string } | { row: T };

// grouped cuts a list in groups into pages of a size, names of groups counted. A page begins with the name of its
// group, and no name stands alone at the foot of a page.
export function grouped<T>(rows: T[], groupOf: (row: T) => string, size: number): Entry<T>[][] {
  const pages: Entry<T>[][] = [];
  let page: Entry<T>[] = [];
  let group = "";
  for (const row of rows) {
    const g = groupOf(row);
    const named = g !== "" && (g !== group || !page.length);
    if (page.length && page.length + (named ? 2 : 1) > size) {
      pages.push(page);
      page = [];
    }
    if (g !== "" && (g !== group || !page.length)) page.push({ group: g });
    group = g;
    page.push({ row });
  }
  if (page.length) pages.push(page);
  return pages;
}

// usePage gives the rows of the page now shown of a plain list.
export function usePage<T>(rows: T[], still: boolean | undefined, size: number):
    { rows: T[]; page: number; pages: number } {
  return usePages(split(rows, size), still);
}
