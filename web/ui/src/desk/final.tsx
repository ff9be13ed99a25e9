// The final list of a question over all its rounds, each item with the round it came from.

import { useState } from "preact/hooks";
import type { Final, PollView } from "../types";
import { Button } from "../ui/button";
import { money } from "../ui/format";
import { Sheet } from "./sheet";
import { t } from "./words";

// finalOf returns the final list of the question that a poll is a round of; undefined if there was only one round.
export function finalOf(polls: PollView[], p: PollView): Final | undefined {
  const f = polls.map((x) => x.final).find((x) => x && x.rounds.some((r) => r.poll === p.id));
  return f && f.rounds.length > 1 ? f : undefined;
}

// FinalButton opens the list. onShow, if given, shows it on the hall display.
export function FinalButton(p: { final: Final; small?: boolean; onShow?: (f: Final) => void }) {
  const [open, set] = useState(false);
  const { final: f } = p;
  const close = () => set(false);
  const show = p.onShow;
  return (
    <>
      <Button test="final" small={p.small} class="beside" onPress={() => set(true)}>
        {t("final.button")}
      </Button>
      {open && (
        <Sheet
          wide
          title={t("final.title", { title: f.title })}
          test="final-sheet"
          onClose={close}
          foot={
            <>
              <Button onPress={close}>{t("close")}</Button>
              {show && f.done && (
                <Button
                  kind="main"
                  test="final-show"
                  onPress={() => {
                    show(f);
                    close();
                  }}
                >
                  {t("final.show")}
                </Button>
              )}
            </>
          }
        >
          <FinalTable final={f} />
        </Sheet>
      )}
    </>
  );
}

function FinalTable(p: { final: Final }) {
  const { final: f } = p;
  return (
    <>
      <p class="secondary" data-test="final-sum">
        {t(f.done ? (f.seats_left ? "final.vacant" : "final.done") : "final.open",
          { n: f.selected.length, seats: f.seats, left: f.seats_left })}
        {f.investment > 0 && t("final.invested", { sum: money(f.investment) })}
      </p>
      <div class="tally-scroll" tabIndex={0} role="region" aria-label={t("final.button")}>
        <table class="tally" data-test="final-list">
          <thead>
            <tr>
              <th scope="col">{t("tally.item")}</th>
              <th scope="col">{t("final.round")}</th>
              <th scope="col" class="num">
                {t("final.approvals")}
              </th>
            </tr>
          </thead>
          <tbody>
            {f.selected.map((c, i) => (
              <tr key={c.id} data-test={"final-" + c.id} data-round={c.round}>
                <th scope="row">
                  <span class="no">{i + 1}</span>
                  {c.title}
                </th>
                <td>{t(`round.${c.round}`)}</td>
                <td class="num">{c.approvals}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
