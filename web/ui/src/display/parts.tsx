// The parts that the scenes of the hall display share.

import type { ComponentChildren } from "preact";
import type { Meeting, PollView, View } from "../types";
import { meetingName, money, roundName, spaced } from "../ui/format";
import { t as core } from "../ui/words";
import { t } from "./words";

export interface HallProps {
  view: View;
  skew?: number; // the service's clock minus this browser's, for the countdown
  offline?: boolean; // a small mark; the last frame stays
  ended?: boolean; // the sign-in is over, and somebody has to sign in again
  still?: boolean; // no motion and no turning of pages
}

// Head shows the title and the meeting above a hairline.
export function Head(p: { title: string; meeting: Meeting; now?: string; motion?: boolean }) {
  const title = spaced(p.title);
  return (
    <header class="head">
      <h1 class={p.motion ? "motion" : title.length > 14 ? "long" : ""}>{title}</h1>
      <span class="now" data-test="now">
        {p.now}
      </span>
      {title.length <= 24 && <span class="of">{meetingName(p.meeting)}</span>}
    </header>
  );
}

// nowOf returns the round, if it is not the first, and what is going on.
export function nowOf(p: PollView, words: string): string {
  return [roundName(p.round), words].filter(Boolean).join("　");
}

// ByHand marks figures that were counted by hand.
export function ByHand(p: { poll: PollView }) {
  if (!p.poll.by_hand) return null;
  return (
    <span class="gold nowrap" data-test="by-hand">
      {t("byHand")}
    </span>
  );
}

// Invested shows the sum of the investments of the items selected.
export function Invested(p: { sum: number | undefined }) {
  if (!p.sum) return null;
  return (
    <span class="nowrap" data-test="investment">
      {t("invested")} <b>{money(p.sum)}</b>
    </span>
  );
}

// FootLine is the row of figures at the bottom, with a remark on the right.
export function FootLine(p: { children: ComponentChildren; middle?: ComponentChildren; right?: ComponentChildren }) {
  return (
    <footer class="foot-line">
      <span class="counts">{p.children}</span>
      <span>{p.middle}</span>
      <span>{p.right}</span>
    </footer>
  );
}

// Count is a label with its figure, which no line break separates.
export function Count(p: { label: string; n: number; test?: string }) {
  return (
    <span class="nowrap" data-test={p.test} data-count={p.n}>
      {p.label} <b>{p.n}</b>
    </span>
  );
}

// Counts shows the figures of a poll whose voting has ended.
export function Counts(p: { view: View; poll: PollView }) {
  const c = p.poll.outcome && p.poll.outcome.counts;
  return (
    <>
      <Count label={t("entitled")} n={c ? c.entitled : p.poll.entitled} test="entitled" />
      <Count label={t("present")} n={c ? c.present : p.poll.present} test="present" />
      <Count label={t("issued")} n={c ? c.issued : p.poll.issued} test="issued" />
      <Count label={t("returned")} n={c ? c.returned : p.poll.returned} test="returned" />
      {c && <Count label={t("valid")} n={c.valid} test="valid" />}
      {c && <Count label={t("void")} n={c.void} test="void" />}
      <ByHand poll={p.poll} />
      {p.poll.few && (
        <span class="gold nowrap" data-test="few">
          {core("few", { least: p.poll.least || 0 })}
        </span>
      )}
    </>
  );
}

// Drill is the 演练 mark over a screen.
export function Drill() {
  return (
    <div class="drill" data-test="rehearsal">
      <span aria-hidden="true">{core("rehearsal")}</span>
      <h2 class="sr">{core("rehearsal")}</h2>
    </div>
  );
}
