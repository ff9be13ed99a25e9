// What the hall will see of an item, under its row in the editor: the same layout as on the display, from the titles as
// they are typed. Where a title is long, a short one is offered.

import { useRef } from "preact/hooks";
import { classOf, planBars } from "../display/bars";
import { fitOne } from "../display/fit";
import { em } from "../display/lines";
import { Lines, motionLine, Name, sized } from "../display/parts";
import { columnsOf, planStack } from "../display/stack";
import { wideStage } from "../display/stage";
import { t as result } from "../outcome";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import { useWidth } from "../ui/useWidth";
import { t as core } from "../ui/words";
import type { Draft, ItemDraft } from "./draft";
import { t } from "./words";
import "../display/themes.css";
import "../display/hall.css";
import "../display/bars.css";
import "../display/grid.css";
import "../display/marks.css";

const mostShort = 10;

// shortOffer is a short title worth offering, or "": what stands before 及, 与 or 和, without the words that most
// titles end in.
export function shortOffer(title: string): string {
  const bare = (s: string) => s.replace(/[（(][^）)]*[）)]?$/, "").replace(/等$/, "")
    .replace(/(建设|改造|提升)?(工程|项目|工程项目)(建设)?$/, (_, verb) => verb || "");
  const whole = bare(title.trim());
  const first = bare(whole.split(/[及与和、，,]/)[0]!);
  return [whole, first].find((s) => s.length >= 4 && Array.from(s).length <= mostShort && s !== title) || "";
}

// titlesOf are the titles the hall will read.
export function titlesOf(d: Draft): string[] {
  return d.items.map((i) => spaced((i.short || i.title).trim())).filter(Boolean);
}

export interface HallRowProps {
  draft: Draft;
  item: ItemDraft;
  at: number;
  onShort: (short: string) => void;
  onType: () => void; // the clerk goes on in the field of the short title
}

export function HallRow(p: HallRowProps) {
  const title = spaced((p.item.short || p.item.title).trim());
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const long = !p.item.short && em(p.item.title) > mostShort;
  const offer = long ? shortOffer(p.item.title) : "";
  const label = t("items.wall", { title });
  return (
    <div ref={box} class="hall-row" data-test={`hall-row-${p.at + 1}`}>
      {width > 0 && (
        <div class="hall preview" role="img" aria-label={label} style={{ "--u": width / wideStage.room + "px" }}>
          <Row {...p} title={title} />
        </div>
      )}
      {long && (
        <Button small kind="plain" test={`short-offer-${p.at + 1}`}
            onPress={() => (offer ? p.onShort(offer) : p.onType())}>
          {offer ? t("items.offer", { short: offer }) : t("items.give_short")}
        </Button>
      )}
    </div>
  );
}

// Row is drawn in the form that the result will have.
function Row(p: HallRowProps & { title: string }) {
  const { draft } = p;
  const titles = titlesOf(draft);
  if (draft.kind === "selection") return <BarRow titles={titles} title={p.title} no={p.at + 1} />;
  if (draft.kind === "decision" && titles.length === 1) {
    const one = fitOne(p.title, wideStage.room, 150, [64, 60, 56, 52], motionLine);
    return <p class="wall-motion" style={sized(one.size)}><Lines lines={one.lines} /></p>;
  }
  const scale = draft.kind === "rating" ? draft.scale : (["approve", "reject", "abstain"] as const).map((m) => core(m));
  const grades = draft.kind === "rating" ? draft.grades.map((g) => g.grade) : [result("passed"), result("notPassed")];
  const plan = planStack({ titles, groups: [], heads: scale, grades }, wideStage);
  return (
    <div class={"grid-list" + (plan.tiers ? " tiers" : "")} style={{ "--row": plan.fit.row, "--size": plan.fit.size }}>
      <div class="grid-row" style={{ gridTemplateColumns: columnsOf(plan) }}>
        <Name title={p.title} fit={plan.fit} />
        <span class="stack-box"><span class="stack" /></span>
        {plan.columns.map((_, i) => <span class="n" key={i}>–</span>)}
      </div>
    </div>
  );
}

const verdict = 184; // the room that 入选 with its sign takes

function BarRow(p: { titles: string[]; title: string; no: number }) {
  const plan = planBars(p.titles, wideStage.room, verdict, 744, wideStage);
  return (
    <div class={"list ranked" + classOf(plan)} style={plan.style}>
      <div class="bar-row">
        <span class="no">{p.no}</span>
        <Name title={p.title} fit={plan.fit} />
        <span class="track-bar" />
        <span class="votes">–</span>
        <span class="verdict" />
      </div>
    </div>
  );
}

// HallPages says how many rows the hall shows at once, and how large.
export function HallPages(p: { draft: Draft }) {
  const titles = titlesOf(p.draft);
  if (titles.length < 2) return null;
  const scale = p.draft.kind === "rating" ? p.draft.scale : ["", "", ""];
  const { per } = p.draft.kind === "selection" ? planBars(titles, wideStage.room, verdict, 744, wideStage).fit
    : planStack({ titles, groups: [], heads: scale, grades: scale }, wideStage).fit;
  const pages = Math.ceil(titles.length / per);
  return (
    <span class="secondary" data-test="hall-pages" data-pages={pages}>
      {pages > 1 ? t("items.pages", { n: pages, per }) : t("items.one_page")}
    </span>
  );
}
