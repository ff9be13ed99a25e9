// Lists of bars: the live tally in the order of the ballot, the result in the order of rank.
// Lengths are compared with the deputies entitled, on every page alike.

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

const no = 64; // the column of numbers
const before = 36; // what is free before a name
const after = 24; // and after it
const votes = 124; // the column of votes
const mostBar = 832; // a bar gives way to names, from here
const leastBar = 240; // to here
const usualName = 440;
const verdictGap = 44;
const rateWidth = 190;
const sideWidth = 248; // the figures beside a live tally

// A Plan is how a list of bars is laid out: the titles' fit, and the columns.
export interface Plan {
  fit: Fit;
  bar: number;
  ruled: boolean; // some titles have several lines: a hairline parts the rows
  style: Record<string, number>;
}

// planBars lays a list out in a width, of which some is taken at the right of the votes.
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

// roomFor is the height of a list of bars: with a band below it there is less.
function roomFor(stage: Stage, banded: boolean): number {
  return stage.tall ? 702 : banded ? 720 : 744;
}

// classOf is what the style sheet is told of a list.
export function classOf(plan: Plan): string {
  return (plan.fit.row >= 93 ? " roomy" : "") + (plan.ruled ? " ruled" : "");
}

// LiveBars is the tally of what is counted so far, or of all ballots while they are verified. Never rank or 入选.
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

// ResultBars is the announced result of a selection.
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

// verdictWidth is that of the widest word on the right, with its sign.
function verdictWidth(rows: Row[]): number {
  return verdictGap + Math.ceil(Math.max(0, ...rows.map((r) =>
    em(r.word) * 44 + (r.verdict === "selected" || r.verdict === "tied" ? 52 : 0))));
}

// revealOf is how much of a poll's result the scene shows.
function revealOf(view: View, poll: PollView): Reveal | undefined {
  const { scene } = view;
  return scene.scene === "result" && (!scene.poll || scene.poll === poll.id) ? scene.reveal : undefined;
}

// HiddenRow keeps the place of what is not yet revealed.
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

// titleOf is the title of an item in a list: the short one where it has one.
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

// PassLine names the least number that passes above the place of its line. Near an end of the bars the name stays off
// what stands beside them.
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

// lineAt is where the pass line stands, and the middle of its name.
function lineAt(poll: PollView, line: number, of: number, plan: Plan): { at: number; label: number } {
  const { bar, style } = plan;
  const at = no + style["--name"]! + (bar * line) / of;
  const most = no + style["--name"]! + bar + votes - em(core("approve")) * 40 - 16 - (em(passLabel(poll)) * 40) / 2;
  return { at, label: Math.min(at, most) };
}

// besideLine tells whether the sum of what is selected has room before the name of the pass line.
function besideLine(poll: PollView, of: number, plan: Plan): boolean {
  const sum = em(t("invested") + " " + money(poll.investment_selected)) * 40 + no + before + 16;
  if (poll.pass_line === null || !of) return sum < no + plan.style["--name"]! + plan.bar;
  return sum < lineAt(poll, poll.pass_line, of, plan).label - (em(passLabel(poll)) * 40) / 2;
}

function units(n: number): string {
  return `calc(${n.toFixed(1)} * var(--u))`;
}
