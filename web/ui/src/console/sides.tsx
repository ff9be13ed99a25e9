// What is beside the text to read aloud: the figures, the hall display and the log. Where there is room, the figures
// are on the left and the others on the right; else they share one column, with a tab for each.

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

export function Sides(p: AsideProps & { poll: PollView }) {
  if (useMedia(TABS)) return <Tabbed {...p} />;
  return (
    <>
      <Figures view={p.view} poll={p.poll} />
      <Aside {...p} />
    </>
  );
}

// Aside is the column of the hall display and the log, with what the clerk requests above them.
export function Aside(p: AsideProps) {
  const { view, poll } = p;
  const asked = view.requests?.length;
  return (
    <div class={"right" + (poll?.state === "certified" ? " brief" : "") + (asked ? " asked-for" : "")}>
      <Requests meeting={view.meeting.id} list={view.requests} />
      <HallCard view={view} poll={poll} skew={p.skew} press={p.press} />
      <LogTail view={view} poll={poll} />
    </div>
  );
}

type Leaf = "figures" | "hall" | "log";

const leaves: Leaf[] = ["figures", "hall", "log"];

function Tabbed(p: AsideProps & { poll: PollView }) {
  const { view, poll } = p;
  const [at, go] = useState<Leaf>("figures");
  return (
    <div class={"right tabbed" + (view.requests?.length ? " asked-for" : "")}>
      <Requests meeting={view.meeting.id} list={view.requests} />
      <div class="side-tabs" role="tablist" aria-label={t("side")}>
        {leaves.map((x) => (
          <button key={x} type="button" role="tab" aria-selected={x === at} class={x === at ? "on" : ""}
              data-test={"side-" + x} onClick={() => go(x)}>
            {t(`side.${x}`)}
          </button>
        ))}
      </div>
      {at === "figures" && <Figures view={view} poll={poll} />}
      {at === "hall" && <HallCard view={view} poll={poll} skew={p.skew} press={p.press} />}
      {at === "log" && <LogTail whole view={view} poll={poll} />}
    </div>
  );
}
