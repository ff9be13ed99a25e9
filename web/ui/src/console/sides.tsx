// The columns beside the text to read aloud: figures, hall display and log. If there is room, the figures are on the
// left and the others on the right; otherwise all share one column, with a tab for each.

import { useState } from "preact/hooks";
import { LogTail } from "../desk/log";
import { TABS, useMedia } from "../desk/media";
import type { Press } from "../desk/press";
import { Requests } from "../desk/requests";
import type { PollView, View } from "../types";
import { Figures } from "./figures";
import { HallCard } from "./hall";
import { t } from "./words";

export interface AsideProps {
  view: View;
  poll?: PollView;
  skew: number;
  press: Press;
}

type Leaf = "figures" | "hall" | "log";

const leaves: Leaf[] = ["figures", "hall", "log"];

// Sides renders the same Aside in both layouts, so that what is open in it, such as the folder, survives a resize.
export function Sides(p: AsideProps & { poll: PollView }) {
  const { view, poll } = p;
  const [at, go] = useState<Leaf>("figures");
  const tabs = useMedia(TABS);
  return (
    <>
      {tabs && (
        <div class="side-top">
          <Requests meeting={view.meeting.id} list={view.requests} />
          <Tabs at={at} go={go} />
        </div>
      )}
      {(!tabs || at === "figures") && <Figures view={view} poll={poll} />}
      <Aside {...p} only={tabs ? at : undefined} />
    </>
  );
}

// Aside is the column of hall display and log, below the clerk's requests. only reduces it to the part of one tab.
export function Aside(p: AsideProps & { only?: Leaf }) {
  const { view, poll, only } = p;
  const asked = view.requests?.length;
  return (
    <div class={"right" + (poll?.state === "certified" ? " brief" : "") + (asked ? " asked-for" : "") +
        (only ? " only" : "")}>
      {!only && <Requests meeting={view.meeting.id} list={view.requests} />}
      {(!only || only === "hall") && <HallCard view={view} poll={poll} skew={p.skew} press={p.press} />}
      <LogTail view={view} poll={poll} as={!only ? undefined : only === "log" ? "whole" : "none"} />
    </div>
  );
}

function Tabs(p: { at: Leaf; go: (x: Leaf) => void }) {
  return (
    <div class="side-tabs" role="tablist" aria-label={t("side")}>
      {leaves.map((x) => (
        <button key={x} type="button" role="tab" aria-selected={x === p.at} class={x === p.at ? "on" : ""}
            data-test={"side-" + x} onClick={() => p.go(x)}>
          {t(`side.${x}`)}
        </button>
      ))}
    </div>
  );
}
