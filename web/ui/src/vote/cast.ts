// Sending a ballot, and finding out whether it was accepted.

import { answer, get, Problem } from "../api";
import type { Store } from "../store";
import { sentence } from "../ui/format";
import { receiptOf } from "./receipt";
import { bytesOf } from "./seal";
import { draftOf, type VoteMessage, type VoteState } from "./state";

export type VoteStore = Store<VoteState, VoteMessage>;

// The codes after which the box must be asked which ballot of this deputy it holds: this one or another.
const askBoxOn = ["already_returned", "superseded", "key_reused", "not_open"];

const flying = new Set<string>();

// filled returns the body of a ballot, padded with blanks to the length that all ballots of its poll have.
export function filled(ballot: unknown, length = 0): string {
  const text = JSON.stringify(ballot);
  return text + " ".repeat(Math.max(0, length - bytesOf(text).length));
}

// send posts the ballot whose draft is in phase sending. Each poll has one request at a time; the key makes a retry
// idempotent.
export async function send(store: VoteStore, poll: string, number: string): Promise<void> {
  const d = draftOf(store.get(), poll);
  if (d.phase !== "sending" || flying.has(poll)) return;
  flying.add(poll);
  const body: Record<string, unknown> = { key: d.key, marks: d.marks };
  if (d.voidOk) body.accept_void = true;
  if (d.replaces) body.replaces = d.replaces;
  try {
    const a = await answer<{ receipt: string }>("/api/polls/" + poll + "/ballots", {
      method: "POST",
      raw: filled(body, d.length),
      type: "application/json",
    }).finally(() => flying.delete(poll));
    const { receipt } = a.body;
    const own = receiptOf(poll, number, d.key);
    // A ballot that an older version accepted has a random receipt, which cannot be compared.
    const fresh = a.status === 201 || !d.again;
    store.send({ type: "received", poll, receipt, own: fresh && own !== receipt ? own : "" });
  } catch (e) {
    await settle(store, poll, e); // if the deputy has pressed Retry meanwhile, it may be sent again
  }
}

async function settle(store: VoteStore, poll: string, e: unknown): Promise<void> {
  if (!(e instanceof Problem)) throw e;
  if (e.status === 401) store.send({ type: "bye", code: "revoked" });
  else if (e.unknown && e.code !== "paused") {
    store.send({ type: "unknown", poll });
    await askBox(store, poll);
  } else {
    if (askBoxOn.includes(e.code)) await askBox(store, poll);
    store.send({ type: "refused", poll, text: sentence(e) });
  }
}

// askBox asks which ballot of this deputy the box holds in a poll, and reports whether the service answered.
export async function askBox(store: VoteStore, poll: string): Promise<boolean> {
  const had = draftOf(store.get(), poll).receipt;
  const over = isOver(store.get(), poll);
  try {
    const a = await get<{ returned: boolean; receipt?: string }>("/api/polls/" + poll + "/ballots/mine");
    store.send({ type: "box", poll, over, had, returned: a.returned, receipt: a.receipt || "" });
    return true;
  } catch (e) {
    if (e instanceof Problem && e.status === 401) store.send({ type: "bye", code: "revoked" });
    return false;
  }
}

// isOver reports whether voting in a poll has ended, by the newest view.
export function isOver(s: VoteState, poll: string): boolean {
  const p = s.view && s.view.poll;
  const state = p && p.id === poll ? p.state
    : s.view && (s.view.others.find((h) => h.id === poll) || { state: "" }).state;
  return state === "closed" || state === "certified" || state === "announced";
}
