// The reveal (揭晓): the officer shows an announced result rank by rank, with buttons, PageDown and PageUp, or a
// clicker. If it is chosen before the announcement, it applies from then on, so that the hall never sees all at once.

import { useEffect, useState } from "preact/hooks";
import { post } from "../api";
import type { Press } from "../desk/press";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import { keyStep, ranksOf, step, type Order, type Reveal } from "../display/reveal";
import { rowsOf } from "../outcome";
import type { PollView, View } from "../types";
import { Button } from "../ui/button";
import { t } from "./words";

// mayReveal reports whether a poll's result can be shown rank by rank: it is that of a selection with several items.
export function mayReveal(p: PollView | undefined): boolean {
  return !!p && p.kind === "selection" && !!p.outcome && p.outcome.items.length > 1 &&
    ["closed", "certified", "announced"].includes(p.state);
}

interface RevealProps {
  view: View;
  poll: PollView;
  press: Press;
}

// RevealButton opens the sheet with the controls. During a rank by rank reveal, the keys work on the whole page.
export function RevealButton(p: RevealProps) {
  const [open, set] = useState(false);
  const { send, on, ranks, now } = useReveal(p);
  useKeys(open || on, send, ranks, now);
  return (
    <>
      <Button test="reveal" pressed={on} onPress={() => set(true)}>
        {now && on ? t("reveal.at", { n: now.shown, of: new Set(ranks).size }) : t("reveal.open")}
      </Button>
      {open && (
        <Sheet title={t("reveal.title")} test="reveal-sheet" onClose={() => set(false)}
            foot={<Button onPress={() => set(false)}>{desk("close")}</Button>}>
          <p>{t(p.poll.state === "announced" ? "reveal.what" : "reveal.before")}</p>
          <div class="more-row" role="group" aria-label={t("reveal.title")}>
            {(["last", "first"] as Order[]).map((order) => (
              <Button key={order} test={"reveal-" + order} pressed={now?.order === order}
                  onPress={() => void send({ order, shown: 0 })}>
                {t(`reveal.${order}`)}
              </Button>
            ))}
            <Button test="reveal-all" pressed={!now} onPress={() => void send(undefined)}>
              {t("reveal.all")}
            </Button>
          </div>
          {now && p.poll.state === "announced" && (
            <div class="more-row">
              <Button test="reveal-back" off={now.shown === 0} onPress={() => void send(step(ranks, now, -1))}>
                {t("reveal.back")}
              </Button>
              <Button kind="main" test="reveal-next" off={now.shown >= new Set(ranks).size}
                  onPress={() => void send(step(ranks, now, 1))}>
                {t("reveal.next", { rank: ranksOf(ranks, now.order)[now.shown] ?? "" })}
              </Button>
            </div>
          )}
          {p.press.failed === "reveal" && <p class="bad">{p.press.why}</p>}
        </Sheet>
      )}
    </>
  );
}

function useReveal(p: RevealProps) {
  const { scene } = p.view;
  const ranks = rowsOf(p.poll).map((r) => r.rank);
  const now = scene.scene === "result" && scene.poll === p.poll.id ? scene.reveal : undefined;
  const send = (reveal: Reveal | undefined) =>
    p.press.run("reveal", () =>
      post(`/api/meetings/${p.view.meeting.id}/scene`, { scene: "result", poll: p.poll.id, reveal }));
  return { send, ranks, now, on: !!now && p.poll.state === "announced" };
}

type Send = (reveal: Reveal | undefined) => Promise<boolean>;

// useKeys handles the keys of a clicker, except for those pressed in a field.
function useKeys(on: boolean, send: Send, ranks: number[], now: Reveal | undefined) {
  useEffect(() => {
    if (!on || !now) return;
    const press = (e: KeyboardEvent) => {
      const target = e.target as HTMLElement | null;
      if (e.ctrlKey || e.altKey || e.metaKey || (target && target.matches("input, textarea, select"))) return;
      const by = keyStep(e.key);
      if (by === null) return;
      e.preventDefault();
      if (by === "all") void send(undefined);
      else void send(step(ranks, now, by));
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}
