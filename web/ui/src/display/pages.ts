// A list that is longer than the screen turns its pages automatically.

import { useEffect, useState } from "preact/hooks";

export const perPage = 12; // the maximum of rows
const turn = 8000; // milliseconds for which a page is shown

// usePages turns through given pages. It returns the current one, its index, and the number of pages.
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

// usePageOf returns the page that contains the row at an index, without turning. If at is -1, it turns like usePages.
export function usePageOf<T>(rows: T[], still: boolean | undefined, size: number, at: number):
    { rows: T[]; page: number; pages: number } {
  const all = split(rows, size);
  const turning = usePages(all, still || at >= 0);
  const page = at < 0 ? turning.page : Math.floor(at / size);
  return { rows: all[page] || [], page, pages: turning.pages };
}

// split divides a list into pages of a size.
export function split<T>(rows: T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let i = 0; i < rows.length; i += size) pages.push(rows.slice(i, i + size));
  return pages;
}

// An Entry is a line of a grouped list: the name of a group, or a row.
export type Entry<T> = { group: string } | { row: T };

// grouped divides a grouped list into pages of a size, which includes the names of groups. A page begins with the name
// of its group, and no name is the last line of a page.
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

// usePage returns the rows of the current page of a list without groups.
export function usePage<T>(rows: T[], still: boolean | undefined, size: number):
    { rows: T[]; page: number; pages: number } {
  return usePages(split(rows, size), still);
}
