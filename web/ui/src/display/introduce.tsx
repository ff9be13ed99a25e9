// One item while its director introduces it: pictures, place, who benefits, department, due date, cost, and a clock.

import { useClock } from "../store";
import type { Intro } from "../types";
import { countdown, money, spaced } from "../ui/format";
import { fitHead } from "./fit";
import { evenly, filled } from "./lines";
import { FootLine, Lines, sized, type HallProps } from "./parts";
import { useStage, type Stage } from "./stage";
import { t } from "./words";

const label = 5; // width of the facts' labels, in em
const clock = 400; // width of the clock in the head, in units
const line = 1.25;
const gap = 0.3; // space between two facts, in em

export function Introduce(p: HallProps & { intro: Intro }) {
  const stage = useStage();
  const { item, n, of } = p.intro;
  const pictures = item.pictures || [];
  const head = fitHead(spaced(p.intro.title), "", "", stage.room - clock, stage.head, stage.least).title;
  const title = titleOf(spaced(item.title), stage);
  const facts = factsOf(p.intro);
  return (
    <>
      <header class="head">
        <h1 style={sized(head.size)}>
          <Lines lines={head.lines} />
        </h1>
        <span class="now" />
        <Clock {...p} no={t("intro.no", { n, of })} />
      </header>
      <div class="introduce" data-test="introduce">
        <h2 style={sized(title.size)}>
          <Lines lines={title.lines} />
        </h2>
        <div class={"intro-body" + (pictures.length ? "" : " bare")}>
          <dl style={{ "--text": sizeOf(facts, stage, pictures.length > 0, title.lines.length * title.size * 1.3) }}>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{t(name)}</dt>
                <dd data-test={name}>{value}</dd>
              </div>
            ))}
          </dl>
          {pictures.length > 0 && (
            <div class={"intro-pictures of-" + pictures.length}>
              {pictures.map((hash, i) => (
                <img key={hash} src={address(p.view.meeting.id, hash, i > 0)} alt={t("intro.picture", { n: i + 1 })} />
              ))}
            </div>
          )}
        </div>
      </div>
      {!pictures.length && <FootLine>{""}</FootLine>}
    </>
  );
}

// titleOf fits a title into at most two lines if one of the sizes allows that. It is never cut.
function titleOf(title: string, stage: Stage): { lines: string[]; size: number } {
  const size = [64, 56, stage.least].find((size) => filled(title, stage.room / size).length <= 2) || stage.least;
  return { lines: evenly(title, stage.room / size), size };
}

// address returns the URL of a picture. The page parameter selects the sign-in that the request uses.
function address(meeting: string, hash: string, small: boolean): string {
  return `/api/meetings/${meeting}/photos/${hash}?page=${location.pathname.slice(1)}${small ? "&w=640" : ""}`;
}

type Fact = ["intro.place" | "intro.serves" | "intro.department" | "intro.due" | "intro.money", string];

function factsOf(i: Intro): Fact[] {
  const { item } = i;
  const all: Fact[] = [
    ["intro.place", spaced(item.place || "")],
    ["intro.serves", spaced(item.serves || "")],
    ["intro.department", spaced(item.department || "")],
    ["intro.due", item.due || ""],
    ["intro.money", money(item.investment)],
  ];
  return all.filter(([, value]) => value);
}

// sizeOf returns the largest size at which all facts fit beside the pictures, or above them on a 4:3 projector.
export function sizeOf(facts: Fact[], stage: Stage, pictures: boolean, title: number): number {
  const beside = pictures && !stage.tall;
  const width = beside ? 848 : stage.room;
  const room = 1080 - (stage.head + 66) - title - 28 - 54 - (pictures && stage.tall ? 300 : 0);
  const high = (size: number) =>
    facts.reduce((sum, [, value]) => sum + size * (line * filled(value, width / size - label).length + gap), 0);
  return [56, 52, 48, 44, 40].find((size) => high(size) <= room) || 36;
}

// Clock counts up, or down from the given minutes; once they are over, it shows by how much.
function Clock(p: HallProps & { no: string }) {
  const { since, minutes } = p.view.scene;
  const now = useClock(500) + (p.skew || 0);
  const gone = Math.max(0, Math.floor((now - Date.parse(since || p.view.now)) / 1000));
  const left = (minutes || 0) * 60 - gone;
  const over = !!minutes && left < 0;
  return (
    <span class={"intro-clock" + (over ? " over" : "")} role="timer" data-test="intro-clock">
      <small class="ln">{p.no}</small>
      <small>{t(over ? "intro.over" : minutes ? "intro.left" : "intro.gone")}</small>{" "}
      <b>{countdown(minutes ? Math.abs(left) : gone)}</b>
    </span>
  );
}
