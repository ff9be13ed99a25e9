// The words of the desks, and the formatting of figures that all desks share.

import { catalogue } from "../i18n/words";
import en from "../i18n/en/desk";
import zh from "../i18n/zh/desk";
import { spaced } from "../ui/format";
import { t as core } from "../ui/words";
import type { Attendance, LogLine, PollView, Step } from "../types";

export type DeskKey = keyof typeof zh;

export const t = catalogue(zh, en);

// known returns the key prefix.name, or fallback if the service uses a name that is newer than this page.
function known(prefix: string, name: string, fallback: DeskKey): DeskKey {
  const key = `${prefix}.${name}`;
  return key in zh ? (key as DeskKey) : fallback;
}

// markName returns the name of a mark; the marks of a rating are names already.
export function markName(mark: string): string {
  switch (mark) {
    case "approve":
    case "reject":
    case "abstain":
    case "unmarked":
      return core(mark);
    default:
      return mark;
  }
}

// logWords puts one log line in words, with figures and names if the line has all of them.
export function logWords(l: LogLine): string {
  const args = l.args || {};
  const full = `said.${l.act}`;
  if (full in zh && named(zh[full as DeskKey]).every((n) => args[n])) return t(full as DeskKey, args);
  return t(known("log", l.act, "log.other"));
}

// named lists the placeholders of a sentence.
function named(text: string): string[] {
  return (text.match(/\{\w+\}/g) || []).map((m) => m.slice(1, -1));
}

// missingCertifiers returns how many scrutineers still have to certify.
function missingCertifiers(p: PollView): number {
  const agreed = (p.certificates || []).filter((c) => c.agree).length;
  return Math.max(0, (p.certifiers || 0) - agreed);
}

// why puts in words why a step cannot be taken now.
export function why(step: Step | undefined, poll: PollView, a: Attendance): string {
  const code = step?.code || "other";
  return t(known("why", code, "why.other"), {
    present: a.present,
    quorum: a.quorum,
    short: Math.max(0, a.quorum - a.present),
    missing: missingCertifiers(poll),
    returned: poll.returned,
    least: poll.least || 0,
  });
}

// stepOf finds one act among the steps of a poll.
export function stepOf(p: PollView, act: string): Step | undefined {
  return (p.steps || []).find((s) => s.act === act);
}

// bound keeps a figure on the same line as its unit: 98 人 does not break.
export function bound(text: string): string {
  return spaced(text).replace(/(\d) (?=[\u3400-\u9fff])/g, "$1\u00a0");
}

// clauses splits a sentence after its punctuation. One without Han characters is not split: it breaks between words.
export function clauses(text: string): string[] {
  const whole = bound(text);
  if (!/[\u3400-\u9fff]/.test(whole)) return [whole];
  return whole.match(/[^，。；：！？]+[，。；：！？”》）]*/g) || [whole];
}

// shortHead returns the first 12 digits of the log's head in groups of four, as reports print it.
export function shortHead(head: string): string {
  return (head.slice(0, 12).toUpperCase().match(/.{1,4}/g) || []).join(" ");
}
