// The screens once voting has ended: counting, no ballot cast, and a vote declared void.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { PollView } from "../types";
import { Icon } from "../ui/icons";
import { ReceiptText, StateCard } from "./states";
import { after as t, t as vote } from "./words";

// InList looks for the receipt in the box's list, which anyone of the meeting may read once voting has closed.
export function InList(p: { poll: PollView; receipt: string }) {
  const [found, set] = useState<boolean | null>(null);
  useEffect(() => {
    if (!p.receipt) return;
    let timer = 0;
    let here = true;
    const look = () =>
      get<{ receipts: string[] }>("/api/polls/" + p.poll.id + "/receipts").then(
        (a) => here && set(a.receipts.includes(p.receipt)),
        () => here && (timer = window.setTimeout(look, 3000)),
      );
    void look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [p.poll.id, p.receipt]);
  if (!p.receipt) return null;
  return (
    <p class={"in-list " + (found === false ? "bad" : "")} data-test="in-list" data-found={String(found)}>
      <span>{t(found === null ? "checkingList" : found ? "inList" : "notInList")}</span>
      {found !== null && <Icon name={found ? "check" : "warn"} />}
    </p>
  );
}

export function Counting(p: { poll: PollView; receipt: string }) {
  return (
    <StateCard tone="wait" icon="clock" title={t(p.poll.too_few ? "tooFewTitle" : "countingTitle")}
        test={p.poll.too_few ? "too-few" : "counting"}>
      <p>{p.poll.too_few ? t("tooFewHint", { n: p.poll.returned, least: p.poll.least || 0 }) : t("countingHint")}</p>
      {p.receipt && (
        <>
          <hr />
          <p class="secondary label">{vote("receipt")}</p>
          <ReceiptText receipt={p.receipt} />
          <InList {...p} />
        </>
      )}
    </StateCard>
  );
}

export function NotCast() {
  return (
    <StateCard tone="plain" icon="info" title={t("notCastTitle")} test="not-cast">
      <p>{t("notCastHint")}</p>
    </StateCard>
  );
}

export function Voided(p: { poll: PollView }) {
  return (
    <StateCard tone="plain" icon="stop" title={t("voidTitle")} test="void">
      {p.poll.void_reason && <p data-test="void-reason">{t("voidReason", { reason: p.poll.void_reason })}</p>}
      <p class="secondary">{t("voidHint")}</p>
    </StateCard>
  );
}
