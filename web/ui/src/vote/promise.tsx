// The promise of secrecy in plain words: who can learn what, what the receipt shows, and what is not kept.

import type { PollView } from "../types";
import { Button } from "../ui/button";
import { after as t } from "./words";

const secret = [
  ["who", "whoSecret"],
  ["how", "howSecret"],
  ["receiptHead", "receiptSays"],
  ["limits", "limitsSecret"],
] as const;

const recorded = [
  ["who", "whoRecorded"],
  ["notShown", "notShownRecorded"],
] as const;

export function Promised(p: { poll: PollView; onDone: () => void }) {
  const hidden = p.poll.secrecy === "secret";
  return (
    <>
      <h2>{t(hidden ? "promiseSecret" : "promiseRecorded")}</h2>
      <dl>
        {(hidden ? secret : recorded).map(([head, text]) => (
          <div key={head}>
            <dt>{t(head)}</dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <Button test="promise-done" onPress={p.onDone}>
        {t("back")}
      </Button>
    </>
  );
}
