// The documents that the service makes, which of them a poll has in its state, and in which formats. Pure.

import type { PollView, Role } from "../types";

export type Format = "html" | "pdf" | "xlsx" | "csv" | "docx" | "zip";

export interface DocumentKind {
  name: "report" | "rules" | "announcement" | "named" | "attendance" | "script" | "signin" | "paper" |
    "bundle" | "files";
  of: "poll" | "meeting";
  formats: Format[];
  // ready reports whether the document is available now. One that is not is listed with when it will be.
  ready: (p: PollView | undefined, role: Role) => boolean;
  // fits reports whether there can ever be such a document for the poll and the role.
  fits: (p: PollView | undefined, role: Role) => boolean;
}

const over = (p: PollView | undefined) => !!p &&
  (p.state === "closed" || p.state === "certified" || p.state === "announced");
const any = () => true;
const some = (p: PollView | undefined) => !!p;

export const kinds: DocumentKind[] = [
  { name: "report", of: "poll", formats: ["html", "pdf", "docx", "xlsx", "csv"], fits: some,
    ready: (p) => over(p) && !!p!.outcome },
  { name: "announcement", of: "poll", formats: ["html", "pdf", "docx", "xlsx", "csv"], fits: some,
    ready: (p) => p!.state === "announced" },
  {
    name: "named",
    of: "poll",
    formats: ["html", "pdf", "xlsx", "csv"],
    fits: (p) => !!p && p.secrecy === "recorded" && !p.by_hand,
    ready: (p, role) => over(p) && !!p!.counted && (role !== "clerk" || !!p!.tally),
  },
  { name: "rules", of: "poll", formats: ["html", "pdf", "docx"], fits: some, ready: any },
  { name: "paper", of: "poll", formats: ["html"], fits: (p, role) => !!p && role === "clerk", ready: any },
  { name: "bundle", of: "poll", formats: ["zip"], fits: some, ready: over },
  { name: "attendance", of: "meeting", formats: ["html", "pdf", "xlsx", "csv"], fits: any, ready: any },
  { name: "signin", of: "meeting", formats: ["html"], fits: any, ready: any },
  { name: "script", of: "meeting", formats: ["html", "docx"], fits: any, ready: any },
  { name: "files", of: "meeting", formats: ["zip"], fits: any, ready: any },
];

// documents lists the documents that fit a poll, each with its formats; pdf says whether the service makes PDF.
export function documents(p: PollView | undefined, role: Role, pdf = true):
    { kind: DocumentKind; formats: Format[]; ready: boolean }[] {
  return kinds
    .filter((k) => k.fits(p, role))
    .map((kind) => ({ kind, formats: kind.formats.filter((f) => pdf || f !== "pdf"), ready: kind.ready(p, role) }));
}

// pathOf returns the path of a document.
export function pathOf(kind: DocumentKind, format: Format, meeting: string, p: PollView | undefined): string {
  return kind.of === "meeting" ? `/api/meetings/${meeting}/${kind.name}.${format}`
    : `/api/polls/${p!.id}/${kind.name}.${format}`;
}
