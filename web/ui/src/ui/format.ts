// Formatting of figures, times, receipts and names.

import { Problem } from "../api";
import type { Line, Meeting, Round } from "../types";
import { t } from "./words";

// money formats an investment in 万元, without needless decimals.
export function money(n: number | undefined): string {
  return n ? t("money", { n: Math.round(n * 100) / 100, m: Math.round(n * 100) / 1e4 }) : "";
}

// roundName returns the name of a later round of a poll; the first round has none.
export function roundName(r: Round): string {
  return r === "first" ? "" : t(r);
}

// clock formats an instant as 9:41 in this browser's time zone.
export function clock(at: string | number | undefined): string {
  if (at === undefined || at === "") return "";
  const d = new Date(at);
  return isNaN(d.getTime()) ? "" : d.getHours() + ":" + two(d.getMinutes());
}

// clockSeconds formats an instant as 09:41:05.
export function clockSeconds(at: string | number): string {
  const d = new Date(at);
  return two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
}

// countdown formats seconds as 01:42, with hours in front if there are any.
export function countdown(s: number): string {
  const h = Math.floor(s / 3600);
  return (h ? h + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
}

// fours splits a receipt into groups of four.
export function fours(receipt: string): string[] {
  return receipt.match(/.{1,4}/g) || [];
}

// shortTitle returns an item's title for narrow places.
export function shortTitle(l: Line): string {
  return l.short || l.title;
}

const congress = "人民代表大会";

// meetingName returns a meeting's full name: 某某镇 + 第十九届人民代表大会第四次会议 if the title lacks the place.
export function meetingName(m: Meeting): string {
  const place = m.body.endsWith(congress) ? m.body.slice(0, -congress.length) : "";
  return place && m.title.startsWith("第") && m.title.includes(congress) ? place + m.title : m.title;
}

// meetingParts splits a meeting's name into the body and the session, for the welcome scene.
export function meetingParts(m: Meeting): [string, string] {
  const full = meetingName(m);
  const at = full.search(/第[^第]{1,6}次(全体)?会议$/);
  return at > 0 ? [full.slice(0, at), full.slice(at)] : [m.body === full ? "" : m.body, full];
}

// sentence returns the text to show for an error: the service's own sentence, or one of ours if it has none.
export function sentence(e: unknown): string {
  if (e instanceof Problem) return e.detail || t(e.unknown && e.status === 0 ? "noAnswer" : "internal");
  return t("internal");
}

// spaced puts a space between Han characters and figures, as in print, for titles that lack it.
export function spaced(s: string): string {
  return s.replace(/([\u3400-\u9fff])([0-9]+)/g, "$1 $2").replace(/([0-9])([\u3400-\u9fff])/g, "$1 $2");
}

function two(n: number): string {
  return n < 10 ? "0" + n : String(n);
}
