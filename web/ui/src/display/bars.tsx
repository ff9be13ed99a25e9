// Lists of bars: the live tally in ballot order, and the result in order of rank. On every page, the full length of a
// bar is the number of entitled deputies.

import type { ComponentChildren } from "preact";
import { bandOf, passLabel, rowsOf, type Row } from "../outcome";
import type { Line, PollView, View } from "../types";
import { clock, countdown, money, shortTitle, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { t as core } from "../ui/words";
import { BoxCode } from "../ui/boxcode";
import { fit, largestTitle, tallestRow, type Fit } from "./fit";
import { em } from "./lines";
import { perPage, usePage, usePageOf } from "./pages";
import { Counts, FootLine, Head, Invested, lastOf, Name, nowOf, type HallProps } from "./parts";
import { baseOf, percent } from "./rates";
import { shownOf, type Reveal } from "./reveal";
import { useStage, type Stage } from "./stage";
import { Counted, liveNow, useLeft } from "./voting";
import { t } from "./words";

type Props = HallProps & { poll: PollView };

const no = 64; // width of the column of numbers
const before = 36; // space before a title
const after = 24; // and after it
const votes = 124; // width of the column of votes
const mostBar = 832; // bars shrink in favour of titles, from this width
const leastBar = 240; // to this one
const usualName = 440;
const verdictGap = 44;
const rateWidth = 190;
const sideWidth = 248; // width of the figures beside a live tally

// A Plan is the layout of a list of bars: the fit of the titles, and the columns.
export interface Plan {
  fit: Fit;
  bar: number;
  ruled: boolean; // a hairline separates the rows, because some titles have several lines
  style: Record<string, number>;
}

// planBars lays out a list in a width, of which right is taken by what follows the votes. room is the height.
export function planBars(titles: string[], width: number, right: number, room: number, stage: Stage): Plan {
  const free = width - no - before - after - votes - right;
  const found = fit({
    titles, room, width: free - leastBar, most: perPage, least: stage.least, largest: largestTitle, tallest: tallestRow,
  });
  const name = Math.max(found.width, Math.min(usualName, free - mostBar));
  const bar = Math.min(mostBar, free - name);
  const column = free - bar + before + after;
  const ruled = titles.some((x) => found.lines(x).length > 1);
  const style = { "--row": found.row, "--name": column, "--bar": bar, "--size": found.size };
  return { fit: found, bar, ruled, style };
}

// roomFor returns the height of a list of bars. A band below the list takes some of it.
function roomFor(stage: Stage, banded: boolean): number {
  return stage.tall ? 702 : banded ? 720 : 744;
}

// classOf returns the CSS classes of a list.
export function classOf(plan: Plan): string {
  return (plan.fit.row >= 93 ? " roomy" : "") + (plan.ruled ? " ruled" : "");
}

// LiveBars shows the tally so far, or of all ballots while they are being verified. It never shows ranks or 入选.
export function LiveBars(p: Props) {
  const { poll, view } = p;
  const left = useLeft(p);
  const tally = poll.tally || [];
  const all = poll.items.map((item, i) => {
    const line = tally.find((x) => x.id === item.id);
    return { item, no: i + 1, approve: (line && line.marks.approve) || 0 };
  });
  const stage = useStage();
  const plan = planBars(all.map((r) => titleOf(r.item)), stage.room - sideWidth, 0, roomFor(stage, false), stage);
  const { rows, page, pages } = usePage(all, p.still, plan.fit.per);
  return (
    <>
      <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, liveNow(poll))}
        last={lastOf(poll, left)} />
      <div class={"list live" + classOf(plan)} style={plan.style} data-test="live">
        <Caps />
        {rows.map((r) => (
          <div class="bar-row" key={r.item.id} data-test={"row-" + r.item.id} data-approve={r.approve}>
            <span class="no">{r.no}</span>
            <Name title={titleOf(r.item)} fit={plan.fit} />
            <TrackBar value={r.approve} of={poll.entitled} />
            <span class="votes">{r.approve}</span>
          </div>
        ))}
        <PassLine poll={poll} of={poll.entitled} plan={plan} />
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
  const all = rowsOf(poll);
  const band = bandOf(poll);
  const stage = useStage();
  const titles = all.map((r) => titleOf(r.line));
  const bare = planBars(titles, stage.room, verdictWidth(all), roomFor(stage, !!band), stage);
  const wide = planBars(titles, stage.room, verdictWidth(all) + rateWidth, roomFor(stage, !!band), stage);
  const rates = !!p.rates && wide.fit.size === bare.fit.size && wide.fit.per === bare.fit.per;
  const plan = rates ? wide : bare;
  const shown = shownOf(all.map((r) => r.rank), revealOf(view, poll));
  const above = besideLine(poll, out.counts.entitled, plan);
  const at = shown.all ? -1 : all.findIndex((r) => r.rank === shown.newest);
  const { rows, page, pages } = usePageOf(all, p.still, plan.fit.per, at);
  const pageNote = pages > 1 ? t("page", { n: page + 1, of: pages }) : "";
  return (
    <>
      <Head title={t("resultOf", { title: poll.title })} meeting={view.meeting} now={nowOf(poll, pageNote)} />
      <div class={"list ranked" + classOf(plan) + (rates ? " rates" : "")} style={plan.style} data-test="result"
          data-all={shown.all ? "1" : "0"}>
        <Caps rate={rates}>
          {shown.all && above && <Invested sum={poll.investment_selected} />}
        </Caps>
        {rows.map((r, i) => (
          shown.has(r.rank) ? (
            <ResultRow key={r.line.id} row={r} before={rows[i - 1]} after={rows[i + 1]} of={out.counts.entitled}
              fit={plan.fit} rate={rates ? percent(r.approve, baseOf(poll)) : undefined} />
          ) : <HiddenRow key={r.line.id} />
        ))}
        <PassLine poll={poll} of={out.counts.entitled} plan={plan} />
      </div>
      {band && shown.all ? (
        <div class="gold-band" data-test="band">
          <b>{band}</b>
          <span>
            <span>{t("chosen", { n: out.selected.length })}</span>
            {out.seats_left > 0 && <span>{t("seatsLeft", { n: out.seats_left })}</span>}
            {poll.by_hand && <span data-test="by-hand">{t("byHand")}</span>}
          </span>
        </div>
      ) : (
        <FootLine middle={shown.all && !above && <Invested sum={poll.investment_selected} />}
            right={poll.certified_at && t("certified", { time: clock(poll.certified_at) })}>
          <Counts view={view} poll={poll} />
        </FootLine>
      )}
    </>
  );
}

// verdictWidth returns the width of the widest verdict, with its icon.
function verdictWidth(rows: Row[]): number {
  return verdictGap + Math.ceil(Math.max(0, ...rows.map((r) =>
    em(r.word) * 44 + (r.verdict === "selected" || r.verdict === "tied" ? 52 : 0))));
}

// revealOf returns the scene's reveal, if it is that of the poll.
function revealOf(view: View, poll: PollView): Reveal | undefined {
  const { scene } = view;
  return scene.scene === "result" && (!scene.poll || scene.poll === poll.id) ? scene.reveal : undefined;
}

// HiddenRow is the place of a row that is not revealed yet.
function HiddenRow() {
  return (
    <div class="bar-row hidden-row" data-test="hidden-row">
      <span />
      <span />
      <span class="track-bar" aria-hidden="true" />
    </div>
  );
}

interface ResultRowProps {
  row: Row;
  before?: Row;
  after?: Row;
  of: number;
  fit: Fit;
  rate?: string;
}

function ResultRow(p: ResultRowProps) {
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
      <Name title={titleOf(r.line)} fit={p.fit} />
      <TrackBar value={r.approve} of={p.of} />
      <span class="votes">{r.approve}</span>
      {p.rate !== undefined && <span class="rate" data-test="rate">{p.rate}</span>}
      <span class="verdict">
        {r.verdict === "selected" && <Icon name="check" size="calc(36 * var(--u))" />}
        {tied && <Icon name="equal" size="calc(36 * var(--u))" />}
        <span>{r.word}</span>
      </span>
    </div>
  );
}

function Caps(p: { children?: ComponentChildren; rate?: boolean }) {
  return (
    <div class="caps">
      <span class="caps-left">{p.children}</span>
      <span class="votes-cap">{core("approve")}</span>
      {p.rate && <span class="rate-cap">{t("rate")}</span>}
    </div>
  );
}

// titleOf returns the title of an item in a list: the short one if it has one.
export function titleOf(item: Line): string {
  return spaced(shortTitle(item));
}

function TrackBar(p: { value: number; of: number }) {
  const share = p.of ? Math.min(1, p.value / p.of) : 0;
  return (
    <span class="track-bar" aria-hidden="true">
      <i class={p.value ? "" : "zero"} style={{ width: share * 100 + "%" }} />
    </span>
  );
}

// PassLine draws the pass line, with the least number of votes that passes in a label above it. Near the right end of
// the bars, the label moves left, to leave the heading of the votes free.
function PassLine(p: { poll: PollView; of: number; plan: Plan }) {
  const { pass_line } = p.poll;
  if (pass_line === null || !p.of) return null;
  const { at, label } = lineAt(p.poll, pass_line, p.of, p.plan);
  return (
    <>
      <span class="pass-label" style={{ left: units(label) }} data-test="pass-line" data-count={pass_line}>
        {passLabel(p.poll)}
      </span>
      <span class="pass" style={{ left: units(at) }} aria-hidden="true" />
    </>
  );
}

// lineAt returns the position of the pass line, and that of the middle of its label.
function lineAt(poll: PollView, line: number, of: number, plan: Plan): { at: number; label: number } {
  const { bar, style } = plan;
  const at = no + style["--name"]! + (bar * line) / of;
  const most = no + style["--name"]! + bar + votes - em(core("approve")) * 40 - 16 - (em(passLabel(poll)) * 40) / 2;
  return { at, label: Math.min(at, most) };
}

// besideLine reports whether the cost of the selected items has room to the left of the pass line's label.
function besideLine(poll: PollView, of: number, plan: Plan): boolean {
  const sum = em(t("invested") + " " + money(poll.investment_selected)) * 40 + no + before + 16;
  if (poll.pass_line === null || !of) return sum < no + plan.style["--name"]! + plan.bar;
  return sum < lineAt(poll, poll.pass_line, of, plan).label - (em(passLabel(poll)) * 40) / 2;
}

function units(n: number): string {
  return `calc(${n.toFixed(1)} * var(--u))`;
}
