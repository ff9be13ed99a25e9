// The parts of screens with a single message, such as received, sending, failed, not cast and signed out.

import type { ComponentChildren } from "preact";
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

// StateCard is a full-page card with one icon and one sentence.
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

// Act is the single button of such a page.
export function Act(p: { test: string; words: string; off?: boolean; onPress: () => void }) {
  return (
    <p class="acts">
      <Button kind="main" test={p.test} off={p.off} onPress={p.onPress}>
        {p.words}
      </Button>
    </p>
  );
}

// ReceiptText shows a receipt in groups of four, large enough to copy by hand.
export function ReceiptText(p: { receipt: string }) {
  return (
    <p class="receipt" data-test="receipt" data-receipt={p.receipt}>
      {fours(p.receipt).map((four, i) => (
        <span key={i}>{four}</span>
      ))}
    </p>
  );
}

// WrongReceipt is shown if the ballot was accepted, but the service returned a receipt that is not its own.
export function WrongReceipt(p: { receipt: string; own: string }) {
  return (
    <StateCard tone="bad" icon="warn" title={t("wrongTitle")} test="wrong-receipt">
      <p>{t("wrongHint")}</p>
      <hr />
      <p class="secondary label">{t("wrongOwn")}</p>
      <ReceiptText receipt={p.own} />
      <p class="secondary label">{t("wrongGiven")}</p>
      <ReceiptText receipt={p.receipt} />
    </StateCard>
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
