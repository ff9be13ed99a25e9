// Paging of lists that are longer than the screen: the pages turn by themselves.

import { useEffect, useState } from "preact/hooks";

export const perPage = 12;
const turn = 8000; // milliseconds that a page stays

// usePages turns the given pages, and returns the rows of the one now shown, its number from 0, and how many there are.
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

// roomy returns the height of a row, in units of the stage: taller in a short list, so that it fills the screen. A list
// of several pages keeps the row height of a full page.
export function roomy(rows: number, pages: number, least: number, most: number, room: number): number {
  return pages > 1 || !rows ? least : Math.max(least, Math.min(most, Math.floor(room / rows)));
}

// split cuts a list into pages of the given size.
export function split<T>(rows: T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let i = 0; i < rows.length; i += size) pages.push(rows.slice(i, i + size));
  return pages;
}

// An Entry is a line of a grouped list: the name of a group, or a row.
export type Entry<T> = { group: string } | { row: T };

// grouped cuts a grouped list into pages of the given size, which counts the names of groups too. A page begins with
// the name of its first group, and no page ends with a name.
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

// usePage returns the page now shown of a list without groups.
export function usePage<T>(rows: T[], still: boolean | undefined, size = perPage):
    { rows: T[]; page: number; pages: number } {
  return usePages(split(rows, size), still);
}
