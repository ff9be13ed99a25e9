// The label that says whether a poll is secret or recorded; its ⓘ opens the promise. The panel blocks nothing.

import type { PollView } from "../types";
import { Icon } from "../ui/icons";
import { t as core } from "../ui/words";
import { Promised } from "./promise";

export interface SecrecyProps {
  poll: PollView;
  open: boolean;
  set: (open: boolean) => void;
}

export function Secrecy(p: SecrecyProps) {
  return (
    <button type="button" class="secrecy" aria-expanded={p.open} data-test="secrecy" onClick={() => p.set(!p.open)}>
      <span>{core(p.poll.secrecy)}</span>
      <Icon name="info" />
    </button>
  );
}

export function SecrecyPanel(p: SecrecyProps) {
  if (!p.open) return null;
  return (
    <section class="promise" role="status" tabIndex={0} data-test="promise">
      <Promised poll={p.poll} onDone={() => p.set(false)} />
    </section>
  );
}
