// The presiding officer's console: a text to read aloud, then a button to press.

import "../css/tokens.css";
import "../css/base.css";
import "../css/plain.css";
import "../css/controls.css";
import { render } from "preact";
import { useState } from "preact/hooks";
import { chosen } from "../desk/agenda";
import { FolderTool } from "../desk/folder";
import { Empty, Frame, Loading } from "../desk/frame";
import { useDetail } from "../desk/details";
import { usePress } from "../desk/press";
import { t as desk } from "../desk/words";
import { speak } from "../i18n/words";
import { useClock } from "../store";
import type { PollView, View } from "../types";
import { Steps } from "../ui/parts";
import { useLive, type Seat } from "../useLive";
import { Acts } from "./act";
import { STEPS, following, running, secondsLeft, stage } from "./chain";
import type { Notice } from "./send";
import { Script } from "./script";
import { Aside, Sides } from "./sides";
import { Title } from "./title";
import { t } from "./words";
import "../desk/desk.css";
import "../desk/figures.css";
import "../desk/folder.css";
import "../desk/introduce.css";
import "./console.css";
import "./script.css";
import "./hall.css";
import "./narrow.css";
import "../desk/requests.css";
import "../desk/narrow.css";
import "./small.css";

function Console() {
  const seat = useLive("console", 100);
  const { view } = seat;
  const [wanted, want] = useState("");
  const polls = view?.polls || [];
  const poll = chosen(polls, view?.poll, wanted);
  const at = poll && view ? stage(poll, view.attendance) : 0;
  const row = poll && <Steps steps={STEPS.map((s, i) => ({ label: t(`step.${s}`), state: mark(i, at, poll) }))} />;
  return (
    <Frame title={t("title")} seat={seat} who={desk("role.presiding")} class="console" row={row}
        tools={view && <FolderTool view={view} poll={poll} />}>
      {!view ? <Loading /> : !poll ? <Nothing view={view} seat={seat} />
        : <Desk view={view} poll={poll} polls={polls} seat={seat} onGo={want} />}
    </Frame>
  );
}

// mark returns the state of a step. A void poll has no current step.
function mark(i: number, at: number, p: PollView): "done" | "now" | "later" {
  if (i < at) return "done";
  return i === at && p.state !== "void" ? "now" : "later";
}

interface DeskProps {
  view: View;
  poll: PollView;
  polls: PollView[];
  seat: Seat;
  onGo: (poll: string) => void;
}

function Desk(p: DeskProps) {
  const { view, poll } = p;
  const now = useClock(500);
  const press = usePress(poll.id + poll.state);
  const [notices, setNotices] = useState<Record<string, Notice>>({});
  const detail = useDetail(poll.id, poll.state);
  const spec = detail?.spec;
  const left = secondsLeft(poll, now + p.seat.skew);
  const after = following(p.polls, poll);
  return (
    <main class="console-grid">
      <div class={"middle" + (poll.state === "certified" ? " bare" : "")} data-test="desk"
          data-poll={poll.id} data-state={poll.state}>
        {poll.state !== "certified" && <Title poll={poll} polls={p.polls} left={left}
          present={view.attendance.present} onGo={p.onGo} />}
        <Script key={poll.id + poll.state} poll={poll} attendance={view.attendance} spec={spec}
          following={after} tight={!!running(p.polls, poll)} />
        <Acts
          poll={poll}
          meeting={view.meeting.id}
          view={view}
          spec={spec}
          told={detail?.notices}
          polls={p.polls}
          attendance={view.attendance}
          press={press}
          left={left}
          notice={notices[poll.id]}
          me={p.seat.principal?.id || ""}
          setNotice={(n) => setNotices({ ...notices, [poll.id]: n })}
          following={after}
          onGo={p.onGo}
        />
      </div>
      <Sides view={view} poll={poll} skew={p.seat.skew} press={press} />
    </main>
  );
}

// Nothing is shown until the clerk has drafted a poll. The hall display can already be switched.
function Nothing(p: { view: View; seat: Seat }) {
  const press = usePress();
  return (
    <main class="console-grid none">
      <Empty title={t("empty.title")} more={t("empty.more")} />
      <Aside view={p.view} skew={p.seat.skew} press={press} />
    </main>
  );
}

void speak().then(() => render(<Console />, document.getElementById("app")!));
