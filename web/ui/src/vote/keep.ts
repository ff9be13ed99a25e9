// What survives a reload: choices, the key of an attempt, receipts. Kept on this tablet only, for one person only.

import { keep, kept } from "../kept";
import type { Draft } from "./state";

const name = "piaojue-drafts";

interface Kept {
  who: string;
  drafts: Record<string, Draft>;
}

// load gives what was kept for a person. Somebody else's is removed. A ballot that was being sent may have arrived.
export function load(who: string): Record<string, Draft> {
  const k = kept<Kept>("localStorage", name);
  if (!k || k.who !== who) {
    forget();
    return {};
  }
  for (const d of Object.values(k.drafts)) if (d.phase === "sending") d.phase = "unknown";
  return k.drafts;
}

// save keeps the drafts of a person. Without storage a reload loses unsent choices; the box still answers for what was sent.
export function save(who: string, drafts: Record<string, Draft>): void {
  keep("localStorage", name, { who, drafts });
}

export function forget(): void {
  keep("localStorage", name);
}
