// What survives a reload: choices, the key of an attempt, receipts. The key it is sealed under is this sign-in's, and
// only the service tells it: what the disk holds of it is nobody's to read once the sign-in has ended.

import { keep, kept } from "../kept";
import { seal, unseal } from "./seal";
import type { Draft } from "./state";

const name = "piaojue-drafts";

// load gives what was kept under a sign-in's key. All else is removed. A ballot that was being sent may have arrived.
export function load(key: string): Record<string, Draft> {
  const drafts = unseal<Record<string, Draft>>(key, kept("localStorage", name));
  if (!drafts) {
    forget();
    return {};
  }
  for (const d of Object.values(drafts)) if (d.phase === "sending") d.phase = "unknown";
  return drafts;
}

// save keeps the drafts of a sign-in. Without storage a reload loses unsent choices; the box still answers for what was
// sent.
export function save(key: string, drafts: Record<string, Draft>): void {
  if (key) keep("localStorage", name, seal(key, drafts));
}

export function forget(): void {
  keep("localStorage", name);
}
