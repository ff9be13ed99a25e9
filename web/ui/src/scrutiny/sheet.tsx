// The ballot account: three bars on one scale, and each identity written out.

import { useState } from "preact/hooks";
import { Agenda } from "../desk/agenda";
import { HandEntered, HandMark, onPaper, waits } from "../desk/hand";
import { NamedButton } from "../desk/named";
import { TallyTable, WithheldMark } from "../desk/tally";
import type { Press } from "../desk/press";
import { bound, stepOf, t as desk } from "../desk/words";
import type { Attendance, Certificate, PollView } from "../types";
import { BoxCode } from "../ui/boxcode";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { HandButton } from "./hand";
import { identities, phase, voidBallots, type Check } from "./checks";
import { t } from "./words";

export interface SheetCardProps {
  poll: PollView;
  polls: PollView[];
  attendance: Attendance;
  press: Press;
  onGo: (poll: string) => void;
}

export function SheetCard(p: SheetCardProps) {
  const { poll } = p;
  const ph = phase(poll);
  const [tally, show] = useState(false);
  const zero = ph === "draft" || ph === "zero" || ph === "ready";
  const shown = tally && !!poll.tally;
  return (
    <section class={"card sheet-card" + (poll.hand || refusals(poll).length ? " marked" : "") +
        (poll.box_code ? " coded" : "")} data-test="poll" data-poll={poll.id} data-state={poll.state}>
      <div class="sheet-head">
        <div>
          <h2>{heading(p)}</h2>
          <p class="secondary">
            {poll.title} <span class="nowrap">{desk(`round.${poll.round}`)}</span>
          </p>
        </div>
        <div class="sheet-tools">
          {poll.tally && (
            <Button test="tally-switch" onPress={() => show(!tally)}>
              {t(shown ? "show_sheet" : "show_tally")}
            </Button>
          )}
          <NamedButton poll={poll} />
          {stepOf(poll, "hand")?.ok && !waits(poll) && <HandButton poll={poll} press={p.press} />}
          <Agenda poll={poll} polls={p.polls} onGo={p.onGo} />
        </div>
      </div>
      <HandMark poll={poll} />
      <WithheldMark poll={poll} more />
      {refusals(poll).map((c) => (
        <p key={c.principal} class="refused" data-test="refused">
          <Icon name="warn" />
          {bound(t("refused", { name: c.name, what: c.discrepancy || "" }))}
        </p>
      ))}
      {waits(poll) && <HandEntered hand={poll.hand!} />}
      {shown ? <TallyTable poll={poll} /> : zero ? <Zero poll={poll} />
        : <Account poll={poll} attendance={p.attendance} />}
    </section>
  );
}

// refusals returns the certificates of those who refused to certify.
function refusals(p: PollView): Certificate[] {
  return (p.certificates || []).filter((c) => !c.agree);
}

function heading(p: SheetCardProps): string {
  if (waits(p.poll)) return desk("hand.check");
  switch (phase(p.poll)) {
    case "draft":
    case "zero":
    case "ready":
      return t("zero.title");
    case "voting":
      return t(p.poll.state === "paused" ? "paused.title" : "voting.title");
    case "counting":
      return t(p.poll.too_few ? "too_few.title" : "counting.title");
    case "void":
      return t("void.title");
    default:
      return t("sheet");
  }
}

// Zero shows the empty box before opening: nothing issued, nothing returned.
function Zero(p: { poll: PollView }) {
  const { poll } = p;
  return (
    <>
      <p class="zero-box">
        <span>{t("zero.box")}</span>
        <b data-test="box">{poll.returned}</b>
        <span>{t("zero.ballots")}</span>
      </p>
      <ul class="identities">
        <Line ok={!!poll.adopted || poll.state !== "draft"}
          text={t(poll.state === "draft" ? "zero.rules_not" : "zero.rules",
            { rules: desk(`rules_of.${poll.kind}`) })} />
        <Line ok={poll.issued === 0} text={t("zero.issued")} />
        <Line ok={poll.returned === 0} text={t("zero.returned")} />
      </ul>
      <p class="secondary">{t("zero.what")}</p>
    </>
  );
}

function Account(p: { poll: PollView; attendance: Attendance }) {
  const poll = onPaper(p.poll);
  const { issued, returned } = poll;
  const spoiled = waits(poll) ? poll.hand!.void : voidBallots(poll);
  const whole = Math.max(issued, returned, 1);
  const out = Math.max(0, issued - returned);
  return (
    <>
      <div class="bars">
        <Row label={t("issued")} n={issued} whole={whole} test="issued" />
        <Row label={t("returned")} n={returned} whole={whole} rest={out}
          restLabel={t("not_returned")} restClass="out" test="returned" />
        {spoiled !== undefined && (
          <Row label={t("valid")} n={returned - spoiled} whole={whole} rest={spoiled}
            restLabel={t("void")} restClass="void" test="valid" />
        )}
      </div>
      {poll.state === "void" ? (
        <p data-test="void-reason">{bound(t("void.reason", { reason: poll.void_reason || "" }))}</p>
      ) : (
        <ul class="identities" data-test="identities">
          {identities(poll, p.attendance).map((c) => (
            <Line key={c.text} {...c} />
          ))}
        </ul>
      )}
      {phase(poll) === "voting" && <p class="secondary">{t("voting.note")}</p>}
      {poll.box_code && (
        <p>
          <BoxCode poll={poll} />
        </p>
      )}
      {poll.too_few && (
        <p class="refused" data-test="too-few">
          <Icon name="warn" />
          {bound(t("too_few.note", { n: poll.returned, least: poll.least || 0 }))}
        </p>
      )}
      {poll.few && <p class="secondary">{bound(desk("few", { least: poll.least || 0 }))}</p>}
    </>
  );
}

interface RowProps {
  label: string;
  n: number;
  whole: number;
  rest?: number;
  restLabel?: string;
  restClass?: string;
  test: string;
}

// Row is one bar. Its difference from the bar above is shown beside it as a separate piece, at least 7 px wide.
function Row(p: RowProps) {
  const share = (n: number) => (100 * n) / p.whole + "%";
  return (
    <div class="account">
      <span>{p.label}</span>
      <b data-test={p.test}>{p.n}</b>
      <div class="account-bar" aria-hidden="true">
        {p.n > 0 && <i style={{ width: share(p.n) }} />}
        {!!p.rest && <i class={p.restClass} style={{ width: share(p.rest) }} />}
      </div>
      <span class="account-rest">
        {p.rest !== undefined && (
          <>
            {p.restLabel} <b data-test={p.test + "-rest"}>{p.rest}</b>
          </>
        )}
      </span>
    </div>
  );
}

function Line(p: Check) {
  return (
    <li class={p.ok ? "" : "broken"} data-ok={p.ok ? "1" : "0"}>
      <Icon name={p.ok ? "check" : "warn"} />
      <span>{p.text}</span>
    </li>
  );
}
