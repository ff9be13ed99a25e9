// What the scenes of the hall display are made of.

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
  offline?: boolean; // a small mark; the last frame stays
  ended?: boolean; // the sign-in is over, and somebody has to do something
  rates?: boolean; // shares beside counts, where there is room
  bell?: boolean; // a bell is wanted
  still?: boolean; // no motion and no turning of pages
}

// Lines writes a text in lines that are broken already.
export function Lines(p: { lines: string[] }) {
  return (
    <>
      {p.lines.map((line, i) => (
        <span class="ln" key={i}>{line}</span>
      ))}
    </>
  );
}

export const motionLine = 1.3; // height of a line of a motion's wording, by its size

// Name is the title of an item in a list.
export function Name(p: { title: string; fit: Fit }) {
  return <span class="name" style={sized(p.fit.sizeOf(p.title))}><Lines lines={p.fit.lines(p.title)} /></span>;
}

// sized is the style of a text that was fitted.
export function sized(size: number) {
  return { fontSize: `calc(${size} * var(--u))` };
}

// Head is the title and the meeting above a hairline. The meeting's name is whole, or only told to a screen reader
// where the title leaves no room for it.
//
// In the last seconds of a vote they stand in the place of the name.
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

// lastOf are the seconds left where they are the last of an open poll.
export function lastOf(poll: PollView, left: number | null): number | undefined {
  return poll.state === "open" && left !== null && left <= 30 ? left : undefined;
}

// nowOf says which round this is, where it is not the first, and what goes on.
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

// Invested is what the items selected cost together.
export function Invested(p: { sum: number | undefined }) {
  if (!p.sum) return null;
  return (
    <span class="nowrap" data-test="investment">
      {t("invested")} <b>{money(p.sum)}</b>
    </span>
  );
}

// FootLine is the row of figures at the bottom, and a remark on the right.
export function FootLine(p: { children: ComponentChildren; middle?: ComponentChildren; right?: ComponentChildren }) {
  return (
    <footer class="foot-line">
      <span class="counts">{p.children}</span>
      <span>{p.middle}</span>
      <span>{p.right}</span>
    </footer>
  );
}

// Count is a label with its figure, never parted.
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
