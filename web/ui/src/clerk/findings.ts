// The findings of the check of the hall display: titles that do not fit, make a list small or add pages, long names,
// and characters that this computer cannot draw. Pure.

import { planBars } from "../display/bars";
import { verdictRoom } from "../display/check";
import { em, widest } from "../display/lines";
import { tallStage, wideStage, type Stage } from "../display/stage";
import type { View } from "../types";
import { spaced } from "../ui/format";

export interface Finding {
  kind: "cut" | "small" | "all" | "pages" | "name" | "glyph";
  text: string;
  n: number; // the size, the pages or the characters
  tall: boolean; // on a 4:3 screen
}

const clear = 44; // the usual size of titles in lists
const longName = 12;

export function findingsOf(check: NonNullable<View["check"]>, missing: string[]): Finding[] {
  const found: Finding[] = [];
  if (missing.length) found.push({ kind: "glyph", text: missing.join(" "), n: missing.length, tall: false });
  for (const stage of [wideStage, tallStage]) {
    for (const p of check.polls) found.push(...ofList(p.title, p.titles.map(spaced), stage));
  }
  for (const name of check.names) {
    const n = Array.from(name).length;
    if (em(name) > longName) found.push({ kind: "name", text: name, n, tall: false });
  }
  return found;
}

function ofList(poll: string, titles: string[], stage: Stage): Finding[] {
  if (!titles.length) return [];
  const found: Finding[] = [];
  const { fit } = planBars(titles, stage.room, verdictRoom, stage.tall ? 702 : 744, stage);
  const longest = titles.reduce((a, b) => (em(b) > em(a) ? b : a));
  const usual = stage.tall ? stage.least : clear;
  const pages = Math.ceil(titles.length / fit.per);
  for (const title of titles) {
    const size = fit.sizeOf(title);
    if (widest(fit.lines(title)) * size > fit.width + 1 || fit.lines(title).length * size > fit.row)
      found.push({ kind: "cut", text: title, n: size, tall: stage.tall });
    else if (size < fit.size) found.push({ kind: "small", text: title, n: size, tall: stage.tall });
  }
  if (fit.size < usual) found.push({ kind: "all", text: longest, n: fit.size, tall: stage.tall });
  if (pages > Math.ceil(titles.length / 12)) found.push({ kind: "pages", text: poll, n: pages, tall: stage.tall });
  return found;
}
