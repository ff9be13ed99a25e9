// poll.json: what was put to the meeting. Reading fails if a field is missing or unknown, or the rules contradict
// themselves.

import { encode, sha256 } from "./bytes";
import { differs, Fault } from "./fault";
import { Fields, Num, parse, type Value } from "./json";

export interface Fraction {
  num: number;
  den: number;
  over: boolean;
}

export const bases = ["entitled", "present", "returned", "valid"] as const;
export type Base = (typeof bases)[number];

export interface Grade {
  grade: string;
  marks: string[];
  threshold?: Fraction;
  base?: Base;
}

export interface Poll {
  kind: "selection" | "decision" | "rating";
  title: string;
  ids: string[];
  titles: string[];
  seats: number;
  min: number;
  max: number;
  base: Base;
  threshold: Fraction;
  quorum: Fraction;
  turnout?: Fraction;
  unmarkedApproves: boolean;
  vacant: boolean; // whether a shortfall leaves seats vacant
  tieRound: boolean;
  secret: boolean;
  step: number; // live_step
  certifiers: number;
  scale: string[];
  grades: Grade[];
  entitled: number;
  present: number;
  issued: number;
  adopted: string; // SHA-256 of the part of poll.json that was adopted
}

// readPoll reads poll.json. format is the manifest's, or 0 if that could not be read.
export function readPoll(text: string, format: number): Poll {
  const f = new Fields(parse(text, 4000));
  const kind = f.oneOf("kind", ["selection", "decision", "rating"] as const);
  const items = f.list("items").map(readItem);
  const wanted = items.some((i) => i.more) ? 2 : 1;
  if (format && format !== wanted) throw differs("format", format, wanted);
  const poll = { kind, title: line(f, "title", 60), ids: items.map((i) => i.id), titles: items.map((i) => i.title) };
  const rules = readRules(new Fields(f.object("rules")), kind);
  const counts = { entitled: f.number("entitled"), present: f.number("present"), issued: f.number("issued") };
  f.none();
  const cut = text.lastIndexOf(',\n  "entitled": ');
  if (cut < 0) throw new Fault("missing", { name: "entitled" });
  const p: Poll = { ...poll, ...rules, ...counts, adopted: sha256(encode(text.slice(0, cut) + "\n}\n")) };
  check(p);
  return p;
}

// lines are the optional text fields of an item, with their maximum numbers of characters.
const lines = [
  ["short", 10], ["department", 60], ["group", 60], ["details", 2000], ["place", 60], ["serves", 60],
] as const;

// more are the fields that only format 2 has.
const more = ["place", "serves", "due", "pictures"];

function readItem(v: Value): { id: string; title: string; more: boolean } {
  const f = new Fields(v);
  const item = { id: f.text("id"), title: line(f, "title", 60), more: more.some((name) => f.has(name)) };
  for (const [name, most] of lines) if (f.has(name)) line(f, name, most, true);
  if (f.textOr("due") && !isDay(f.text("due"))) throw new Fault("shape", { name: "due" });
  const pictures = f.texts("pictures");
  if (pictures.length > 3 || new Set(pictures).size < pictures.length ||
    !pictures.every((p) => /^[0-9a-f]{64}$/.test(p))) throw new Fault("shape", { name: "pictures" });
  if (f.has("investment")) {
    const v = f.any("investment");
    const n = v instanceof Num ? Number(v.text) : NaN;
    if (!(n >= 0 && n <= 1e12)) throw new Fault("shape", { name: "investment" });
  }
  f.none();
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(item.id)) throw new Fault("shape", { name: "id" });
  return item;
}

// isDay reports whether a text is an existing date, written like 2026-12-31.
function isDay(s: string): boolean {
  const at = new Date(s + "T00:00:00Z");
  return /^\d{4}-\d\d-\d\d$/.test(s) && !isNaN(at.getTime()) && at.toISOString().slice(0, 10) === s;
}

// Control characters, and characters that change the text direction: with them one title could pass for another.
const badChar = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/;

function line(f: Fields, name: string, most: number, optional = false): string {
  return legible(name, f.text(name), most, optional);
}

function legible(name: string, s: string, most: number, optional = false): string {
  if (!optional && !s.trim()) throw new Fault("missing", { name });
  const plain = name === "details" ? s.replace(/[\n\r\t]/g, "") : s;
  if ([...s].length > most || badChar.test(plain)) throw new Fault("shape", { name });
  return s;
}

function readRules(f: Fields, kind: Poll["kind"]) {
  f.oneOf("tie", ["tie_round"]);
  const live = f.oneOf("reveal", ["live", "on_close", "on_announce"]) === "live";
  const revised = f.oneOf("revise", ["final", "until_close"]) === "until_close";
  const step = f.number("live_step");
  const seconds = f.number("duration_s");
  const round = f.oneOf("round", ["first", "tie", "shortfall", "rerun"]);
  f.flag("show_not_returned");
  const turnout = f.any("min_turnout");
  const rules = {
    seats: f.number("seats"),
    min: f.number("min_approvals"),
    max: f.number("max_approvals"),
    base: f.oneOf("base", bases),
    threshold: fraction("threshold", f.any("threshold")),
    quorum: fraction("quorum", f.any("quorum")),
    turnout: turnout === null ? undefined : fraction("min_turnout", turnout),
    unmarkedApproves: f.oneOf("unmarked", ["abstain", "approve"]) === "approve",
    vacant: f.oneOf("shortfall", ["ask", "revote", "vacant"]) === "vacant",
    tieRound: round === "tie",
    secret: f.oneOf("secrecy", ["secret", "recorded"]) === "secret",
    certifiers: f.number("certifiers"),
    scale: kind === "rating" ? f.texts("scale").map((m) => legible("scale", m, 10)) : ["approve", "reject", "abstain"],
    grades: f.has("grades") ? f.list("grades").map(readGrade) : [],
  };
  if (kind !== "rating" && (f.texts("scale").length || rules.grades.length))
    throw new Fault("unknown", { name: "scale" });
  f.none();
  if (step < 5 || step > 1e6 || seconds < 0 || seconds > 86400)
    throw new Fault("shape", { name: "live_step, duration_s" });
  if (revised && live && rules.secret) throw new Fault("contradiction", { name: "revise" });
  const half = rules.threshold.num === 1 && rules.threshold.den === 2 && rules.threshold.over;
  const meant = kind === "selection" || (f.text("shortfall") === "ask" && (round === "first" || round === "rerun"));
  if (!meant || (kind === "rating" && (rules.unmarkedApproves || !half)))
    throw new Fault("contradiction", { name: kind });
  for (const g of rules.grades) if (g.threshold && !g.base) g.base = rules.base;
  return { ...rules, step };
}

function fraction(name: string, v: Value): Fraction {
  const f = new Fields(v);
  const x = { num: f.number("num"), den: f.number("den"), over: f.has("over") && f.flag("over") };
  f.none();
  const reachable = x.over ? x.num < x.den : x.num <= x.den;
  if (x.num < 0 || x.num > 1e6 || x.den < 1 || x.den > 1e6 || !reachable) throw new Fault("shape", { name });
  return x;
}

function readGrade(v: Value): Grade {
  const f = new Fields(v);
  const g: Grade = { grade: line(f, "grade", 10), marks: f.texts("marks") };
  if (f.has("threshold")) g.threshold = fraction("threshold", f.any("threshold"));
  if (f.has("base")) g.base = f.oneOf("base", bases);
  f.none();
  return g;
}

// check throws if the poll contradicts itself.
function check(p: Poll): void {
  const must = (ok: boolean, name: string) => {
    if (!ok) throw new Fault("contradiction", { name });
  };
  const n = p.ids.length;
  must(n > 0 && n <= 200 && new Set(p.ids).size === n, "items");
  must(Math.min(p.seats, p.min, p.max) >= 0, "seats");
  must(p.certifiers >= 0 && p.certifiers <= 20, "certifiers");
  if (p.kind === "selection") {
    must(p.seats >= 1 && p.seats <= n && !(p.tieRound && p.seats >= n), "seats");
    must(p.min <= p.max && p.max >= 1 && p.max <= n && !(p.unmarkedApproves && p.max !== n), "max_approvals");
  } else {
    const none = (k: number) => k === 0 || (p.kind === "decision" && k === n);
    must(none(p.seats) && none(p.max) && p.min === 0, "seats");
  }
  if (p.kind === "rating") {
    const last = p.grades[p.grades.length - 1];
    must(p.scale.length > 0 && p.scale.length <= 9 && new Set(p.scale).size === p.scale.length &&
      !p.scale.includes("unmarked"), "scale");
    must(!!last && !last.marks.length && !last.threshold && !last.base, "grades");
    for (const g of p.grades) {
      must(g.marks.every((m) => p.scale.includes(m)) && new Set(g.marks).size === g.marks.length, "grades");
      must(g === last || (g.marks.length > 0 && !!g.threshold && !!g.base), "grades");
    }
  }
  must(p.entitled >= 0 && p.entitled <= 1e6, "entitled");
  must(p.present >= 0 && p.present <= p.entitled, "present");
  must(p.issued >= 0 && p.issued <= p.present, "issued");
}
