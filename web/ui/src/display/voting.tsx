// The scene of the turnout while voting runs, and the scenes with a single message.

import { capped, secondsLeft } from "../reduce";
import { useClock } from "../store";
import type { PollView } from "../types";
import { countdown } from "../ui/format";
import { BoxCode } from "../ui/boxcode";
import { Count, Counts, FootLine, Head, lastOf, nowOf, type HallProps } from "./parts";
import { t } from "./words";

type Props = HallProps & { poll: PollView };

// useLeft returns the seconds left to vote, or null if the poll is closed by hand.
export function useLeft(p: Props): number | null {
  const now = useClock(500);
  if (p.poll.state === "paused") return p.poll.left_s === undefined ? null : p.poll.left_s;
  const left = p.poll.state === "open" ? secondsLeft(p.poll.closes_at, p.skew || 0, now) : null;
  return left === null ? null : capped(left, p.poll.duration_s);
}

// liveNow returns what is going on until the result is announced.
export function liveNow(p: PollView): string {
  return t(p.state === "open" ? "voting" : p.state === "paused" ? "pausedNow" : "checking");
}

// Counted shows what unannounced figures are based on: the ballots counted, the step in which figures move and, after
// the close, the void ballots.
export function Counted(p: { poll: PollView }) {
  const { poll } = p;
  const running = poll.state === "open" || poll.state === "paused";
  return (
    <>
      <span class="gold" data-test="tally-of" data-count={poll.tally_of || 0}>
        {t("counted", { n: poll.tally_of || 0 })}
      </span>
      {running && poll.secrecy === "secret" ? <span>{t("step", { n: poll.live_step })}</span> : null}
      {!running && poll.tally_void ? <Count label={t("void")} n={poll.tally_void} test="void" /> : null}
    </>
  );
}

// Turnout shows how many have voted and nothing about choices.
export function Turnout(p: Props) {
  const { poll, view } = p;
  const left = useLeft(p);
  const paused = poll.state === "paused";
  const last = lastOf(poll, left);
  return (
    <>
      <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, "")} />
      <Ring value={poll.returned} of={poll.issued} />
      <div class="in-ring">
        <p class="label">{t("cast")}</p>
        <p class="key" data-test="returned" data-count={poll.returned}>
          {poll.returned}
        </p>
        <p class="of-all">
          {t("toCast")} <b data-test="issued">{poll.issued}</b>
        </p>
      </div>
      <div class={"side-text" + (left === null && poll.not_returned === undefined ? " alone" : "")}>
        <h2 data-test="now">{t(paused ? "pausedNow" : "voting")}</h2>
        <p>{t(paused ? (poll.held?.check === "lost" || poll.held?.check === "damaged" ? "pausedWait" : "pausedHint")
          : "votingHint")}</p>
        {left !== null && (
          <>
            <hr />
            <p class="label">{t("timeLeft")}</p>
            <p class={"clock" + (last === undefined ? "" : " last-clock")} data-test="left">
              {last === undefined ? countdown(left) : left}
            </p>
          </>
        )}
        {left === null && poll.not_returned !== undefined && (
          <>
            <hr />
            <p class="label">{t("notReturned")}</p>
            <p class="clock" data-test="not-returned">
              {poll.not_returned}
            </p>
          </>
        )}
      </div>
      <FootLine right={poll.withheld ? <b data-test="withheld">{t("withheld")}</b> : t(manner(poll))}>
        <Count label={t("entitled")} n={poll.entitled} />
        <Count label={t("present")} n={poll.present} />
        {left !== null && poll.not_returned !== undefined && <Count label={t("notReturned")}
          n={poll.not_returned} test="not-returned" />}
      </FootLine>
    </>
  );
}

function manner(p: PollView) {
  const final = p.revise === "final";
  if (p.secrecy === "secret") return final ? "secretFinal" : "secretRevisable";
  return final ? "recordedFinal" : "recordedRevisable";
}

function Ring(p: { value: number; of: number }) {
  const r = 304;
  const length = 2 * Math.PI * r;
  const share = p.of ? Math.min(1, p.value / p.of) : 0;
  return (
    <svg class="ring" viewBox="0 0 656 656" aria-hidden="true">
      <circle class="track" cx="328" cy="328" r={r} />
      {share > 0 && (
        <circle
          class="done"
          cx="328"
          cy="328"
          r={r}
          transform="rotate(-90 328 328)"
          stroke-dasharray={length}
          stroke-dashoffset={length * (1 - share)}
        />
      )}
    </svg>
  );
}

// Closed is shown until the result is announced, if the rules do not show the tally.
export function Closed(p: Props) {
  return (
    <>
      <Head title={p.poll.title} meeting={p.view.meeting} now={nowOf(p.poll, "")} />
      <div class="say-one" data-test={p.poll.too_few ? "too-few" : "closed"}>
        <h2>{t(p.poll.too_few ? "tooFew" : "closedTitle")}</h2>
        <p data-test={p.poll.withheld && "withheld"}>
          {p.poll.too_few
            ? t("tooFewMore", { n: p.poll.returned, least: p.poll.least || 0 })
            : t(p.poll.withheld ? "withheld" : "checking")}
        </p>
        <p class="more">
          <BoxCode poll={p.poll} />
        </p>
      </div>
      <FootLine>
        <Counts view={p.view} poll={p.poll} />
      </FootLine>
    </>
  );
}

// Voided shows the reason and no figures.
export function Voided(p: Props) {
  return (
    <>
      <Head title={p.poll.title} meeting={p.view.meeting} now={nowOf(p.poll, "")} />
      <div class="say-one" data-test="voided">
        <h2>{t("voidTitle")}</h2>
        {p.poll.void_reason && <p data-test="void-reason">{p.poll.void_reason}</p>}
        <p class="more">{t("next")}</p>
      </div>
    </>
  );
}
