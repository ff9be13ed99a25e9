// The screens that say one thing: received, sending, failed, closed, counting, void, signed out.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { fours } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { t } from "./words";

export interface StateCardProps {
  tone: "good" | "wait" | "bad" | "plain";
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  test: string;
}

// StateCard is a full-page card with one drawn sign and one sentence.
export function StateCard(p: StateCardProps) {
  return (
    <div class="state">
      <section class={"state-card " + p.tone} data-test={p.test} role="status" aria-live="polite">
        <span class="sign">
          <Icon name={p.icon} size={64} />
        </span>
        <h2>{p.title}</h2>
        {p.children}
      </section>
    </div>
  );
}

// Act is the one button of such a page.
export function Act(p: { test: string; words: string; off?: boolean; onPress: () => void }) {
  return (
    <p class="acts">
      <Button kind="main" test={p.test} off={p.off} onPress={p.onPress}>
        {p.words}
      </Button>
    </p>
  );
}

// ReceiptText is a receipt in groups of four, large enough to copy by hand.
export function ReceiptText(p: { receipt: string }) {
  return (
    <p class="receipt" data-test="receipt" data-receipt={p.receipt}>
      {fours(p.receipt).map((four, i) => (
        <span key={i}>{four}</span>
      ))}
    </p>
  );
}

export function Received(p: { poll: PollView; receipt: string; onReplace: () => void }) {
  const may = p.poll.revise === "until_close" && p.poll.state === "open";
  return (
    <StateCard tone="good" icon="check" title={t("receivedTitle")} test="received">
      <p class="secondary label">{t("receipt")}</p>
      <ReceiptText receipt={p.receipt} />
      <hr />
      <p>{t("noteReceipt")}</p>
      <p class="secondary">{t("receiptSecret")}</p>
      {may && <Act test="replace" words={t("replace")} onPress={p.onReplace} />}
    </StateCard>
  );
}

// InList looks for the receipt in the box's list, which anyone of the meeting may read once voting is closed.
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
    <StateCard tone="wait" icon="clock" title={t("countingTitle")} test="counting">
      <p>{t("countingHint")}</p>
      {p.receipt && (
        <>
          <hr />
          <p class="secondary label">{t("receipt")}</p>
          <ReceiptText receipt={p.receipt} />
          <InList {...p} />
        </>
      )}
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
