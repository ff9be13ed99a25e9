// A clerk's own presets: named rules. They are stored in this browser and moved to another one as a file, because the
// service stores only meetings, and so that a file can also be used in another hall. Pure, except for the storage.

import { keep, kept } from "../kept";
import type { Kind, Preset } from "../types";
import { newDraft, toSpec, type Draft } from "./draft";

const name = "piaojue_presets";
const most = 100;
const kinds: Kind[] = ["selection", "decision", "rating"];

// A PresetFile is the content of the file to which own presets are exported.
export interface PresetFile {
  piaojue: "presets";
  presets: Preset[];
}

export function ownPresets(): Preset[] {
  try {
    return readPresets(JSON.stringify({ piaojue: "presets", presets: kept<unknown>("localStorage", name) || [] }));
  } catch {
    return []; // stored by another version
  }
}

export function keepPresets(list: Preset[]): void {
  keep("localStorage", name, list);
}

// presetOf makes a preset of a draft's rules. It leaves out the seats, which differ by poll, as built-in presets do.
export function presetOf(d: Draft, title: string): Preset {
  const { rules } = toSpec(d) as { rules: Preset["rules"] };
  const money = d.kind === "selection" && d.items.some((i) => i.investment.trim() !== "");
  return {
    id: "own-" + title,
    name: title,
    kind: d.kind,
    rules: { ...whole(d.kind, rules), seats: 0, max_approvals: 0 },
    ...(d.kind === "selection" && d.all ? { seats_all: true } : {}),
    ...(money ? { show_investment: true } : {}),
  };
}

// withPresets adds presets to a list. A preset replaces one of the same name.
export function withPresets(list: Preset[], more: Preset[]): Preset[] {
  const named = new Map([...list, ...more].map((x) => [x.name, x]));
  return [...named.values()].slice(-most);
}

export function writePresets(list: Preset[]): string {
  const file: PresetFile = { piaojue: "presets", presets: list };
  return JSON.stringify(file, null, 2) + "\n";
}

// readPresets parses a file of presets, and throws if it is not one. The service later checks the rules themselves.
export function readPresets(text: string): Preset[] {
  const file = JSON.parse(text.replace(/^\ufeff/, "")) as Partial<PresetFile> | null;
  const list = file?.piaojue === "presets" ? file.presets : undefined;
  if (!Array.isArray(list) || list.length > most) throw new Error("format");
  return list.map((p) => {
    const title = typeof p?.name === "string" ? p.name.trim().slice(0, 60) : "";
    if (!title || !kinds.includes(p.kind) || typeof p.rules !== "object" || !p.rules) throw new Error("preset");
    return {
      id: "own-" + title,
      name: title,
      kind: p.kind,
      rules: whole(p.kind, p.rules),
      ...(p.seats_all === true ? { seats_all: true } : {}),
      ...(p.show_investment === true ? { show_investment: true } : {}),
    };
  });
}

// whole fills in missing rules with their defaults, and drops unknown rules and values of the wrong type.
function whole(kind: Kind, given: object): Preset["rules"] {
  const { seats: _seats, max_approvals: _max, ...usual } = newDraft(kind).rules;
  const rules: Record<string, unknown> = { ...usual, seats: 0, max_approvals: 0, tie: "tie_round", round: "first" };
  for (const [key, value] of Object.entries(given)) {
    if (key === "min_turnout" ? value === null || isFraction(value) : same(rules[key], value)) rules[key] = value;
  }
  if (kind === "rating") {
    const { scale, grades } = given as Partial<Preset["rules"]>;
    if (Array.isArray(scale) && scale.every((m) => typeof m === "string")) rules.scale = scale;
    if (Array.isArray(grades) && grades.every((g) => typeof g?.grade === "string")) rules.grades = grades;
  }
  return rules as unknown as Preset["rules"];
}

// same reports whether a value has the type of the default.
function same(usual: unknown, value: unknown): boolean {
  return isFraction(usual) ? isFraction(value) : usual !== undefined && typeof usual === typeof value && value !== null;
}

function isFraction(v: unknown): boolean {
  const f = v as { num?: unknown; den?: unknown } | null;
  return typeof f === "object" && f !== null && typeof f.num === "number" && typeof f.den === "number";
}
