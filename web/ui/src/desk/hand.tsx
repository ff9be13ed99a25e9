// A count by hand that waits for a second person: the figures entered, and their confirmation or refusal.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { post } from "../api";
import type { Hand, PollView } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import type { Press } from "./press";
import { Sheet } from "./sheet";
import { TallyTable } from "./tally";
import { bound, t } from "./words";

// waits reports whether a count by hand was entered and neither confirmed nor refused.
export function waits(p: PollView): boolean {
  return !!p.hand && !p.hand.confirmed && !p.hand.refused;
}

// onPaper replaces the returns of the tablets with those entered by hand: the tablets' ballots are sealed and are not
// part of that count.
export function onPaper(p: PollView): PollView {
  return waits(p) ? { ...p, returned: p.hand!.returned } : p;
}

// HandEntered shows who entered which count, and why.
export function HandEntered(p: { hand: Hand }) {
  const { name, returned, reason } = p.hand;
  return (
    <p class="hand-mark" data-test="hand-entered">
      <Icon name="info" />
      <span>{bound(t("hand.entered", { name, returned, void: p.hand.void, reason }))}</span>
    </p>
  );
}

// HandConfirm lets a second person confirm or refuse the count. The person who entered it cannot confirm it.
export function HandConfirm(p: { poll: PollView; me: string; press: Press; children?: ComponentChildren }) {
  const [open, set] = useState(false);
  const { press } = p;
  const hand = p.poll.hand!;
  const mine = hand.by === p.me;
  // It replaces the electronic count, and there is none until voting is over.
  const later = mine ? t("hand.other_person") : p.poll.state !== "closed" ? t("hand.after_close") : "";
  const answer = async (agree: boolean) => {
    if (await press.run("hand", () => post(`/api/polls/${p.poll.id}/hand/confirm`, { agree }))) set(false);
  };
  return (
    <div class="hand-wait" data-test="hand-wait">
      {p.children}
      {mine && (
        <Button test="hand-withdraw" off={!!press.busy} onPress={() => void answer(false)}>
          {t("hand.withdraw")}
        </Button>
      )}
      <Button kind={mine ? undefined : "main"} test="hand-confirm" off={!!later || !!press.busy}
          why={later || undefined} onPress={() => set(true)}>
        {t("hand.check")}
      </Button>
      {open && (
        <Sheet
          wide
          title={t("hand.check_title")}
          test="hand-check"
          onClose={() => set(false)}
          foot={
            <>
              <Button test="hand-refuse" off={!!press.busy} onPress={() => void answer(false)}>
                {t("hand.refuse")}
              </Button>
              <Button kind="main" test="hand-agree" off={!!press.busy} onPress={() => void answer(true)}>
                {t(press.busy ? "working" : "hand.agree")}
              </Button>
            </>
          }
        >
          <p>{bound(t("hand.entered",
            { name: hand.name, returned: hand.returned, void: hand.void, reason: hand.reason }))}</p>
          <TallyTable poll={{ ...p.poll, tally: hand.items }} />
          {press.why && <p class="bad">{press.why}</p>}
        </Sheet>
      )}
    </div>
  );
}

// HandMark shows on the desks that these figures were counted by hand, and by whom.
export function HandMark(p: { poll: PollView }) {
  const hand = p.poll.hand;
  if (!hand?.confirmed) return null;
  return (
    <p class="hand-mark" data-test="by-hand">
      <Icon name="edit" />
      {t("hand.mark", { name: hand.name, witness: hand.witness || "" })}
    </p>
  );
}
