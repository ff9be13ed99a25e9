// One item while its director explains it: its pictures, where it is, whom it serves, by when, and a clock.

import { useClock } from "../store";
import type { Intro } from "../types";
import { countdown, money, spaced } from "../ui/format";
import { em } from "./lines";
import { FootLine, type HallProps } from "./parts";
import { useStage, type Stage } from "./stage";
import { t } from "./words";

const label = 5; // letters of a label and the room behind it
const room = 660; // the height for the facts, in units
const roomTall = 620; // the same on a 4:3 stage
const roomAbove = 440; // and there if pictures are below them

export function Introduce(p: HallProps & { intro: Intro }) {
  const { item, n, of } = p.intro;
  const pictures = item.pictures || [];
  const title = spaced(item.title);
  const facts = factsOf(p.intro);
  const stage = useStage();
  return (
    <>
      <header class="head">
        <h1>{t("intro.no", { n, of })}</h1>
        <span class="now">{spaced(p.intro.title)}</span>
        <Clock {...p} />
      </header>
      <div class="introduce" data-test="introduce">
        <h2 class={em(title) > 2 * Math.floor(stage.room / 64) ? "long" : ""}>{title}</h2>
        <div class={"intro-body" + (pictures.length ? "" : " wide")}>
          <dl style={{ "--text": sizeOf(facts, stage, pictures.length > 0) }}>
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

// address is where a picture is; the request says which page's sign-in it comes by.
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

// sizeOf is the largest size at which all facts fit in their room: beside the pictures, on a 4:3 stage above them.
export function sizeOf(facts: Fact[], stage: Stage, pictures: boolean): number {
  const width = pictures && !stage.tall ? 848 : stage.room;
  const most = !stage.tall ? room : pictures ? roomAbove : roomTall;
  const high = (size: number) =>
    facts.reduce((sum, [, value]) =>
      sum + Math.ceil((em(value) * size) / (width - (label + 1) * size)) * size * 1.25 + 0.3 * size, 0);
  return [56, 52, 48, 44, 40].find((size) => size > stage.least && high(size) <= most) || stage.least;
}

// Clock counts up, or down from the minutes given; once they are over it says by how much.
function Clock(p: HallProps) {
  const { since, minutes } = p.view.scene;
  const now = useClock(500) + (p.skew || 0);
  const gone = Math.max(0, Math.floor((now - Date.parse(since || p.view.now)) / 1000));
  const left = (minutes || 0) * 60 - gone;
  const over = !!minutes && left < 0;
  return (
    <span class={"intro-clock" + (over ? " over" : "")} role="timer" data-test="intro-clock">
      <small>{t(over ? "intro.over" : minutes ? "intro.left" : "intro.gone")}</small>{" "}
      <b>{countdown(minutes ? Math.abs(left) : gone)}</b>
    </span>
  );
}
