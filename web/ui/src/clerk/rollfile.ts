// The result of a roster's dry run, row by row. Pure.

import type { Deputy, Fault } from "../types";
import type { ColumnsAnswer, Question } from "./columns";
import type { Hidden, HiddenChoice } from "./hidden";
import { t } from "./words";

// RollAnswer is the answer of PUT roll, with dry_run or without.
export interface RollAnswer {
  rows: number;
  deputies: Deputy[];
  row_numbers?: number[]; // the row in the file of each deputy
  faults: Fault[];
  notices: Fault[];
  encoding: string;
  rare: string[];
  hidden?: Hidden;
  question?: Question;
  stored: boolean;
}

// whole adds the empty lists that an answer leaves out.
export function whole(a: RollAnswer): RollAnswer {
  return { ...a, deputies: a.deputies || [], faults: a.faults || [], notices: a.notices || [], rare: a.rare || [] };
}

// query returns the query of the request that sends a file, with the clerk's answers.
export function query(dry: boolean, hidden?: HiddenChoice, columns?: ColumnsAnswer): string {
  const q = new URLSearchParams();
  if (dry) q.set("dry_run", "1");
  if (hidden) q.set("hidden", hidden);
  if (columns) q.set("columns", columns.columns);
  if (columns?.header) q.set("header", String(columns.header));
  const text = q.toString();
  return text && "?" + text;
}

export type Column = "number" | "name" | "delegation" | "note";
export const COLUMNS: Column[] = ["number", "name", "delegation", "note"];

export interface PreviewRow {
  row: number; // as a spreadsheet program shows it, the header being 1
  deputy?: Deputy;
  faults: Fault[];
  notices: Fault[];
}

// asks reports whether a fault is a question, which the preview asks separately.
const asks = (a: RollAnswer, f: Fault) =>
  f.code === "hidden" || (!!a.question && (f.code === "no_header" || f.code === "column_twice"));

// preview joins the rows of a file with their faults and notices. Faults of the whole file have row 0.
export function preview(a: RollAnswer): PreviewRow[] {
  const rows = new Map<number, PreviewRow>();
  const at = (row: number) => {
    const had = rows.get(row);
    if (had) return had;
    const made: PreviewRow = { row, faults: [], notices: [] };
    rows.set(row, made);
    return made;
  };
  a.deputies.forEach((d, i) => (at(a.row_numbers?.[i] || i + 2).deputy = d));
  a.faults.filter((f) => !asks(a, f)).forEach((f) => at(f.row || 0).faults.push(f));
  a.notices.forEach((f) => at(f.row || 0).notices.push(f));
  return [...rows.values()].sort((x, y) => x.row - y.row);
}

export interface Sums {
  read: number;
  good: number;
  faulty: number;
  noted: number;
}

// sums counts rows, not faults: one row may have several.
export function sums(a: RollAnswer, rows: PreviewRow[]): Sums {
  const faulty = rows.filter((r) => r.faults.length > 0).length;
  const noted = rows.filter((r) => r.faults.length === 0 && r.notices.length > 0).length;
  const spoken = rows.filter((r) => r.row > 0 && r.faults.length + r.notices.length > 0).length;
  return { read: a.rows, good: Math.max(0, a.rows - spoken), faulty, noted };
}

// twoParts splits a message into what is wrong and what to do about it, and drops the row that it begins with.
export function twoParts(message: string): [string, string] {
  const text = message.replace(/^(第 \d+ 行：|Row \d+: )/, "").replace(/[。.]$/, "");
  const m = /^(.*?)(?:[，；]|; |\. )(.*)$/.exec(text);
  return m ? [m[1] || "", m[2] || ""] : [text, ""];
}

// annotated returns the roster as CSV with one more column for the faults, to be corrected and imported again.
export function annotated(rows: PreviewRow[], heads: string[]): string {
  const lines = [heads.map(cell).join(",")];
  for (const r of rows) {
    if (r.row === 0) continue;
    const said = [...r.faults, ...r.notices].map((f) => twoParts(f.message).filter(Boolean).join(t("sep.parts")))
      .join(t("preset.sep"));
    lines.push([...COLUMNS.map((c) => r.deputy?.[c] || ""), said].map(cell).join(","));
  }
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

// cell quotes a CSV cell, and prefixes one that begins like a formula, so that no program evaluates it.
function cell(s: string): string {
  const safe = /^[=+\-@＝\t\r]/.test(s) ? "'" + s : s;
  return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

// typeOf returns the content type of a roster or a list of items by its file name.
export function typeOf(name: string): string {
  const ext = name.toLowerCase().split(".").pop();
  if (ext === "xlsx" || ext === "xls") return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return ext === "json" ? "application/json" : "text/csv";
}


// byDelegation groups a roll by delegation, in the order in which delegations first appear.
export function byDelegation<D extends Deputy>(roll: D[]): { name: string; deputies: D[] }[] {
  const groups = new Map<string, D[]>();
  for (const d of roll) {
    const name = d.delegation || "";
    const had = groups.get(name);
    if (had) had.push(d);
    else groups.set(name, [d]);
  }
  return [...groups].map(([name, deputies]) => ({ name, deputies }));
}

// matches reports whether a deputy's number, name or delegation contains the search text.
export function matches(d: Deputy, wanted: string): boolean {
  const w = wanted.trim().toLowerCase();
  return !w || [d.number, d.name, d.delegation || ""].some((s) => s.toLowerCase().includes(w));
}

// papersPath returns the address of a poll's paper ballots with the chosen number and form.
export function papersPath(poll: string, n: string, numbered: boolean, box: "square" | "circle"): string {
  const q = new URLSearchParams({ n: n.trim() });
  if (numbered) q.set("numbered", "1");
  if (box === "circle") q.set("box", box);
  return `/api/polls/${poll}/paper.html?${q}`;
}
