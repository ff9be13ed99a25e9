// The parts that the scenes of the hall display share.

import type { ComponentChildren } from "preact";
import type { Meeting, PollView, View } from "../types";
import { meetingName, money, roundName, spaced } from "../ui/format";
import { t as core } from "../ui/words";
import { fitHead, type Fit } from "./fit";
import { useStage } from "./stage";
import { t } from "./words";

export interface HallProps {
  view: View;
  skew?: number; // the service's clock minus this browser's, for the countdown
  offline?: boolean; // shows a small mark; the last frame stays
  ended?: boolean; // the sign-in has ended, and somebody has to act
  rates?: boolean; // shows shares beside counts, if there is room
  bell?: boolean; // the bell is switched on
  still?: boolean; // no animation, and pages do not turn
}

// Lines renders a text that is already broken into lines.
export function Lines(p: { lines: string[] }) {
  return (
    <>
      {p.lines.map((line, i) => (
        <span class="ln" key={i}>{line}</span>
      ))}
    </>
  );
}

export const motionLine = 1.3; // height of a line of a motion's wording, relative to its size

// Name is the title of an item in a list.
export function Name(p: { title: string; fit: Fit }) {
  return <span class="name" style={sized(p.fit.sizeOf(p.title))}><Lines lines={p.fit.lines(p.title)} /></span>;
}

// sized returns the style for the size of a fitted text.
export function sized(size: number) {
  return { fontSize: `calc(${size} * var(--u))` };
}

// Head is the title and the meeting's name above a hairline. The name is shown in full, or is only for screen readers
// if the title leaves no room for it. In the last seconds of a vote, they replace the name.
export function Head(p: { title: string; meeting?: Meeting; now?: string; motion?: boolean; last?: number }) {
  const stage = useStage();
  const name = p.meeting ? meetingName(p.meeting) : "";
  const room = stage.room - (p.last === undefined ? 0 : lastWidth);
  const beside = p.last === undefined ? name : "";
  const { title, meeting } = fitHead(spaced(p.title), p.now || "", beside, room, stage.head, stage.least);
  return (
    <header class="head">
      <h1 class={p.motion ? "motion" : ""} style={sized(p.motion ? 44 : title.size)}>
        <Lines lines={title.lines} />
      </h1>
      <span class="now" data-test="now">
        {p.now}
      </span>
      {meeting ? <span class="of" style={sized(meeting.size)}><Lines lines={meeting.lines} /></span>
        : <span class={p.last === undefined ? "sr" : "last"} data-test={p.last === undefined ? undefined : "last"}>
            {p.last === undefined ? name : t.rich("lastSeconds", { n: p.last })}
          </span>}
    </header>
  );
}

const lastWidth = 460;

// lastOf returns the seconds left in an open poll if they are at most 30.
export function lastOf(poll: PollView, left: number | null): number | undefined {
  return poll.state === "open" && left !== null && left <= 30 ? left : undefined;
}

// nowOf returns the name of the round, unless it is the first, followed by the given words.
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

// Invested is the total cost of the selected items.
export function Invested(p: { sum: number | undefined }) {
  if (!p.sum) return null;
  return (
    <span class="nowrap" data-test="investment">
      {t("invested")} <b>{money(p.sum)}</b>
    </span>
  );
}

// FootLine is the row at the bottom: figures on the left, and remarks in the middle and on the right.
export function FootLine(p: { children: ComponentChildren; middle?: ComponentChildren; right?: ComponentChildren }) {
  return (
    <footer class="foot-line">
      <span class="counts">{p.children}</span>
      <span>{p.middle}</span>
      <span>{p.right}</span>
    </footer>
  );
}

// Count is a label with its figure, without a line break between them.
export function Count(p: { label: string; n: number; test?: string }) {
  return (
    <span class="nowrap" data-test={p.test} data-count={p.n}>
      {p.label} <b>{p.n}</b>
    </span>
  );
}

// Counts are the figures of a poll whose voting has ended.
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

// Drill is the mark of a rehearsal over a screen.
export function Drill() {
  return (
    <div class="drill" data-test="rehearsal">
      <span aria-hidden="true">{core("rehearsal")}</span>
      <h2 class="sr">{core("rehearsal")}</h2>
    </div>
  );
}
