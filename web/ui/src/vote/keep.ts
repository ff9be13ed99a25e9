// What survives a reload: choices, the key of an attempt, receipts. Kept on this tablet only, for one person only.

import type { Draft } from "./state";

const kept = "piaojue-drafts";

interface Kept {
  who: string;
  drafts: Record<string, Draft>;
}

// load gives what was kept for a person. Somebody else's is removed. A ballot that was being sent may have arrived.
export function load(who: string): Record<string, Draft> {
  try {
    const k = JSON.parse(localStorage.getItem(kept) || "null") as Kept | null;
    if (!k || k.who !== who) {
      forget();
      return {};
    }
    for (const id of Object.keys(k.drafts)) {
      const d = k.drafts[id]!;
      if (d.phase === "sending") k.drafts[id] = { ...d, phase: "unknown" };
    }
    return k.drafts;
  } catch {
    return {};
  }
}

export function save(who: string, drafts: Record<string, Draft>): void {
  try {
    localStorage.setItem(kept, JSON.stringify({ who, drafts }));
  } catch {
    // Without storage a reload loses unsent choices, and the box still answers for what was sent.
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(kept);
  } catch {
    // Nothing was kept.
  }
}
