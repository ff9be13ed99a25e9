// The form state of a poll that the clerk edits, and its conversion to and from the API's Spec. Pure.

import type { Base, Fault, Fraction, Grade, Item, Kind, Preset, Rules, Spec, View } from "../types";

// An ItemDraft holds the typed text of an item, also where it is not yet a number.
export interface ItemDraft {
  key: number; // of the row on screen, never sent
  title: string;
  short: string;
  department: string;
  investment: string;
  details: string;
  group: string;
  place: string;
  serves: string;
  due: string; // a day, 2026-12-31
  pictures: string[]; // their hashes
}

// A GradeDraft is one grade with its condition. The last grade in the list takes the rest; its condition is ignored.
export interface GradeDraft {
  key: number; // of the row on screen, never sent
  grade: string;
  marks: string[]; // the marks that are summed for the grade
  threshold: Fraction;
  base: Base;
}

// A Draft is the form state of one poll. id is "" until the poll is stored.
export interface Draft {
  id: string;
  key: number; // of the draft on this page, never sent
  begun: string; // the text of the draft when it was begun, see textOf
  stored: string; // the text that the service has stored; "" if none
  hash: string; // the service's draft_hash of the stored text; "" if none
  kind: Kind;
  title: string;
  items: ItemDraft[];
  rules: Omit<Rules, "scale" | "grades" | "round" | "tie">;
  follow: boolean; // max_approvals follows seats until the clerk sets it
  all: boolean; // 等额: as many seats as items
  scale: string[]; // marks of a rating, from the best down
  grades: GradeDraft[];
}

// Edit replaces the draft, or updates it with a function of its current value.
export type Edit = (d: Draft | undefined | ((d: Draft | undefined) => Draft | undefined)) => void;

// EditorProps are the props of the editor's pages, RulesFormProps those of the parts of its rules form.
export interface EditorProps {
  view: View;
  draft: Draft;
  edit: Edit;
}

export interface RulesFormProps {
  draft: Draft;
  faults: Fault[];
  edit: (d: Draft) => void;
}

// BOUNDS are the fractions that the form offers by name; any other is typed.
export const BOUNDS = {
  half_over: { num: 1, den: 2, over: true },
  half: { num: 1, den: 2, over: false },
  two_thirds: { num: 2, den: 3, over: false },
  two_thirds_over: { num: 2, den: 3, over: true },
  three_quarters: { num: 3, den: 4, over: false },
  four_fifths: { num: 4, den: 5, over: false },
} as const;

export type Bound = keyof typeof BOUNDS;

// boundOf returns the name of a fraction in BOUNDS, or "" for any other.
export function boundOf(f: Fraction | null | undefined): Bound | "" {
  if (!f) return "";
  const names = Object.keys(BOUNDS) as Bound[];
  return names.find((n) => BOUNDS[n].num === f.num && BOUNDS[n].den === f.den && BOUNDS[n].over === f.over) || "";
}

let keys = 0;

export function emptyItem(): ItemDraft {
  return { key: ++keys, title: "", short: "", department: "", investment: "", details: "", group: "",
    place: "", serves: "", due: "", pictures: [] };
}

export function toGrade(g: Partial<Grade>): GradeDraft {
  return { key: ++keys, grade: g.grade || "", marks: g.marks || [],
    threshold: g.threshold || BOUNDS.half, base: g.base || "entitled" };
}

const satisfaction = ["满意", "基本满意", "不满意"];

// newDraft returns an empty poll with the default settings: what the law says, or the commonest practice.
export function newDraft(kind: Kind): Draft {
  const scale = kind === "rating" ? satisfaction : [];
  return begin({
    id: "",
    kind,
    title: "",
    items: [emptyItem()],
    rules: {
      seats: 0,
      min_approvals: 0,
      max_approvals: 0,
      base: "entitled",
      threshold: BOUNDS.half_over,
      quorum: BOUNDS.two_thirds,
      min_turnout: null,
      unmarked: "abstain",
      shortfall: "ask",
      secrecy: "secret",
      reveal: "live",
      revise: "final",
      live_step: 10,
      duration_s: 0,
      certifiers: 1,
      show_not_returned: false,
    },
    follow: true,
    all: false,
    scale,
    grades: scale.map((grade, n) => toGrade({ grade, marks: scale.slice(0, n + 1) })),
  });
}

// begin completes a new draft or one just loaded: its present text counts as unchanged.
function begin(d: Omit<Draft, "key" | "begun" | "stored" | "hash">, hash = ""): Draft {
  const fresh = { ...d, key: ++keys, begun: "", stored: "", hash };
  const begun = textOf(fresh);
  return { ...fresh, begun, stored: d.id ? begun : "" };
}

// textOf returns a draft as it is sent.
export function textOf(d: Draft): string {
  return JSON.stringify(toSpec(d));
}

// touched reports whether a draft has changes that the service has not stored.
export function touched(d: Draft): boolean {
  const text = textOf(d);
  return text !== d.stored && (d.id !== "" || text !== d.begun);
}

// fromPreset returns an empty poll with the rules of a preset. The clerk still has to set the seats.
export function fromPreset(p: Preset): Draft {
  const d = fromSpec("", { kind: p.kind, title: "", items: [], rules: p.rules });
  const empty = { ...d, items: [emptyItem()], follow: true, all: !!p.seats_all };
  return begin(withSeats(empty, p.seats_all ? 1 : 0));
}

// fromSpec converts a stored draft to form state.
export function fromSpec(id: string, s: Spec, hash = ""): Draft {
  const { scale, grades, round: _round, tie: _tie, ...rules } = s.rules;
  return begin({
    id,
    kind: s.kind,
    title: s.title,
    items: (s.items || []).map(fromItem),
    rules,
    follow: rules.max_approvals === rules.seats,
    all: s.kind === "selection" && rules.seats > 0 && rules.seats === (s.items || []).length,
    scale: scale || [],
    grades: (grades || []).map(toGrade),
  }, hash);
}

// fromItem converts an item of a file or of a stored poll to form state.
export function fromItem(i: Partial<Item>): ItemDraft {
  return {
    ...emptyItem(),
    title: i.title || "",
    short: i.short || "",
    department: i.department || "",
    investment: i.investment ? String(i.investment) : "",
    details: i.details || "",
    group: i.group || "",
    place: i.place || "",
    serves: i.serves || "",
    due: i.due || "",
    pictures: i.pictures || [],
  };
}

// toSpec converts the form state to a Spec. A cell that is not a number is sent as typed: the service then reports a
// fault, which the form shows beside it.
export function toSpec(d: Draft): unknown {
  const items = used(d).map((i, n) => toItem(i, n + 1));
  const { seats, min_approvals, max_approvals, threshold, unmarked, shortfall, ...common } = d.rules;
  const rules: Record<string, unknown> = { ...common };
  if (d.kind === "selection") Object.assign(rules, { seats, min_approvals, max_approvals, shortfall });
  if (d.kind !== "rating") Object.assign(rules, { threshold, unmarked });
  if (d.kind === "rating") Object.assign(rules, { scale: d.scale.map((m) => m.trim()), grades: gradesOf(d) });
  return { kind: d.kind, title: d.title.trim(), items, rules };
}

// used returns the draft's rows that are not empty: an empty row at the end is a place to type, not an item. A motion
// without rows is one item with the poll's title.
export function used(d: Draft): ItemDraft[] {
  const rows = usedRows(d.items);
  return rows.length || d.kind !== "decision" || !d.title.trim() ? rows : [{ ...emptyItem(), title: d.title }];
}

// texts are the text fields of an item; they are sent trimmed.
const texts = ["title", "short", "department", "details", "group", "place", "serves", "due"] as const;

// hasMore reports whether any of the fields that are edited below an item's row is filled in.
export function hasMore(i: ItemDraft): boolean {
  return i.pictures.length > 0 || [i.details, i.place, i.serves, i.due].some((s) => s.trim());
}

// usedRows returns the rows that are not empty.
export function usedRows(items: ItemDraft[]): ItemDraft[] {
  return items.filter((i) => i.pictures.length > 0 || texts.some((name) => i[name].trim()) ||
    i.investment.trim() !== "");
}

function toItem(i: ItemDraft, id: number): Record<string, unknown> {
  const item: Record<string, unknown> = { id: String(id), title: i.title.trim() };
  for (const name of texts) if (i[name].trim()) item[name] = i[name].trim();
  if (i.pictures.length) item.pictures = i.pictures;
  const money = i.investment.trim().replace(/[,，]/g, "");
  if (money) item.investment = isNaN(Number(money)) ? i.investment.trim() : Number(money);
  return item;
}

// gradesOf returns the grades in order as they are sent: the last grade takes the rest and has no condition.
function gradesOf(d: Draft): Grade[] {
  return d.grades.map((g, n) =>
    n === d.grades.length - 1
      ? { grade: g.grade.trim() }
      : { grade: g.grade.trim(), marks: g.marks.map((m) => m.trim()), threshold: g.threshold, base: g.base },
  );
}

// withItems sets the items and what depends on their number: the seats of 等额, and the limit on approvals where
// unmarked counts as approval.
export function withItems(d: Draft, items: ItemDraft[]): Draft {
  const next = { ...d, items };
  const n = used(next).length;
  const seated = d.kind === "selection" && d.all ? withSeats(next, Math.max(1, n)) : next;
  return d.kind === "selection" && d.rules.unmarked === "approve"
    ? { ...seated, rules: { ...seated.rules, max_approvals: n } } : seated;
}

// withAll turns 等额 on or off.
export function withAll(d: Draft, all: boolean): Draft {
  return withItems({ ...d, all }, d.items);
}

// invested is the sum of all items' investments, in 万元; undefined if no item has one.
export function invested(d: Draft): number | undefined {
  const sums = used(d).map((i) => Number(i.investment.trim().replace(/[,，]/g, "")));
  const known = sums.filter((n) => n > 0);
  return known.length ? Math.round(known.reduce((a, b) => a + b, 0) * 100) / 100 : undefined;
}

// withSeats sets the seats; max_approvals follows until the clerk sets it.
export function withSeats(d: Draft, seats: number): Draft {
  const max = d.follow ? seats : d.rules.max_approvals;
  return { ...d, rules: { ...d.rules, seats, max_approvals: max } };
}

// withUnmarked sets how unmarked items count. If they count as approval, approvals cannot be limited, so max_approvals
// becomes the number of items.
export function withUnmarked(d: Draft, unmarked: Rules["unmarked"]): Draft {
  const max = unmarked === "approve" ? used(d).length : d.follow ? d.rules.seats : d.rules.max_approvals;
  return { ...d, rules: { ...d.rules, unmarked, max_approvals: max } };
}

// faultsAt returns the faults of one field. Row numbers count the rows that are not empty, as they were sent.
export function faultsAt(faults: Fault[], field: string): Fault[] {
  return faults.filter((f) => f.field === field || f.field.startsWith(field + ".") || f.field.startsWith(field + "["));
}
