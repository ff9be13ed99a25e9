// The deputy's page: a frame with the screen that the state calls for.

import type { ComponentChildren } from "preact";
import { Frame, type HeaderProps } from "../tablet/header";
import type { PollView, Principal } from "../types";
import { Button } from "../ui/button";
import { meetingName, roundName, spaced } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { RehearsalMark } from "../ui/parts";
import { NotIssued, NotPresent } from "./absent";
import { ChooseFoot, Items, TaskLine } from "./choose";
import { Counting, NotCast, Voided } from "./counting";
import { Result } from "./result";
import { Review, ReviewFoot } from "./review";
import { screenOf, toGo, type Screen } from "./screen";
import { current, draftOf, type Draft, type VoteMessage, type VoteState } from "./state";
import { Act, Received, StateCard, WrongReceipt } from "./states";
import { Waiting } from "./waiting";
import { t } from "./words";
import "../css/plain.css";
import "../tablet/size.css";
import "./vote.css";
import "./choose.css";
import "./review.css";
import "./states.css";
import "./narrow.css";
import "./after.css";

export interface TabletProps {
  who: Principal | null;
  state: VoteState;
  send: (msg: VoteMessage) => void;
  onPick: (poll: string) => void;
  onSignOut: () => void;
}

export function Tablet(p: TabletProps) {
  const { state, who } = p;
  const screen = screenOf(state);
  const poll = current(state);
  const draft = draftOf(state, poll ? poll.id : "");
  const view = state.view;
  const header: HeaderProps = {
    meeting: view ? meetingName(view.meeting) : "",
    title: screen === "waiting" || !poll ? t("waitingTitle") : poll.title,
    tag: screen === "waiting" || !poll ? "" : roundName(poll.round),
    rehearsal: !!view && view.meeting.rehearsal,
    online: screen === "ended" ? undefined : state.online,
    who: screen === "waiting" || screen === "ended" || !who ? undefined : who,
    onSignOut: p.onSignOut,
  };
  return (
    <>
      <Frame
        screen={screen}
        header={header}
        line={
          <>
            <Bands screen={screen} state={state} poll={poll} />
            {poll && screen === "choose" && <TaskLine key={poll.id} poll={poll} draft={draft} over={state.over} />}
          </>
        }
        foot={<Foot {...p} screen={screen} poll={poll} draft={draft} />}
      >
        <Body {...p} screen={screen} poll={poll} draft={draft} />
      </Frame>
      <RehearsalMark on={!!view && view.meeting.rehearsal} />
    </>
  );
}

// Bands shows that the connection is lost or voting is paused. They push the list down; the deputy can go on choosing.
function Bands(p: { screen: Screen; state: VoteState; poll: PollView | undefined }) {
  const choosing = p.screen === "choose" || p.screen === "review";
  if (p.screen === "ended" || p.screen === "loading") return null;
  const why = p.poll && p.poll.held ? "held" : "paused";
  return (
    <>
      {!p.state.online && (
        <Band tone="error" icon="nowifi" test="offline" title={t("offlineBand")}>
          {choosing && t("offlineHint")}
        </Band>
      )}
      {p.poll && p.poll.state === "paused" && (
        <Band tone="warn" icon="pause" test="paused" title={t(why)}>
          {choosing && t(`${why}Hint`)}
        </Band>
      )}
    </>
  );
}

function Band(p: { tone: string; icon: IconName; title: string; test: string; children: ComponentChildren }) {
  return (
    <div class={"band " + p.tone} role="status" data-test={p.test}>
      <Icon name={p.icon} size="1.15em" />
      <p>
        <b>{p.title}</b> {p.children}
      </p>
    </div>
  );
}

type Part = TabletProps & { screen: Screen; poll: PollView | undefined; draft: Draft };

function Foot(p: Part) {
  const { poll, draft, screen, send } = p;
  if (poll && screen === "choose") return <ChooseFoot poll={poll} draft={draft} send={send} />;
  if (poll && screen === "review") return <ReviewFoot poll={poll} draft={draft} online={p.state.online} send={send} />;
  const other = toGo(p.state)[0];
  if (!other || screen === "sending" || screen === "failed" || screen === "ended") return null;
  return (
    <footer class="foot">
      <span>
        {t("alsoOpen")} <b>{spaced(other.title)}</b>
      </span>
      <span />
      <Button kind="main" test="go-vote" onPress={() => p.onPick(other.id)}>
        {t("goVote")}
      </Button>
    </footer>
  );
}

function Loading() {
  return (
    <StateCard tone="wait" icon="wifi" title={t("loading")} test="loading">
      <p class="secondary">{t("loadingHint")}</p>
    </StateCard>
  );
}

function Body(p: Part) {
  const { poll, state, send, screen } = p;
  switch (screen) {
    case "loading":
      return <Loading />;
    case "ended":
      return (
        <StateCard tone="plain" icon="exit" title={t("endedTitle")} test="ended">
          <p>{t(state.ended === "replaced" ? "endedReplaced" : "endedRevoked")}</p>
          <Act test="sign-in-again" words={t("toSignIn")} onPress={p.onSignOut} />
        </StateCard>
      );
    case "waiting":
      return p.who && <Waiting who={p.who} poll={poll} skew={state.skew} />;
    case "sending":
      return <StateCard tone="wait" icon="send" title={t("sendingTitle")} test="sending" />;
    case "failed":
      return (
        <StateCard tone="bad" icon="warn" title={t("failedTitle")} test="failed">
          <p>{t("failedHint")}</p>
          <Act test="retry" words={t("retry")} onPress={() => send({ type: "resend", poll: poll!.id })} />
        </StateCard>
      );
  }
  return <OfPoll {...p} />;
}

// OfPoll renders the screens of a poll.
function OfPoll(p: Part) {
  const { poll, draft, state, send, screen } = p;
  if (screen === "absent") return <NotPresent meeting={state.view!.meeting.id} presence={state.view!.me!.presence} />;
  if (!poll) return <Loading />;
  if (draft.own && (screen === "received" || screen === "counting")) {
    return <WrongReceipt receipt={draft.receipt} own={draft.own} />;
  }
  switch (screen) {
    case "choose":
      return <Items poll={poll} draft={draft} over={state.over} send={send} />;
    case "review":
      return <Review who={p.who!} poll={poll} draft={draft} send={send} />;
    case "received":
      return <Received poll={poll} receipt={draft.receipt} onReplace={() => send({ type: "replace" })} />;
  }
  const Screen = screen === "notIssued" ? NotIssued : screen === "result" ? Result : screen === "void" ? Voided
    : screen === "notCast" ? NotCast : Counting;
  return <Screen poll={poll} receipt={draft.receipt} />;
}
