// The live state that every screen shares, and its reducer. Pure: no DOM, no clock.

import type { View } from "./types";

export interface LiveState {
  seq: number; // sequence number of the newest view
  view: View | null; // kept when the connection is lost
  online: boolean;
  ended: "" | "revoked" | "replaced"; // set once this sign-in is over; nothing reconnects then
  skew: number; // the service's clock minus this browser's, in milliseconds
}

// A Message is what the live channel dispatches. fresh marks the first view after connecting.
export type Message =
  | { type: "view"; seq: number; view: View; at: number; fresh?: boolean }
  | { type: "link"; online: boolean }
  | { type: "bye"; code: string };

export const nothing: LiveState = { seq: 0, view: null, online: false, ended: "", skew: 0 };

// reduce returns the state after one message. An older view is ignored, except right after connecting: then the service
// is the authority, also when its record was wiped and its numbering has restarted.
export function reduce<S extends LiveState>(state: S, msg: Message): S {
  switch (msg.type) {
    case "view":
      if (msg.seq < state.seq && state.view && !msg.fresh) return state;
      return { ...state, seq: msg.seq, view: msg.view, online: true, skew: skewOf(msg) };
    case "link":
      return state.online === msg.online ? state : { ...state, online: msg.online };
    case "bye":
      if (msg.code !== "revoked" && msg.code !== "replaced") return state;
      return { ...state, online: false, ended: msg.code };
  }
}

function skewOf(msg: { view: View; at: number }): number {
  const now = Date.parse(msg.view.now);
  return isNaN(now) ? 0 : now - msg.at;
}

// secondsLeft returns the whole seconds until an instant by the service's clock, never below 0.
export function secondsLeft(until: string | undefined, skew: number, now: number): number | null {
  if (!until) return null;
  const t = Date.parse(until);
  return isNaN(t) ? null : Math.max(0, Math.ceil((t - skew - now) / 1000));
}

// capped removes the extra second that rounding up adds when this clock runs slightly behind as a poll opens.
export function capped(left: number, duration: number): number {
  return left === duration + 1 ? duration : left;
}
