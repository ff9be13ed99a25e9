// The right column: what the hall display shows now, what it will show, and the buttons to switch scenes.

import { useRef, useState } from "preact/hooks";
import { post } from "../api";
import { Introduce, introducing } from "../desk/introduce";
import type { Press } from "../desk/press";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import { HallPreview } from "../display/hall";
import type { PollView, SceneName, View } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { useWidth } from "../ui/useWidth";
import { mayReveal, RevealButton } from "./reveal";
import { t } from "./words";

const scenes = ["welcome", "signin", "projects", "voting", "result", "blank"] as const;

export interface HallCardProps {
  view: View;
  poll?: PollView;
  skew: number;
  press: Press;
}

export function HallCard(p: HallCardProps) {
  const [large, enlarge] = useState(false);
  const { view } = p;
  const hall = view.hall || view;
  return (
    <section class="card hall-card" data-test="hall-card">
      <div class="hall-head">
        <span class="secondary">{t("hall.now")}</span>
        <Displays n={view.devices?.display || 0} />
      </div>
      <button class="hall-frame" data-test="hall-enlarge" onClick={() => enlarge(true)} aria-label={t("hall.enlarge")}>
        <Fitted view={hall} skew={p.skew} label={t("hall.now")} />
      </button>
      {p.poll && willChange(p.poll) ? (
        <>
          <p class="secondary">{t("hall.after")}</p>
          <Fitted view={afterwards(hall, p.poll)} skew={p.skew} label={t("hall.after")} />
          {mayReveal(p.poll) && <RevealButton view={view} poll={p.poll} press={p.press} />}
        </>
      ) : (
        <SceneSwitch view={view} poll={p.poll} press={p.press} />
      )}
      {large && (
        <Sheet wide title={t("hall.now")} onClose={() => enlarge(false)}
            foot={<Button onPress={() => enlarge(false)}>{desk("close")}</Button>}>
          <div class="hall-large">
            <Fitted view={hall} skew={p.skew} label={t("hall.now")} />
          </div>
          <SceneSwitch view={view} poll={p.poll} press={p.press} />
        </Sheet>
      )}
    </section>
  );
}

// willChange reports whether a result waits for its announcement: then the console previews what the hall will see.
function willChange(p: PollView): boolean {
  const waits = p.state === "certified" || (p.state === "closed" && !!p.counted && !p.certifiers);
  return waits && !!p.outcome;
}

// afterwards returns the hall's view as it will be after the announcement.
export function afterwards(hall: View, p: PollView): View {
  const poll: PollView = {
    ...(hall.poll?.id === p.id ? hall.poll : p),
    state: "announced",
    tally: p.tally,
    tally_of: p.tally_of,
    tally_void: p.tally_void,
    outcome: p.outcome,
    certified_at: p.certified_at,
    announced_at: hall.now,
  };
  return { ...hall, scene: { scene: "result", poll: p.id }, poll }; // all of it: the officer knows it already
}

function Displays(p: { n: number }) {
  const words = p.n === 0 ? t("hall.off") : p.n === 1 ? t("hall.on") : t("hall.many", { n: p.n });
  return (
    <span class={p.n ? "good" : "bad"} data-test="displays">
      <Icon name={p.n ? "check" : "warn"} />
      {words}
    </span>
  );
}

function SceneSwitch(p: { view: View; poll?: PollView; press: Press }) {
  const { view, press } = p;
  const now = view.scene.scene;
  const intro = introducing(p);
  const go = (scene: SceneName) =>
    void press.run("scene", () =>
      post(`/api/meetings/${view.meeting.id}/scene`, { scene, poll: sceneOf(scene, p.poll) }));
  return (
    <div>
      {intro && intro.at >= 0 ? <Introduce {...p} onList={() => go("projects")} /> : (
        <div class="scenes" role="group" aria-label={t("hall.now")}>
          {scenes.map((s) => s === "projects" && s === now && intro ? (
            <Button key={s} test="intro-start" onPress={() => intro.put(0, 0)}>
              {desk("intro.one")}
            </Button>
          ) : (
            <Button key={s} pressed={s === now} test={"scene-" + s} onPress={() => go(s)}>
              {t(`scene.${s}`)}
            </Button>
          ))}
        </div>
      )}
      {press.failed === "scene" && (
        <p class="bad failed" role="alert" data-test="scene-failed">
          <Icon name="warn" />
          {t("hall.error", { why: press.why })}
        </p>
      )}
    </div>
  );
}

// sceneOf returns the id of the console's poll for scenes that are about a poll; a draft is not shown to the hall.
function sceneOf(scene: SceneName, p: PollView | undefined): string | undefined {
  const about = scene === "projects" || scene === "voting" || scene === "result";
  return about && p && p.state !== "draft" ? p.id : undefined;
}

// Fitted renders the hall display at the width of the column.
function Fitted(p: { view: View; skew: number; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} class="fitted">
      {width > 0 && <HallPreview view={p.view} skew={p.skew} width={width} label={p.label} />}
    </div>
  );
}
