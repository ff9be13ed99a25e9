// Moving a row of a list: where a dragged row lands, and which keys move it. Pure.

// moved returns the list with the entry at one place put at another. Places outside the list change nothing.
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (from === to || !(from in list) || !(to in list)) return list;
  const rest = list.filter((_, i) => i !== from);
  rest.splice(to, 0, list[from]!);
  return rest;
}

// landing returns the place where a dragged row lands if it is dropped at y. tops are the upper edges of all rows, and
// end is the lower edge of the last one. The row takes another row's place once y is past the middle of that row.
export function landing(tops: number[], end: number, from: number, y: number): number {
  const middles = tops.map((top, i) => (top + (tops[i + 1] ?? end)) / 2);
  return middles.filter((m, i) => i !== from && m < y).length;
}

// stepOf returns by how many places a key moves the row that has the focus: Alt with an arrow up or down. It is 0 for
// any other key.
export function stepOf(e: { altKey: boolean; ctrlKey: boolean; metaKey: boolean; key: string }): number {
  if (!e.altKey || e.ctrlKey || e.metaKey) return 0;
  return e.key === "ArrowUp" ? -1 : e.key === "ArrowDown" ? 1 : 0;
}

// lineAt returns the edge of a row on which to draw the line that shows where the dragged row lands, or "".
export function lineAt(row: number, from: number, to: number, n: number): "" | "above" | "below" {
  const before = to > from ? to + 1 : to; // the dragged row will be before this one
  if (from === to) return "";
  return row === before ? "above" : before === n && row === n - 1 ? "below" : "";
}

// scrollStep returns how far a list scrolls in one step while a row is dragged near one of its edges.
export function scrollStep(y: number, top: number, bottom: number): number {
  const near = Math.min(64, (bottom - top) / 4);
  if (y < top + near) return -Math.ceil((top + near - y) / 4);
  if (y > bottom - near) return Math.ceil((y - bottom + near) / 4);
  return 0;
}
