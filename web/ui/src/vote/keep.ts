// The drafts that survive a reload: choices, the key of a ballot being sent, receipts. They are sealed under a key of
// this sign-in, which only the service gives out, so that nobody can read them on the disk once the sign-in has ended.

import { keep, kept } from "../kept";
import { seal, unseal } from "./seal";
import type { Draft } from "./state";

const name = "piaojue-drafts";

// load returns the drafts that were stored under a sign-in's key, and removes any others. A draft in phase sending
// becomes unknown, because the ballot may have arrived.
export function load(key: string): Record<string, Draft> {
  const drafts = unseal<Record<string, Draft>>(key, kept("localStorage", name));
  if (!drafts) {
    forget();
    return {};
  }
  for (const d of Object.values(drafts)) if (d.phase === "sending") d.phase = "unknown";
  return drafts;
}

// save stores the drafts of a sign-in. Without storage, a reload loses unsent choices; the box still knows what was
// sent.
export function save(key: string, drafts: Record<string, Draft>): void {
  if (key) keep("localStorage", name, seal(key, drafts));
}

export function forget(): void {
  keep("localStorage", name);
}
