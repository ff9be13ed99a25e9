// The check of the hall display (后排看得清) before the meeting. It shows a test picture for the projector, a line to
// read from the last row, the colours, the hardest names, and the real titles as they will be laid out. It names the
// characters that this screen cannot draw and a title that does not fit.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { View } from "../types";
import { spaced } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { t as core } from "../ui/words";
import { classOf, planBars } from "./bars";
import { ready } from "./bell";
import { fitOne } from "./fit";
import { missingHere } from "./glyphs";
import { split, usePages } from "./pages";
import { FootLine, Head, Lines, Name, sized, type HallProps } from "./parts";
import { useStage, type Stage } from "./stage";
import { t } from "./words";

type Asked = NonNullable<View["check"]>;

// A Sheet is one page of the check.
type Sheet = "picture" | "reading" | { title: string; titles: string[]; from: number };

export const verdictRoom = 184; // width of 入选 with its icon beside a list

function sheetsOf(check: Asked, stage: Stage): Sheet[] {
  const sheets: Sheet[] = ["picture", "reading"];
  for (const p of check.polls) {
    const titles = p.titles.map(spaced);
    const { per } = planBars(titles, stage.room, verdictRoom, stage.tall ? 702 : 744, stage).fit;
    split(titles, per).forEach((_, i) => sheets.push({ title: p.title, titles, from: i * per }));
  }
  return sheets;
}

export function Check(p: HallProps) {
  const check = p.view.check || { polls: [], names: [], chars: "" };
  const stage = useStage();
  const { rows, page, pages } = usePages(sheetsOf(check, stage).map((s) => [s]), p.still);
  const sheet = rows[0]!;
  const turn = t("page", { n: page + 1, of: pages });
  return (
    <div data-test="check" data-sheet={typeof sheet === "string" ? sheet : "titles"}>
      {sheet === "picture" ? <Picture stage={stage} /> : sheet === "reading"
        ? <Reading {...p} check={check} turn={turn} /> : <Titles {...p} sheet={sheet} stage={stage} turn={turn} />}
    </div>
  );
}

// Picture is for adjusting the projector: the frame must touch all four edges, circles be round, and lines be sharp.
function Picture(p: { stage: Stage }) {
  const { wide, edge } = p.stage;
  const high = 1080;
  const lines = (n: number) => Array.from({ length: Math.floor(n / 120) + 1 }, (_, i) => i * 120);
  const corners = [[150, 150], [wide - 150, 150], [150, high - 150], [wide - 150, high - 150]] as const;
  return (
    <>
      <svg class="test-picture" viewBox={`0 0 ${wide} ${high}`} aria-hidden="true">
        {lines(wide).map((x) => <path key={"x" + x} class="thin" d={`M${x} 0V${high}`} />)}
        {lines(high).map((y) => <path key={"y" + y} class="thin" d={`M0 ${y}H${wide}`} />)}
        <rect class="frame" x="3" y="3" width={wide - 6} height={high - 6} />
        <rect class="margin" x={edge} y="54" width={wide - 2 * edge} height={high - 108} />
        <circle class="ring-line" cx={wide / 2} cy={high / 2} r="500" />
        {corners.map(([x, y]) => <circle key={x + "," + y} class="ring-line" cx={x} cy={y} r="120" />)}
      </svg>
      <div class="check-middle">
        <h1>{t("checkTitle")}</h1>
        <p class="read-line">{t("checkRead", { n: "0123456789" })}</p>
        <Colours />
      </div>
    </>
  );
}

const marks: [IconName, string, "approve" | "reject" | "abstain" | "unmarked"][] = [
  ["check", "yes", "approve"],
  ["cross", "no", "reject"],
  ["circle", "abstain", "abstain"],
  ["dash", "none", "unmarked"],
];

// Colours shows the colours of the marks, each with its word, and the five tones of a rating, with numbers.
function Colours() {
  return (
    <div class="colours">
      <div>
        {marks.map(([icon, name, word]) => (
          <span key={name} class={name + "-ink"}><Icon name={icon} size="calc(44 * var(--u))" /> {core(word)}</span>
        ))}
      </div>
      <div>
        {[0, 1, 2, 3, 4].map((n) => <span key={n}><i class={"swatch tone-" + n} />{n + 1}</span>)}
      </div>
    </div>
  );
}

interface PageProps extends HallProps {
  turn: string;
}

function Reading(p: PageProps & { check: Asked }) {
  const stage = useStage();
  const missing = useMemo(() => missingHere(p.check.chars), [p.check.chars]);
  const names = fitOne(p.check.names.join("　"), stage.room, 300, [64, 56, 48, 44, 40]);
  return (
    <>
      <Head title={t("checkTitle")} meeting={p.view.meeting} />
      <div class="reading">
        {[64, 44, 36].map((size) => (
          <p key={size} style={sized(size)}><Lines lines={fitOne(t("checkRead", { n: size }), stage.room, size * 2.6,
            [size]).lines} /></p>
        ))}
        <p class="hard-names" style={sized(names.size)} data-test="check-names"><Lines lines={names.lines} /></p>
        <p class={missing.length ? "need" : "fine"} data-test="check-glyphs" data-missing={missing.join("")}>
          {missing.length ? t("checkMissing", { chars: missing.slice(0, 24).join(" ") })
            : t("checkGlyphs", { n: Array.from(p.check.chars).length })}
        </p>
      </div>
      <FootLine middle={p.turn} right={p.bell && <Sound />}>
        <span data-test="check-size">{t("checkSize", { w: innerWidth, h: innerHeight })}</span>
      </FootLine>
    </>
  );
}

function Sound() {
  const [on, set] = useState(ready);
  useEffect(() => {
    const timer = setInterval(() => set(ready()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span data-test="check-sound">{t("checkSound", { state: t(on ? "soundOn" : "soundOff") })}</span>;
}

// Titles shows the titles of a poll in the layout of its result, without any figures.
function Titles(p: PageProps & { sheet: Exclude<Sheet, string>; stage: Stage }) {
  const { sheet, stage } = p;
  const plan = planBars(sheet.titles, stage.room, verdictRoom, stage.tall ? 702 : 744, stage);
  const rows = sheet.titles.slice(sheet.from, sheet.from + plan.fit.per);
  const box = useRef<HTMLDivElement>(null);
  const [cut, set] = useState<string[]>([]);
  useEffect(() => set(box.current ? cutIn(box.current) : []), [sheet.from, sheet.titles.join("\n"), stage]);
  return (
    <>
      <Head title={sheet.title} meeting={p.view.meeting} />
      <div class={"list ranked" + classOf(plan)} style={plan.style} ref={box}>
        <div class="caps" />
        {rows.map((title, i) => (
          <div class="bar-row" key={sheet.from + i} data-test={"row-" + (sheet.from + i + 1)}>
            <span class="no">{sheet.from + i + 1}</span>
            <Name title={title} fit={plan.fit} />
            <span class="track-bar" aria-hidden="true"><i style={{ width: "62%" }} /></span>
            <span class="votes">–</span>
          </div>
        ))}
      </div>
      <FootLine middle={p.turn}>
        {cut.length ? <span class="gold" data-test="check-cut">{t("checkCut", { title: cut[0]! })}</span>
          : <span data-test="check-fit">{t("checkSize", { w: innerWidth, h: innerHeight })}</span>}
      </FootLine>
    </>
  );
}

// cutIn returns the titles that are too wide after all, because this computer's font is wider than any known one.
export function cutIn(box: HTMLElement): string[] {
  return [...box.querySelectorAll<HTMLElement>(".name")].filter((name) => {
    const right = name.getBoundingClientRect().right;
    return [...name.querySelectorAll(".ln")].some((line) => {
      const range = document.createRange();
      range.selectNodeContents(line);
      return range.getBoundingClientRect().right > right + 1;
    });
  }).map((name) => name.textContent || "");
}
