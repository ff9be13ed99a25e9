// The left column: attendance, ballots returned and, later, the figures of the count.

import { isMajority } from "../outcome";
import type { Certificate, PollView, View } from "../types";
import { BoxCode } from "../ui/boxcode";
import { Bar, Figure } from "../ui/parts";
import { Icon } from "../ui/icons";
import { clock } from "../ui/format";
import { HandMark, onPaper } from "../desk/hand";
import { WithheldMark } from "../desk/tally";
import { FolderButton } from "../desk/folder";
import { missing } from "./chain";
import { t } from "./words";

export function Figures(p: { view: View; poll: PollView }) {
  const { view } = p;
  const poll = onPaper(p.poll);
  const running = poll.state === "open" || poll.state === "paused";
  return (
    <section class="card figures" data-test="figures" tabIndex={0} aria-label={t("figures")}>
      <Hall view={view} running={running}
        coming={poll.state === "draft" || poll.state === "adopted"} past={over(poll)} />
      {running && <Turnout poll={poll} />}
      <WithheldMark poll={poll} />
      {over(poll) && <Counted poll={poll} />}
      {!over(poll) && <Devices view={view} />}
      {over(poll) && <Certificates poll={poll} />}
      {!over(poll) && (
        <FolderButton view={view} poll={poll} at="roll" class="roll-open" test="people-open">
          {t(running ? "who_missing" : "who_present")}
        </FolderButton>
      )}
    </section>
  );
}

function over(p: PollView): boolean {
  return p.state === "closed" || p.state === "certified" || p.state === "announced";
}

function Hall(p: { view: View; running: boolean; coming: boolean; past: boolean }) {
  const a = p.view.attendance;
  const short = Math.max(0, a.quorum - a.present);
  return (
    <div>
      <dl>
        <Figure label={t("entitled")} value={a.entitled} test="entitled" />
        <Figure label={t("present")} value={a.present} test="present" />
        {!!a.excused && <Figure label={t("excused")} value={a.excused} test="excused" />}
      </dl>
      {p.coming && <Bar of={a.entitled} value={a.present} label={`${t("present")} ${a.present} / ${a.entitled}`} />}
      {!p.past && a.quorum > 0 && (
        <dl>
          <Figure label={t("quorum")} value={a.quorum} test="quorum" />
        </dl>
      )}
      {!p.past &&
        a.quorum > 0 &&
        (a.quorum_met ? (
          <p class="good">
            <Icon name="check" />
            {t("quorum_met")}
          </p>
        ) : (
          <p class="bad" data-test="quorum-short">
            <Icon name="warn" />
            {t(p.running ? "quorum_lost" : "quorum_short", { n: short })}
          </p>
        ))}
    </div>
  );
}

function Turnout(p: { poll: PollView }) {
  const { issued, returned } = p.poll;
  return (
    <div>
      <p class="secondary">{t("returned")}</p>
      <p class="key" data-test="returned">
        {returned}
      </p>
      <Bar of={issued} value={returned} label={`${t("returned")} ${returned} / ${issued}`} />
      <dl>
        <Figure label={t("due")} value={issued} test="issued" />
        <Figure label={t("not_returned")} value={missing(p.poll)} test="missing" />
      </dl>
    </div>
  );
}

function Devices(p: { view: View }) {
  const online = p.view.devices?.deputy || 0;
  return (
    <dl>
      <Figure label={t("online")} value={online} test="online" />
      <Figure label={t("offline")} value={Math.max(0, p.view.attendance.present - online)} test="offline" />
    </dl>
  );
}

function Counted(p: { poll: PollView }) {
  const { poll } = p;
  const o = poll.outcome;
  const spoiled = o ? o.counts.void : poll.tally_void;
  return (
    <>
      <dl>
        <Figure label={t("issued")} value={poll.issued} test="issued" />
        <Figure label={t("collected")} value={poll.returned} test="returned" />
        {spoiled !== undefined && <Figure label={t("valid")} value={poll.returned - spoiled} test="valid" />}
        {spoiled !== undefined && <Figure label={t("void")} value={spoiled} test="void" />}
      </dl>
      {poll.box_code && !poll.by_hand && (
        <p class="secondary coded">
          <BoxCode poll={poll} />
        </p>
      )}
      <HandMark poll={poll} />
      {o && poll.kind !== "rating" && (
        <dl>
          {o.pass_line !== null && <Figure label={t(lineName(poll))} value={o.pass_line} test="pass-line" />}
          <Figure label={t(poll.kind === "decision" ? "passed" : "selected")}
            value={o.selected.length} test="selected" />
          {!!poll.investment_selected && <Figure label={t("invested")}
            value={Math.round(poll.investment_selected * 100) / 100} test="invested" />}
        </dl>
      )}
    </>
  );
}

// lineName returns the label of the pass line: a majority, or else just the votes needed.
function lineName(p: PollView) {
  if (isMajority(p)) return "pass_line";
  return p.kind === "decision" ? "pass_votes_decision" : "pass_votes";
}

function Certificates(p: { poll: PollView }) {
  const all = p.poll.certificates || [];
  const of = p.poll.certifiers || 0;
  const agreed = all.filter((c) => c.agree).length;
  if (!of) return null;
  return (
    <div data-test="certificates">
      <p class={agreed >= of ? "good" : "lead"}>
        {agreed >= of && <Icon name="check" />}
        {agreed >= of ? t("certified") : t("certifying", { n: agreed, of })}
      </p>
      {all.map((c) => (
        <Signed key={c.principal} c={c} />
      ))}
    </div>
  );
}

function Signed(p: { c: Certificate }) {
  return (
    <p class={"signed" + (p.c.agree ? "" : " bad")}>
      {!p.c.agree && <Icon name="warn" />}
      {p.c.name} {clock(p.c.at)}
    </p>
  );
}
