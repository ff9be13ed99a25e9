// Ratings and motions: stacked bars whose column heads are the legend, or a single motion in large figures.

import { isMajority, passLabel, rowsOf, t as result } from "../outcome";
import type { Base, Counts as Figures, PollView } from "../types";
import { clock, countdown, shortTitle, spaced } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { t as core } from "../ui/words";
import { grouped, split, usePages, type Entry } from "./pages";
import { BoxCode } from "../ui/boxcode";
import { ByHand, Count, Counts, FootLine, Head, nowOf, type HallProps } from "./parts";
import { Counted, liveNow, useLeft } from "./voting";
import { t } from "./words";

interface Props extends HallProps {
  poll: PollView;
}

const perPage = 10; // fewer than in pages.ts, because rows are taller
const perPageGrouped = 11; // including the names of groups
const none = "unmarked";
const width = 1728; // width of the whole grid
const gap = 24; // between columns, as in the style sheet

// RatingBars shows each item's marks as a stacked bar out of the deputies entitled, and its grade once announced.
export function RatingBars(p: Props) {
  return <Stacked {...p} tone={(i, m) => (m === none ? "tone-none" : "tone-" + Math.min(i, 4))}
    word={(m) => (m === none ? core(none) : m)} />;
}

interface StackedProps extends Props {
  tone: (i: number, mark: string) => string;
  word: (mark: string) => string;
}

function Stacked(p: StackedProps) {
  const { poll, view } = p;
  const all = figuresOf(poll);
  const ready = all.some((r) => r.group) ? grouped(all, (r) => r.group || core("noGroup"), perPageGrouped)
    : split(all.map((row) => ({ row }) as Entry<Figure>), perPage);
  const { rows, page, pages } = usePages(ready, p.still);
  const announced = poll.state === "announced";
  const left = useLeft(p);
  // Unmarked is counted separately; with it each row sums to the valid ballots.
  const scale = all.some((r) => r.marks[none]) ? [...poll.scale, none] : poll.scale;
  const u = (n: number) => "calc(" + n + " * var(--u))";
  const heads = scale.map((m) => wide(p.word(m)) + 42);
  const rest = [...heads, announced ? 220 : -gap].reduce((room, w) => room - w - gap, width - gap);
  const barred = Math.min(poll.kind === "decision" ? 260 : poll.scale.length > 3 ? 300 : 430, Math.round(rest * 0.36));
  const titled = Math.min(poll.kind === "decision" ? 600 : poll.scale.length > 3 ? 350 : 380, rest - barred);
  const columns = [u(titled), u(barred), ...heads.map((w) => "minmax(" + u(w) + ", 1fr)"),
    announced ? u(220) : ""].join(" ");
  const row = Math.min(poll.kind === "decision" ? 132 : 120, Math.floor(736 / Math.max(rows.length, 1)));
  const height = u(row);
  const bounds = boundsOf(poll);
  const turn = pages > 1 && t("page", { n: page + 1, of: pages });
  const now = announced ? t("result") : [liveNow(poll), turn].filter(Boolean).join("　");
  return (
    <>
      <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, now)} />
      <div class={"grid-list" + (row >= 105 ? " roomy" : "")} data-test={announced ? "result" : "live"}>
        <div class="grid-row caps" style={{ gridTemplateColumns: columns }}>
          <span />
          <span class="line-names">
            {bounds.map((b) => (
              <span key={b.n} style={{ left: b.at * 100 + "%" }} data-test="bound" data-count={b.n}>
                {wide(b.words) > barred + gap ? b.n : b.words}
              </span>
            ))}
          </span>
          {scale.map((m, i) => (
            <span class="n" key={m}>
              <i class={"swatch " + p.tone(i, m)} />
              {p.word(m)}
            </span>
          ))}
          {announced && <span class="grade">{t(poll.kind === "rating" ? "grade" : "result")}</span>}
        </div>
        {rows.map((entry) => {
          if ("group" in entry) {
            return (
              <div class="grid-row of-group" key={"group " + entry.group} style={{ height }} data-test="group">
                {spaced(entry.group)}
              </div>
            );
          }
          return <StackRow key={entry.row.id} {...p} row={entry.row} bounds={bounds} columns={columns}
            height={height} scale={scale} room={titled} />;
        })}
      </div>
      <FootLine
        middle={announced && turn}
        right={announced ? poll.certified_at && t("certified", { time: clock(poll.certified_at) })
          : <BoxCode poll={poll} />}
      >
        {announced ? (
          <Counts view={view} poll={poll} />
        ) : (
          <>
            <Count label={t("cast")} n={poll.returned} test="returned" />
            <Count label={t("toCast")} n={poll.issued} test="issued" />
            {poll.not_returned !== undefined && <Count label={t("notReturned")}
              n={poll.not_returned} test="not-returned" />}
            {left !== null && (
              <span class="nowrap" data-test="left">
                {t("left")} <b>{countdown(left)}</b>
              </span>
            )}
            <Counted poll={poll} />
          </>
        )}
      </FootLine>
    </>
  );
}

interface StackRowProps extends StackedProps {
  row: Figure;
  bounds: BoundLine[];
  columns: string;
  height: string;
  scale: string[]; // the marks that are shown
  room: number; // width for the title
}

function StackRow(p: StackRowProps) {
  const { poll, row } = p;
  return (
    <div class="grid-row" style={{ gridTemplateColumns: p.columns, height: p.height }} data-test={"row-" + row.id}>
      <span class={"name" + (poll.kind === "decision" ? " wrap"
        : spaced(row.title).length * 44 > p.room ? " long" : "")}>{spaced(row.title)}</span>
      <span class="stack-box" aria-hidden="true">
        <span class="stack">
          {p.scale.map((m, i) =>
            // A count of 0 renders no part: even an empty hatched part would show its edge.
            row.marks[m] ? <i key={m} class={p.tone(i, m)}
              style={{ width: share(row.marks[m], poll.entitled) }} /> : null,
          )}
        </span>
        {p.bounds.map((b) => (
          <span key={b.n} class="bound" style={{ left: b.at * 100 + "%" }} />
        ))}
      </span>
      {p.scale.map((m) => (
        <span class="n" key={m}>
          {row.marks[m] || 0}
        </span>
      ))}
      {poll.state === "announced" && <span class={"grade" + (row.first ? " first" : "")}>{row.word}</span>}
    </div>
  );
}

// wide estimates the width of a column head: a Han character takes 40 units, any other 22.
export function wide(s: string): number {
  return Array.from(s).reduce((n, c) => n + (c > "\u2e80" ? 40 : 22), 0);
}

function share(n: number | undefined, of: number): string {
  return of ? ((n || 0) / of) * 100 + "%" : "0";
}

interface BoundLine {
  n: number; // the least number of votes that reaches it
  at: number; // n as a share of the deputies entitled
  words: string;
}

// boundsOf returns the pass line of motions, and the lines of those grades of a rating that are measured by the
// deputies entitled, as the bars are. If there are several, they are labelled with figures only.
export function boundsOf(p: PollView): BoundLine[] {
  const lines: BoundLine[] = [];
  if (p.kind === "decision" && p.pass_line !== null && p.entitled)
    lines.push({ n: p.pass_line, at: p.pass_line / p.entitled, words: passLabel(p) });
  for (const g of p.grades || []) {
    const f = g.threshold;
    if (!f || g.base !== "entitled" || !p.entitled) continue;
    const n = f.over ? Math.floor((p.entitled * f.num) / f.den) + 1 : Math.ceil((p.entitled * f.num) / f.den);
    const half = f.num * 2 === f.den;
    if (!lines.some((l) => l.n === n))
      lines.push({ n, at: n / p.entitled, words: t(half ? (f.over ? "overHalf" : "half") : "need", { n }) });
  }
  return lines.length > 1 ? lines.map((l) => ({ ...l, words: String(l.n) })) : lines;
}

interface Figure {
  id: string;
  title: string;
  group: string;
  marks: Record<string, number>;
  word: string;
  first: boolean; // the best grade, or passed
}

function figuresOf(poll: PollView): Figure[] {
  if (poll.state === "announced") {
    return rowsOf(poll).map((r) => ({
      id: r.line.id,
      title: shortTitle(r.line),
      group: r.line.group || "",
      marks: r.outcome.marks,
      word: r.word,
      first: poll.kind === "rating"
        ? r.outcome.grade === (poll.grades && poll.grades[0] ? poll.grades[0].grade : poll.scale[0]) : r.outcome.passed,
    }));
  }
  const tally = poll.tally || [];
  return poll.items.map((item) => {
    const line = tally.find((x) => x.id === item.id);
    return { id: item.id, title: shortTitle(item), group: item.group || "",
      marks: line ? line.marks : {}, word: "", first: false };
  });
}

const tones: Record<string, string> = { approve: "tone-yes", reject: "tone-no", abstain: "tone-abstain" };

// DecisionResult shows one motion in large figures, or several as a list.
export function DecisionResult(p: Props) {
  const { poll, view } = p;
  const out = poll.outcome!;
  if (out.items.length !== 1) {
    return <Stacked {...p} tone={(_, m) => tones[m] || "tone-none"} word={(m) => core(m as "approve")} />;
  }
  const c = out.counts;
  const item = out.items[0]!;
  const title = poll.items.length ? poll.items[0]!.title : poll.title;
  return (
    <>
      <Head title={t("decisionTitle")} meeting={view.meeting} now={nowOf(poll, "")} motion />
      <Motion poll={poll} title={title} marks={item.marks} of={c.entitled} />
      <div class={"outcome" + (item.passed ? "" : " rest")} data-test="outcome" data-passed={item.passed ? "1" : "0"}>
        <span class="disc-big">
          <Icon name={item.passed ? "check" : "cross"} size="calc(76 * var(--u))" />
        </span>
        <span class="big">{result(item.passed ? "passed" : "notPassed")}</span>
        <span class="why">
          <p>{why(poll, item.marks.approve || 0, item.passed, c)}</p>
          <span class="counts">
            <Count label={t("present")} n={c.present} />
            <Count label={t("issued")} n={c.issued} />
            <Count label={t("returned")} n={c.returned} />
            <ByHand poll={poll} />
          </span>
        </span>
      </div>
    </>
  );
}

// MotionLive shows one motion while it is voted on and verified: like its result, but without the outcome.
export function MotionLive(p: Props) {
  const { poll, view } = p;
  const left = useLeft(p);
  const item = poll.items[0]!;
  const line = (poll.tally || []).find((x) => x.id === item.id);
  const marks = line ? line.marks : {};
  return (
    <>
      <Head title={liveNow(poll)} meeting={view.meeting} now={nowOf(poll, "")} motion />
      <Motion poll={poll} title={item.title} marks={marks} of={poll.entitled} />
      <div class={"outcome live" + (left !== null && poll.not_returned !== undefined ? " many" : "")} data-test="live">
        <Side label={t("cast")} n={poll.returned} test="returned" />
        <Side label={t("toCast")} n={poll.issued} test="issued" />
        {poll.not_returned !== undefined && <Side label={t("notReturned")} n={poll.not_returned} test="not-returned" />}
        {left !== null && <Side label={t("left")} n={countdown(left)} test="left" />}
        <span class="why">
          <Counted poll={poll} />
          <BoxCode poll={poll} />
        </span>
      </div>
    </>
  );
}

function Side(p: { label: string; n: number | string; test: string }) {
  return (
    <span class="turned-out">
      {p.label} <b data-test={p.test} data-count={p.n}>{p.n}</b>
    </span>
  );
}

// Motion shows the wording of a motion, its four figures in one size, and the strip.
function Motion(p: { poll: PollView; title: string; marks: Record<string, number>; of: number }) {
  const m = p.marks;
  return (
    <>
      <h2 class={"motion-title" + (p.title.length > 26 ? " long" : "")}>{spaced(p.title)}</h2>
      <dl class="four">
        <Four icon="check" ink="yes-ink" label={core("approve")} n={m.approve} test="approve" />
        <Four icon="cross" ink="no-ink" label={core("reject")} n={m.reject} test="reject" />
        <Four icon="circle" ink="abstain-ink" label={core("abstain")} n={m.abstain} test="abstain" />
        <Four icon="dash" ink="none-ink" label={core("unmarked")} n={m.unmarked} test="unmarked" />
      </dl>
      <Strip poll={p.poll} marks={m} of={p.of} />
    </>
  );
}

const bases: Record<Base, "baseEntitled" | "basePresent" | "baseReturned" | "baseValid"> = {
  entitled: "baseEntitled",
  present: "basePresent",
  returned: "baseReturned",
  valid: "baseValid",
};

function why(poll: PollView, n: number, passed: boolean, c: Figures) {
  if (!isMajority(poll)) return poll.pass_line === null ? "" : t.rich("decisionLine", { n, line: poll.pass_line });
  const people = poll.base === "entitled" || poll.base === "present";
  return t.rich("decisionWhy", {
    n,
    cmp: t(passed ? "over" : "notOver"),
    base: t(bases[poll.base]),
    total: c[poll.base],
    unit: t(people ? "people" : "sheets"),
  });
}

function Four(p: { icon: IconName; ink: string; label: string; n: number | undefined; test: string }) {
  return (
    <div>
      <dt>
        <span class={p.ink}>
          <Icon name={p.icon} size="calc(44 * var(--u))" />
        </span>
        {p.label}
      </dt>
      <dd data-test={p.test}>{p.n || 0}</dd>
    </div>
  );
}

// Strip is one bar for all deputies entitled; its last part, without colour, is those absent or who did not vote.
function Strip(p: { poll: PollView; marks: Record<string, number>; of: number }) {
  const order = ["approve", "reject", "abstain", "unmarked"];
  const left = p.poll.pass_line !== null && p.of ? (p.poll.pass_line / p.of) * 100 + "%" : "";
  return (
    <div class="strip" aria-hidden="true">
      <span class="stack">
        {order.map((m) => (p.marks[m] ? <i key={m} class={tones[m] || "tone-none"}
          style={{ width: share(p.marks[m], p.of) }} /> : null))}
      </span>
      {left && (
        <>
          <span class="pass-label" style={{ left }}>
            {passLabel(p.poll)}
          </span>
          <span class="pass" style={{ left }} />
        </>
      )}
    </div>
  );
}
