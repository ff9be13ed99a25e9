// Which scene a view asks for. The scenes voting and result also depend on the poll's state: no result is shown before
// it is announced.

import type { PollView } from "../types";
import { meetingName } from "../ui/format";
import { Icon } from "../ui/icons";
import { LiveBars, ResultBars } from "./bars";
import { Check } from "./check";
import { FinalList, isFinal } from "./final";
import { DecisionResult, MotionLive, RatingBars } from "./grid";
import { Introduce } from "./introduce";
import { Drill, type HallProps } from "./parts";
import { Projects } from "./projects";
import { Closed, Turnout, Voided } from "./voting";
import { SignIn, Welcome } from "./welcome";
import { t } from "./words";

// Scenes renders the scene of a view, with 演练 over it in a rehearsal and a small mark when the connection is lost. Once
// the sign-in has ended the mark says so in words, because the display does not reconnect by itself.
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
    case "check":
      return <Check {...p} />;
    case "signin":
      return <SignIn view={view} />;
    case "projects":
      return poll ? <Projects {...p} poll={poll} /> : <Welcome view={view} />;
    case "introduce":
      return view.intro ? <Introduce {...p} intro={view.intro} /> : <Welcome view={view} />;
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

// Live shows the tally in the form that the result will have.
function Live(p: HallProps & { poll: PollView }) {
  if (p.poll.kind === "rating") return <RatingBars {...p} />;
  return p.poll.kind === "decision" && p.poll.items.length === 1 ? <MotionLive {...p} /> : <LiveBars {...p} />;
}
