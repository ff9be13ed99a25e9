// The presidium's screen: the hall display reduced in size, with figures and what comes next. It shows nothing that the
// hall may not see, because it is rendered from the same view.

import { bandOf } from "../outcome";
import type { PollView, View } from "../types";
import { countdown, meetingName, spaced } from "../ui/format";
import { fitOne } from "./fit";
import { Drill, Head, Lines, nowOf, sized, type HallProps } from "./parts";
import { Scenes } from "./scenes";
import { StageOf, useStage, useWindowStage } from "./stage";
import { useLeft } from "./voting";
import { t } from "./words";
import "./rostrum.css";

export function Rostrum(p: HallProps & { theme: string }) {
  const { view } = p;
  const poll = view.poll;
  const stage = useWindowStage();
  return (
    <main class={"hall rostrum " + p.theme + (stage.tall ? " tall" : "")} data-test="rostrum"
        data-scene={view.scene.scene}>
      <div class="stage">
        <StageOf.Provider value={stage}>
          {poll ? <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, t(states[poll.state]))} />
            : <Head title={meetingName(view.meeting)} />}
          <div class="inset" aria-hidden="true">
            <div class="stage">
              <Scenes {...p} />
            </div>
          </div>
          <Figures {...p} />
          <section class="coming">
            {!ended(view) && <p class="label">{t("coming")}</p>}
            <h2 data-test="coming">{coming(view)}</h2>
            <Others view={view} />
          </section>
        </StageOf.Provider>
        {view.meeting.rehearsal && <Drill />}
      </div>
    </main>
  );
}

const states = {
  draft: "stateDraft",
  adopted: "stateAdopted",
  open: "voting",
  paused: "pausedNow",
  closed: "checking",
  certified: "stateCertified",
  announced: "stateAnnounced",
  void: "voidTitle",
} as const;

// Figures shows attendance and turnout in large figures, and the time left.
function Figures(p: HallProps) {
  const { attendance: a, poll } = p.view;
  return (
    <section class="figures">
      <dl>
        <Of label={t("present")} n={a.present} of={t("entitled") + " " + a.entitled} test="present" />
        <Of label={t("absent")} n={Math.max(0, a.entitled - a.present)}
          of={a.left > 0 ? t("leftEarly", { n: a.left }) : ""} test="absent" />
        {poll && poll.issued > 0 && <Turnout {...p} poll={poll} />}
      </dl>
      {a.quorum > 0 && (
        <p class={a.quorum_met ? "gold" : ""} data-test="quorum">
          {t(a.quorum_met ? "quorumMet" : "quorumNeed", { n: a.quorum })}
        </p>
      )}
    </section>
  );
}

function Turnout(p: HallProps & { poll: PollView }) {
  const { poll } = p;
  const left = useLeft(p);
  return (
    <>
      <Of label={t("cast")} n={poll.returned} of={t("toCast") + " " + poll.issued} test="returned" />
      {left !== null ? (
        <Of label={t("timeLeft")} n={countdown(left)} of="" test="left" />
      ) : poll.not_returned !== undefined ? (
        <Of label={t("notReturned")} n={poll.not_returned} of="" test="not-returned" />
      ) : null}
    </>
  );
}

function Of(p: { label: string; n: number | string; of: string; test: string }) {
  return (
    <div>
      <dt>{p.label}</dt>
      <dd data-test={p.test} data-count={p.n}>
        {p.n}
      </dd>
      <dd class="of-all">{p.of}</dd>
    </div>
  );
}

// ended reports whether there is no next step to name: the poll on the display is announced and nothing follows.
function ended(view: View): boolean {
  return view.attendance.quorum_met && !!view.poll && view.poll.state === "announced" && !bandOf(view.poll);
}

// coming returns what the meeting is waiting for now.
export function coming(view: View): string {
  const poll = view.poll;
  const a = view.attendance;
  if (!a.quorum_met) return t("comingQuorum", { n: Math.max(0, a.quorum - a.present) });
  if (!poll) return t("comingPoll");
  switch (poll.state) {
    case "draft":
      return t("comingAdopt");
    case "adopted":
      return t("comingOpen");
    case "open":
      return poll.returned < poll.issued ? t("comingCast") : t("comingClose");
    case "paused":
      return t("comingResume");
    case "closed":
      return t("comingCertify");
    case "certified":
      return t("comingAnnounce");
    case "announced":
      return bandOf(poll) || t("comingDone");
    case "void":
      return t("next");
  }
}

// Others lists up to three other polls with their states.
function Others(p: { view: View }) {
  const shown = p.view.poll;
  const stage = useStage();
  const others = p.view.others.filter((o) => !shown || o.id !== shown.id).slice(-3);
  return (
    <ul>
      {others.map((o) => (
        <li key={o.id}>
          <span><OtherTitle title={spaced(o.title)} room={stage.room - 240} /></span> <b>{t(states[o.state])}</b>
        </li>
      ))}
    </ul>
  );
}

// OtherTitle shows a title in full: a long one is smaller, and a still longer one has several lines.
function OtherTitle(p: { title: string; room: number }) {
  const { size, lines } = fitOne(p.title, p.room, 44, [40, 36], 1.1);
  return <span class="other" style={sized(size)}><Lines lines={lines} /></span>;
}
