// The announced result, as on the hall display, on the tablet.

import { bandOf, passLabel, rowsOf, t as outcome, type Row } from "../outcome";
import type { PollView } from "../types";
import { spaced } from "../ui/format";
import { headings } from "../ui/groups";
import { Icon, type IconName } from "../ui/icons";
import { Notice } from "../ui/parts";
import { t as core } from "../ui/words";
import { scaleOf } from "./ballot";
import { markWord } from "./choose";
import { InList } from "./counting";
import { after as t } from "./words";

export function Result(p: { poll: PollView; receipt: string }) {
  const { poll } = p;
  const band = bandOf(poll);
  const c = poll.outcome && poll.outcome.counts;
  const rows = rowsOf(poll);
  const heads = headings(rows.map((r) => r.line));
  return (
    <div class="result" data-test="result">
      <div class="review-head">
        <h2>{t("resultTitle")}</h2>
        <span class="secondary">{passLabel(poll)}</span>
      </div>
      <InList poll={poll} receipt={p.receipt} />
      {poll.withheld && (
        <Notice tone="warn" test="withheld">
          {t("withheld")}
        </Notice>
      )}
      {band && (
        <Notice tone="warn" test="band">
          {band}
        </Notice>
      )}
      {poll.outcome && (
        <ol class={"card ranks" + (poll.kind === "selection" ? "" : " apart")}>
          {rows.map((r, i) => [
            heads[i] && (
              <li class="of-group" key={"group-" + r.line.id} data-test="group">
                {spaced(heads[i])}
              </li>
            ),
            <ResultRow key={r.line.id} poll={poll} row={r} />,
          ])}
        </ol>
      )}
      {c && <p class="secondary small counts">{t("tallyLine", { ...c })}</p>}
      {poll.few && <p class="secondary small">{core("few", { least: poll.least || 0 })}</p>}
      {poll.notice && <p class="notice-text">{poll.notice}</p>}
    </div>
  );
}

const signs: Partial<Record<Row["verdict"], IconName>> =
  { selected: "check", passed: "check", tied: "equal", notPassed: "cross" };

function ResultRow(p: { poll: PollView; row: Row }) {
  const r = p.row;
  const sign = signs[r.verdict];
  const figures =
    p.poll.kind === "selection"
      ? outcome("votes", { n: r.approve })
      : scaleOf(p.poll).map((m) => (
          <span key={m}>
            {markWord(m)} <b>{r.outcome.marks[m] || 0}</b>
          </span>
        ));
  return (
    <li class={r.verdict} data-test={"row-" + r.line.id} data-approve={r.approve}
        data-selected={r.outcome.selected ? "1" : "0"}>
      <span class="no">{p.poll.kind === "selection" ? r.rank : r.no}</span>
      <span class="what">{spaced(r.line.title)}</span>
      <span class="votes">{figures}</span>
      <span class="word">
        {sign && <Icon name={sign} size="0.8em" />}
        <span>{r.verdict === "grade" ? outcome("grade", { grade: r.word }) : r.word}</span>
      </span>
    </li>
  );
}
