// A poll as the clerk's form holds it, and the way to what the service takes and back. Pure.

import type { Base, Fault, Fraction, Grade, Item, Kind, Preset, Rules, Spec, View } from "../types";

// An ItemDraft holds what was typed, also where it is not yet a number.
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

// A GradeDraft is one grade with its condition. The last of the list is the rest, whatever its condition says.
export interface GradeDraft {
  key: number; // of the row on screen, never sent
  grade: string;
  marks: string[]; // summed
  threshold: Fraction;
  base: Base;
}

// A Draft is one poll on its way to the meeting. id is "" until it is stored.
export interface Draft {
  id: string;
  kind: Kind;
  title: string;
  items: ItemDraft[];
  rules: Omit<Rules, "scale" | "grades" | "round" | "tie">;
  follow: boolean; // the most approvals follow the seats until they are set by hand
  all: boolean; // 等额: as many seats as items
  scale: string[]; // marks of a rating, from the best down
  grades: GradeDraft[];
}

// Edit puts another draft in the place of the one at hand, or changes it as it is then.
export type Edit = (d: Draft | undefined | ((d: Draft | undefined) => Draft | undefined)) => void;

// What is handed to the pages of the editor, and to the parts of its form of rules.
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

// BOUNDS are the fractions the form offers by name; any other is typed.
export const BOUNDS = {
  half_over: { num: 1, den: 2, over: true },
  half: { num: 1, den: 2, over: false },
  two_thirds: { num: 2, den: 3, over: false },
  two_thirds_over: { num: 2, den: 3, over: true },
  three_quarters: { num: 3, den: 4, over: false },
  four_fifths: { num: 4, den: 5, over: false },
} as const;

export type Bound = keyof typeof BOUNDS;

// boundOf names a fraction the form offers, or gives "" for another.
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

// newDraft is an empty poll with the usual settings: what the law says, or the commonest practice.
export function newDraft(kind: Kind): Draft {
  const scale = kind === "rating" ? satisfaction : [];
  return {
    id: "",
    kind,
    title: "",
    items: [emptyItem()],
    rules: {
      seats: kind === "selection" ? 1 : 0,
      min_approvals: 0,
      max_approvals: kind === "selection" ? 1 : 0,
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
  };
}

// fromPreset is an empty poll with the rules of a preset. Its seats are still to be given.
export function fromPreset(p: Preset): Draft {
  const d = fromSpec("", { kind: p.kind, title: "", items: [], rules: p.rules });
  return withSeats({ ...d, items: [emptyItem()], follow: true, all: !!p.seats_all }, p.kind === "selection" ? 1 : 0);
}

// fromSpec takes a stored draft into the form.
export function fromSpec(id: string, s: Spec): Draft {
  const { scale, grades, round: _round, tie: _tie, ...rules } = s.rules;
  return {
    id,
    kind: s.kind,
    title: s.title,
    items: (s.items || []).map(fromItem),
    rules,
    follow: rules.max_approvals === rules.seats,
    all: s.kind === "selection" && rules.seats > 0 && rules.seats === (s.items || []).length,
    scale: scale || [],
    grades: (grades || []).map(toGrade),
  };
}

// fromItem takes an item from a file or a stored poll.
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

// toSpec gives what the service takes. A cell that is no number goes as it was typed: the service says so beside it.
export function toSpec(d: Draft): unknown {
  const items = used(d).map((i, n) => toItem(i, n + 1));
  const { seats, min_approvals, max_approvals, threshold, unmarked, shortfall, ...common } = d.rules;
  const rules: Record<string, unknown> = { ...common };
  if (d.kind === "selection") Object.assign(rules, { seats, min_approvals, max_approvals, shortfall });
  if (d.kind !== "rating") Object.assign(rules, { threshold, unmarked });
  if (d.kind === "rating") Object.assign(rules, { scale: d.scale.map((m) => m.trim()), grades: gradesOf(d) });
  return { kind: d.kind, title: d.title.trim(), items, rules };
}

// used are the rows that hold anything: an empty row at the end is a place to type, not an item.
export function used(d: Draft): ItemDraft[] {
  return usedRows(d.items);
}

// texts are the fields of an item that go as they were typed.
const texts = ["title", "short", "department", "details", "group", "place", "serves", "due"] as const;

// hasMore tells whether an item has something of its own under its row.
export function hasMore(i: ItemDraft): boolean {
  return i.pictures.length > 0 || [i.details, i.place, i.serves, i.due].some((s) => s.trim());
}

// usedRows are those of the rows that hold anything.
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

// gradesOf is the ordered list as it is sent: the last grade is the rest and has no condition.
function gradesOf(d: Draft): Grade[] {
  return d.grades.map((g, n) =>
    n === d.grades.length - 1
      ? { grade: g.grade.trim() }
      : { grade: g.grade.trim(), marks: g.marks.map((m) => m.trim()), threshold: g.threshold, base: g.base },
  );
}

// withItems keeps what follows the number of items in step with it: the seats of 等额, the limit where unmarked approves.
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

// invested is what all items cost together, in 万元; undefined where none says what it costs.
export function invested(d: Draft): number | undefined {
  const sums = used(d).map((i) => Number(i.investment.trim().replace(/[,，]/g, "")));
  const known = sums.filter((n) => n > 0);
  return known.length ? Math.round(known.reduce((a, b) => a + b, 0) * 100) / 100 : undefined;
}

// withSeats sets the seats; the most approvals follow until somebody set them.
export function withSeats(d: Draft, seats: number): Draft {
  const max = d.follow ? seats : d.rules.max_approvals;
  return { ...d, rules: { ...d.rules, seats, max_approvals: max } };
}

// withUnmarked: unmarked as approval allows no limit on approvals, so the limit goes up to the items.
export function withUnmarked(d: Draft, unmarked: Rules["unmarked"]): Draft {
  const max = unmarked === "approve" ? used(d).length : d.follow ? d.rules.seats : d.rules.max_approvals;
  return { ...d, rules: { ...d.rules, unmarked, max_approvals: max } };
}

// faultsAt are the faults of one field. Rows are counted among the rows in use, as they were sent.
export function faultsAt(faults: Fault[], field: string): Fault[] {
  return faults.filter((f) => f.field === field || f.field.startsWith(field + ".") || f.field.startsWith(field + "["));
}
