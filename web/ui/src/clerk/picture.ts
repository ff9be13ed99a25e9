// A summary of a roll that was read from a file, and its changes to the current one. Pure.

import type { Deputy } from "../types";

export interface Change {
  number: string;
  name: string;
  before: string;
  after: string;
}

export interface Picture {
  deputies: number;
  delegations: number;
  without: Deputy[]; // deputies without a delegation, if others have one
  added: Deputy[];
  gone: Deputy[];
  renamed: Change[]; // the number now belongs to another person
  moved: Change[]; // to another delegation
  same: number;
}

// nameKey normalizes a name: spaces, middle dots, character width and case do not distinguish two people.
export function nameKey(s: string | undefined): string {
  return (s || "").normalize("NFKC").replace(/[\s·・•‧]/g, "").toLowerCase();
}

// picture compares the roll that was read with the current one, by number.
export function picture(stands: Deputy[], read: Deputy[]): Picture {
  const groups = new Set(read.map((d) => nameKey(d.delegation)).filter(Boolean));
  const before = new Map(stands.map((d) => [d.number, d]));
  const after = new Set(read.map((d) => d.number));
  const p: Picture = {
    deputies: read.length,
    delegations: groups.size,
    without: groups.size ? read.filter((d) => !nameKey(d.delegation)) : [],
    added: read.filter((d) => !before.has(d.number)),
    gone: stands.filter((d) => !after.has(d.number)),
    renamed: [],
    moved: [],
    same: 0,
  };
  for (const d of read) {
    const was = before.get(d.number);
    if (!was) continue;
    const renamed = nameKey(was.name) !== nameKey(d.name);
    const moved = nameKey(was.delegation) !== nameKey(d.delegation);
    const change = (x?: string, y?: string) => ({ number: d.number, name: d.name, before: x || "", after: y || "" });
    if (renamed) p.renamed.push(change(was.name, d.name));
    if (moved) p.moved.push(change(was.delegation, d.delegation));
    if (!renamed && !moved) p.same++;
  }
  return p;
}
