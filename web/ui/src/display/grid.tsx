// Ratings and motions: stacked bars with the column heads as their legend, and a single motion in large figures.

import { isMajority, passLabel, rowsOf, t as result } from "../outcome";
import type { Base, Counts as Figures, PollView } from "../types";
import { clock, countdown, shortTitle, spaced } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { t as core } from "../ui/words";
import { grouped, split, usePages, type Entry } from "./pages";
import { BoxCode } from "../ui/boxcode";
import { fitOne } from "./fit";
import { em, evenly } from "./lines";
import { ByHand, Count, Counts, FootLine, Head, lastOf, Lines, motionLine, Name, nowOf, sized,
  type HallProps } from "./parts";
import { baseOf, bestOf, percent } from "./rates";
import { columnsOf, planStack, stackGap, type StackPlan } from "./stack";
import { useStage } from "./stage";
import { Counted, liveNow, useLeft } from "./voting";
import { t } from "./words";

interface Props extends HallProps {
  poll: PollView;
}

const none = "unmarked";

// RatingBars shows each item's marks as a stacked bar relative to the entitled deputies, and its grade once announced.
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
  const groupOf = (r: Figure) => r.group || core("noGroup");
  const inGroups = all.some((r) => r.group);
  const announced = poll.state === "announced";
  const left = useLeft(p);
  const stage = useStage();
  // Unmarked items are counted separately; with them each row adds up to the valid ballots.
  const scale = all.some((r) => r.marks[none]) ? [...poll.scale, none] : poll.scale;
  const last = t(poll.kind === "rating" ? "grade" : "result");
  const wanted = {
    titles: all.map((r) => r.title),
    groups: inGroups ? all.map(groupOf).filter((g, i, list) => g !== list[i - 1]) : [],
    heads: scale.map(p.word),
    grades: announced ? [last, ...all.map((r) => r.word)] : [],
  };
  const bare = planStack(wanted, stage);
  const rate = p.rates && announced && poll.kind === "rating" ? t("rateOf", { mark: bestName(poll) }) : "";
  const wide = rate ? planStack({ ...wanted, heads: [...wanted.heads, rate] }, stage) : bare;
  const rated = rate !== "" && wide.tiers === bare.tiers && wide.bar > 0 && wide.fit.per === bare.fit.per &&
    wide.fit.size >= Math.min(44, bare.fit.size);
  const plan = rated ? wide : bare;
  const ready = inGroups ? grouped(all, groupOf, plan.fit.per)
    : split(all.map((row) => ({ row }) as Entry<Figure>), plan.fit.per);
  const { rows, page, pages } = usePages(ready, p.still);
  const columns = columnsOf(plan);
  const bounds = boundsOf(poll);
  const turn = pages > 1 && t("page", { n: page + 1, of: pages });
  const now = announced ? t("result") : [liveNow(poll), turn].filter(Boolean).join("　");
  const classes = ["grid-list", plan.fit.row >= 105 && !plan.tiers ? "roomy" : "", plan.tiers ? "tiers" : ""];
  return (
    <>
      <Head title={poll.title} meeting={view.meeting} now={nowOf(poll, now)} last={lastOf(poll, left)} />
      <div class={classes.filter(Boolean).join(" ")} style={{ "--row": plan.fit.row, "--size": plan.fit.size }}
          data-test={announced ? "result" : "live"}>
        <div class="grid-row caps" style={{ gridTemplateColumns: columns }}>
          {!plan.tiers && <span />}
          <span class="line-names">
            {plan.bar > 0 && bounds.map((b) => (
              <span key={b.n} style={{ left: b.at * 100 + "%" }} data-test="bound" data-count={b.n}>
                {em(b.words) * 40 > plan.bar + stackGap ? b.n : b.words}
              </span>
            ))}
          </span>
          {scale.map((m, i) => (
            <span class={"n" + (plan.heads[i]!.length > 1 ? " two" : "")} key={m}>
              <i class={"swatch " + p.tone(i, m)} />
              <span><Lines lines={plan.heads[i]!} /></span>
            </span>
          ))}
          {rated && <span class="n"><span><Lines lines={plan.heads[scale.length]!} /></span></span>}
          {announced && <span class="grade">{last}</span>}
        </div>
        {rows.map((entry) => {
          if ("group" in entry) {
            return (
              <div class="grid-row of-group" key={"group " + entry.group} data-test="group">
                <span><Lines lines={evenly(spaced(entry.group), stage.room / 40)} /></span>
              </div>
            );
          }
          return <StackRow key={entry.row.id} {...p} row={entry.row} bounds={bounds} columns={columns}
            scale={scale} plan={plan} rated={rated} />;
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
  scale: string[]; // the marks shown
  plan: StackPlan;
  rated: boolean; // whether the share of the best grade is shown
}

function StackRow(p: StackRowProps) {
  const { poll, row, plan } = p;
  return (
    <div class="grid-row" style={{ gridTemplateColumns: p.columns }} data-test={"row-" + row.id}>
      <Name title={row.title} fit={plan.fit} />
      <span class="stack-box" aria-hidden="true">
        {plan.bar > 0 && (
          <span class="stack">
            {p.scale.map((m, i) =>
              // A count of 0 draws nothing, not even the edge of a hatched part.
              row.marks[m] ? <i key={m} class={p.tone(i, m)}
                style={{ width: share(row.marks[m], poll.entitled) }} /> : null,
            )}
          </span>
        )}
        {plan.bar > 0 && p.bounds.map((b) => (
          <span key={b.n} class="bound" style={{ left: b.at * 100 + "%" }} />
        ))}
      </span>
      {p.scale.map((m) => (
        <span class="n" key={m}>
          {row.marks[m] || 0}
        </span>
      ))}
      {p.rated && <span class="rate" data-test="rate">{percent(bestOf(poll, row.marks), baseOf(poll))}</span>}
      {poll.state === "announced" && <span class={"grade" + (row.first ? " first" : "")}>{row.word}</span>}
    </div>
  );
}

// bestName returns the name of the best grade or, without grades, the first mark.
function bestName(p: PollView): string {
  return (p.grades && p.grades[0] ? p.grades[0].grade : p.scale[0]) || "";
}

function share(n: number | undefined, of: number): string {
  return of ? ((n || 0) / of) * 100 + "%" : "0";
}

interface BoundLine {
  n: number; // the least number of votes that reaches it
  at: number; // as a share of the entitled deputies
  words: string;
}

// boundsOf returns the pass line of motions, and the lines of those grades of a rating whose base is the entitled
// deputies, as it is the bars' base. If there are several, their labels are only numbers.
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
      title: spaced(shortTitle(r.line)),
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
    return { id: item.id, title: spaced(shortTitle(item)), group: item.group || "",
      marks: line ? line.marks : {}, word: "", first: false };
  });
}

const tones: Record<string, string> = { approve: "tone-yes", reject: "tone-no", abstain: "tone-abstain" };

// DecisionResult shows a single motion in large figures, or several as a list.
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

// MotionLive shows a single motion during the vote and verification: with the figures and strip of the result, but no
// outcome.
export function MotionLive(p: Props) {
  const { poll, view } = p;
  const left = useLeft(p);
  const item = poll.items[0]!;
  const line = (poll.tally || []).find((x) => x.id === item.id);
  const marks = line ? line.marks : {};
  return (
    <>
      <Head title={liveNow(poll)} meeting={view.meeting} now={nowOf(poll, "")} motion last={lastOf(poll, left)} />
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

// Motion shows the wording of a motion, its four figures in the same size, and the strip.
function Motion(p: { poll: PollView; title: string; marks: Record<string, number>; of: number }) {
  const m = p.marks;
  const stage = useStage();
  const words = fitOne(spaced(p.title), stage.room, stage.tall ? 204 : 150, [64, 60, 56, 52], motionLine);
  return (
    <>
      <h2 class="motion-title" style={sized(words.size)}><Lines lines={words.lines} /></h2>
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

// Strip shows all entitled deputies as one bar. The last part, without colour, is those who are absent or did not vote.
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
