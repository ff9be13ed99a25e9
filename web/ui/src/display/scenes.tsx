// Which scene a view asks for. Voting and result follow the poll's own state: nothing is shown before its time.

import type { ComponentChildren } from "preact";
import type { Meeting, PollView, View } from "../types";
import { meetingName, money, roundName, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { t as core } from "../ui/words";
import { LiveBars, ResultBars } from "./bars";
import { FinalList, isFinal } from "./final";
import { DecisionResult, MotionLive, RatingBars } from "./grid";
import type { HallProps } from "./hall";
import { Projects } from "./projects";
import { Closed, Turnout, Voided } from "./voting";
import { SignIn, Welcome } from "./welcome";
import { t } from "./words";

// Scenes draws the scene of a view, with 演练 over it in a rehearsal and a small mark when the connection is lost. Once the
// sign-in has ended the mark says so in words: it does not come back by itself.
export function Scenes(p: HallProps) {
  return (
    <>
      <Scene {...p} />
      {p.view.meeting.rehearsal && <Drill />}
      {p.offline && (
        <span class="lost" data-test="lost" role="status">
          <Icon name="nowifi" size="calc(48 * var(--u))" />
          <span class={p.ended ? "" : "sr"}>{t(p.ended ? "ended" : "offline")}</span>
        </span>
      )}
    </>
  );
}

function Scene(p: HallProps) {
  const { view } = p;
  const poll = view.poll;
  switch (view.scene.scene) {
    case "blank":
      return <h1 class="sr">{meetingName(view.meeting)}</h1>;
    case "signin":
      return <SignIn view={view} />;
    case "projects":
      return poll ? <Projects {...p} poll={poll} /> : <Welcome view={view} />;
    case "voting":
    case "result":
      return poll ? <OfPoll {...p} poll={poll} /> : <Welcome view={view} />;
    default:
      return <Welcome view={view} />;
  }
}

function OfPoll(p: HallProps & { poll: PollView }) {
  const { poll } = p;
  switch (poll.state) {
    case "draft":
    case "adopted":
      return <Projects {...p} />;
    case "open":
    case "paused":
      return poll.tally ? <Live {...p} /> : <Turnout {...p} />;
    case "closed":
    case "certified":
      return poll.tally && !poll.too_few ? <Live {...p} /> : <Closed {...p} />;
    case "announced":
      if (!poll.outcome) return <Closed {...p} />;
      if (poll.kind === "rating") return <RatingBars {...p} />;
      if (isFinal(poll)) return <FinalList {...p} />;
      return poll.kind === "decision" ? <DecisionResult {...p} /> : <ResultBars {...p} />;
    case "void":
      return <Voided {...p} />;
  }
}

// Live is the tally in the form its result will have.
function Live(p: HallProps & { poll: PollView }) {
  if (p.poll.kind === "rating") return <RatingBars {...p} />;
  return p.poll.kind === "decision" && p.poll.items.length === 1 ? <MotionLive {...p} /> : <LiveBars {...p} />;
}

// Head is the title and the meeting above a hairline.
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
