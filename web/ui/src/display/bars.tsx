// Lists of bars: the live tally in the order of the ballot, the result in the order of rank. On every page a bar's
// length is its share of the deputies entitled.

import type { ComponentChildren } from "preact";
import { bandOf, passLabel, rowsOf, type Row } from "../outcome";
import type { PollView } from "../types";
import { clock, countdown, shortTitle, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { t as core } from "../ui/words";
import { roomy, usePage } from "./pages";
import { BoxCode } from "../ui/boxcode";
import { Counts, FootLine, Head, Invested, nowOf, type HallProps } from "./parts";
import { Counted, liveNow, useLeft } from "./voting";
import { t } from "./words";

type Props = HallProps & { poll: PollView };

// barAt is where the bars of a list begin; the style sheet sets their width.
const barAt = 560;

// tall returns the class and style for a list's row height. If there is room, figures and short names are larger.
function tall(rows: number, pages: number, banded: boolean) {
  const row = roomy(rows, pages, banded ? 60 : 62, 124, banded ? 720 : 744);
  return { class: row >= 93 ? " roomy" : "", style: { "--row": row } };
}

// LiveBars shows the tally of the ballots counted so far, or of all ballots while they are verified. It never shows
// rank or 入选.
export function LiveBars(p: Props) {
  const { poll, view } = p;
  const left = useLeft(p);
  const tally = poll.tally || [];
  const all = poll.items.map((item, i) => {
    const line = tally.find((x) => x.id === item.id);
    return { item, no: i + 1, approve: (line && line.marks.approve) || 0 };
  });
  const { rows, page, pages } = usePage(all, p.still);
  const size = tall(rows.length, pages, false);
  return (
    <>
      <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, liveNow(poll))} />
      <div class={"list" + size.class} style={size.style} data-test="live">
        <Caps />
        {rows.map((r) => (
          <div class="bar-row" key={r.item.id} data-test={"row-" + r.item.id} data-approve={r.approve}>
            <span class="no">{r.no}</span>
            <Name title={shortTitle(r.item)} />
            <TrackBar value={r.approve} of={poll.entitled} />
            <span class="votes">{r.approve}</span>
          </div>
        ))}
        <PassLine poll={poll} of={poll.entitled} />
      </div>
      <dl class="side">
        <dt>{t("cast")}</dt>
        <dd data-test="returned" data-count={poll.returned}>
          {poll.returned}
        </dd>
        <dt>{t("toCast")}</dt>
        <dd data-test="issued">{poll.issued}</dd>
        {poll.not_returned !== undefined && <dt>{t("notReturned")}</dt>}
        {poll.not_returned !== undefined && <dd data-test="not-returned">{poll.not_returned}</dd>}
        {left !== null && <dt>{t("left")}</dt>}
        {left !== null && (
          <dd class="small" data-test="left">
            {countdown(left)}
          </dd>
        )}
      </dl>
      <FootLine
        middle={pages > 1 && t("page", { n: page + 1, of: pages })}
        right={poll.box_code ? <BoxCode poll={poll} /> : t("ballotOrder")}
      >
        <Counted poll={poll} />
      </FootLine>
    </>
  );
}

// ResultBars shows the announced result of a selection.
export function ResultBars(p: Props) {
  const { poll, view } = p;
  const out = poll.outcome!;
  const { rows, page, pages } = usePage(rowsOf(poll), p.still);
  const band = bandOf(poll);
  const size = tall(rows.length, pages, !!band);
  const pageNote = pages > 1 ? t("page", { n: page + 1, of: pages }) : "";
  return (
    <>
      <Head title={t("resultOf", { title: poll.title })} meeting={view.meeting} now={nowOf(poll, pageNote)} />
      <div class={"list ranked" + size.class} style={size.style} data-test="result">
        <Caps>
          <Invested sum={poll.investment_selected} />
        </Caps>
        {rows.map((r, i) => (
          <ResultRow key={r.line.id} row={r} before={rows[i - 1]} after={rows[i + 1]} of={out.counts.entitled} />
        ))}
        <PassLine poll={poll} of={out.counts.entitled} />
      </div>
      {band ? (
        <div class="gold-band" data-test="band">
          <b>{band}</b>
          <span>
            <span>{t("chosen", { n: out.selected.length })}</span>
            {out.seats_left > 0 && <span>{t("seatsLeft", { n: out.seats_left })}</span>}
            {poll.by_hand && <span data-test="by-hand">{t("byHand")}</span>}
          </span>
        </div>
      ) : (
        <FootLine right={poll.certified_at && t("certified", { time: clock(poll.certified_at) })}>
          <Counts view={view} poll={poll} />
        </FootLine>
      )}
    </>
  );
}

function ResultRow(p: { row: Row; before?: Row; after?: Row; of: number }) {
  const r = p.row;
  const tied = r.verdict === "tied";
  const classes = ["bar-row", tied ? "tied" : r.verdict === "selected" ? "selected" : "rest"];
  const was = p.before && p.before.verdict;
  if (tied && was !== "tied") classes.push("tie-first");
  if (tied && (!p.after || p.after.verdict !== "tied")) classes.push("tie-last");
  if (was === "selected" && !tied && r.verdict !== "selected") classes.push("cut");
  return (
    <div
      class={classes.join(" ")}
      data-test={"row-" + r.line.id}
      data-approve={r.approve}
      data-rank={r.rank}
      data-selected={r.outcome.selected ? "1" : "0"}
    >
      <span class="no">{r.rank}</span>
      <Name title={shortTitle(r.line)} />
      <TrackBar value={r.approve} of={p.of} />
      <span class="votes">{r.approve}</span>
      <span class="verdict">
        {r.verdict === "selected" && <Icon name="check" size="calc(36 * var(--u))" />}
        {tied && <Icon name="equal" size="calc(36 * var(--u))" />}
        <span>{r.word}</span>
      </span>
    </div>
  );
}

function Caps(p: { children?: ComponentChildren }) {
  return (
    <div class="caps">
      <span class="caps-left">{p.children}</span>
      <span class="votes-cap">{core("approve")}</span>
    </div>
  );
}

// Name shrinks to size 40 for titles over ten characters; text that still does not fit is cut with … (the tablet shows
// it in full). Titles of up to eight characters may be larger if there is room.
function Name(p: { title: string }) {
  const title = spaced(p.title);
  return <span class={"name" + (title.length > 10 ? " long" : title.length > 8 ? "" : " short")}>{title}</span>;
}

function TrackBar(p: { value: number; of: number }) {
  const share = p.of ? Math.min(1, p.value / p.of) : 0;
  return (
    <span class="track-bar" aria-hidden="true">
      <i class={p.value ? "" : "zero"} style={{ width: share * 100 + "%" }} />
    </span>
  );
}

function PassLine(p: { poll: PollView; of: number }) {
  const { pass_line } = p.poll;
  if (pass_line === null || !p.of) return null;
  const left = `calc((${barAt} + var(--bar) * ${(pass_line / p.of).toFixed(4)}) * var(--u))`;
  return (
    <>
      <span class="pass-label" style={{ left }} data-test="pass-line" data-count={pass_line}>
        {passLabel(p.poll)}
      </span>
      <span class="pass" style={{ left }} aria-hidden="true" />
    </>
  );
}
