// The state of a deputy's tablet. What he has chosen but not cast is never lost to a message.

import { nothing, reduce as reduceLive, type LiveState, type Message as LiveMessage } from "../reduce";
import type { PollView } from "../types";
import { put, tooMany, type Marks } from "./ballot";

// A Phase is where one ballot stands on this tablet.
//   choose → review → sending → received
//                        ↓ ↑
//                      unknown: nobody knows whether it arrived; only the same key may be sent again
export type Phase = "choose" | "review" | "sending" | "unknown" | "received";

export interface Draft {
  marks: Marks;
  phase: Phase;
  key: string; // set when sending begins, kept until the fate of the ballot is known
  receipt: string;
  replaces: string; // the receipt of the ballot this one is to replace
  voidOk: boolean; // the deputy has confirmed that this ballot will be void
  refusal: string; // why the last submission was not taken
  length?: number; // of the body that is sent, where all ballots of the poll have one
  again?: boolean; // it was sent before, and nobody knew whether it arrived
  own?: string; // the receipt that this tablet found, where the service's is another
  at?: number; // how far the list was scrolled when the deputy left it for the review
  to?: string; // the item he goes back for
}

export interface VoteState extends LiveState {
  drafts: Record<string, Draft>;
  over: string; // the item whose approval was one too many, until the next tap
  picked: PollView | null; // another running poll the deputy went to
  asked: Record<string, "running" | "over">; // when the box was last asked for this deputy's ballot
}

export type VoteMessage =
  | LiveMessage
  | { type: "restore"; drafts: Record<string, Draft> }
  | { type: "pick"; poll: PollView | null }
  | { type: "mark"; item: string; mark: string }
  | { type: "review"; at: number }
  | { type: "edit"; to?: string }
  | { type: "voidOk"; ok: boolean }
  | { type: "send"; key: string }
  | { type: "resend"; poll: string }
  | { type: "received"; poll: string; receipt: string; own?: string }
  | { type: "unknown"; poll: string }
  | { type: "refused"; poll: string; text: string }
  | { type: "box"; poll: string; over: boolean; had: string; returned: boolean; receipt: string }
  | { type: "replace" }
  | { type: "keep" };

export const start: VoteState = { ...nothing, drafts: {}, over: "", picked: null, asked: {} };

export const blank: Draft = {
  marks: {},
  phase: "choose",
  key: "",
  receipt: "",
  replaces: "",
  voidOk: false,
  refusal: "",
};

// current is the poll on the screen: the one in question, or the running one the deputy went to.
export function current(s: VoteState): PollView | undefined {
  return s.picked || (s.view ? s.view.poll : undefined);
}

export function draftOf(s: VoteState, poll: string): Draft {
  return s.drafts[poll] || blank;
}

// reduce returns the state after one message. Pure: no DOM, no clock, no storage.
export function reduce(s: VoteState, msg: VoteMessage): VoteState {
  switch (msg.type) {
    case "view":
    case "link":
      return settled(s, follow(s, reduceLive(s, msg)));
    case "bye": {
      const next = reduceLive(s, msg);
      return next.ended ? { ...next, drafts: {}, picked: null } : next; // the next person finds nothing
    }
    case "restore":
      return { ...s, drafts: { ...msg.drafts, ...s.drafts } };
    case "pick":
      return settled(s, { ...s, picked: msg.poll });
    case "box":
      return change({ ...s, asked: { ...s.asked, [msg.poll]: msg.over ? "over" : "running" } },
        msg.poll, (d) => fromBox(d, msg));
    case "received":
      return set(s, msg.poll, received(msg.receipt, msg.own));
    case "unknown":
      return change(s, msg.poll, (d) => (d.phase === "sending" ? { ...d, phase: "unknown" } : d));
    case "resend":
      return change(s, msg.poll, (d) => (d.phase === "unknown" ? { ...d, phase: "sending", again: true } : d));
    case "refused":
      return change(s, msg.poll, (d) =>
        d.phase === "received" ? d : { ...d, phase: "review", key: "", again: false, voidOk: false, refusal: msg.text },
      );
    default:
      return onCurrent(s, msg);
  }
}

// onCurrent is what the deputy does with the ballot before him.
function onCurrent(s: VoteState, msg: VoteMessage): VoteState {
  const poll = current(s);
  if (!poll) return s;
  const d = draftOf(s, poll.id);
  switch (msg.type) {
    case "mark":
      if (d.phase !== "choose") return s;
      if (tooMany(poll, d.marks, msg.item, msg.mark)) return { ...s, over: msg.item };
      return set({ ...s, over: "" }, poll.id, { ...d, marks: put(d.marks, msg.item, msg.mark), refusal: "" });
    case "review":
      return d.phase === "choose"
        ? set({ ...s, over: "" }, poll.id, { ...d, phase: "review", voidOk: false, at: msg.at }) : s;
    case "edit":
      return d.phase === "review"
        ? set(s, poll.id, { ...d, phase: "choose", voidOk: false, refusal: "", to: msg.to }) : s;
    case "voidOk":
      return d.phase === "review" ? set(s, poll.id, { ...d, voidOk: msg.ok }) : s;
    case "send": // a second tap finds the phase changed
      if (d.phase !== "review" || poll.state !== "open") return s;
      return set(s, poll.id, { ...d, phase: "sending", key: msg.key, length: poll.body_bytes, refusal: "" });
    case "replace":
      return d.phase === "received" ? set(s, poll.id, { ...blank, replaces: d.receipt }) : s;
    case "keep": // the ballot that was to be replaced stands
      return d.replaces && (d.phase === "choose" || d.phase === "review")
        ? set({ ...s, over: "" }, poll.id, received(d.replaces)) : s;
    default:
      return s;
  }
}

function set(s: VoteState, poll: string, d: Draft): VoteState {
  return { ...s, drafts: { ...s.drafts, [poll]: d } };
}

function change(s: VoteState, poll: string, fn: (d: Draft) => Draft): VoteState {
  const d = draftOf(s, poll);
  const next = fn(d);
  return next === d && s.drafts[poll] ? s : set(s, poll, next);
}

// received keeps the receipt and forgets the choices. own is what it should have been, where it is another.
function received(receipt: string, own?: string): Draft {
  return { ...blank, phase: "received", receipt, ...(own && { own }) };
}

// fromBox is what the box says of this deputy's ballot. A receipt other than the one to be replaced means it arrived;
// that one after the close means that it stands;
// none where this tablet had one (had, when it asked) means that the record was wiped after a rehearsal.
function fromBox(d: Draft, box: { over: boolean; had: string; returned: boolean; receipt: string }): Draft {
  // A wrong receipt stays said until the box has the right one.
  if (d.own && box.returned && box.receipt !== d.own) return { ...d, receipt: box.receipt };
  if (box.returned)
    return box.receipt === d.replaces && (!box.over || d.phase === "sending") ? d : received(box.receipt);
  if (d.phase === "received") return d.receipt === box.had ? blank : d;
  return box.over && d.phase !== "sending" ? blank : d; // too late: the choices are forgotten
}

// settled takes back the word of one approval too many once another ballot lies before the deputy.
function settled(before: VoteState, s: VoteState): VoteState {
  const [was, now] = [current(before), current(s)];
  return s.over && (!was || !now || was.id !== now.id) ? { ...s, over: "" } : s;
}

// follow keeps the poll the deputy went to in step with the list of polls, leaves it when it is over,
// and forgets a rehearsal's ballots when the meeting turns formal.
function follow(before: VoteState, s: VoteState): VoteState {
  if (!s.view) return s;
  if (before.view && before.view.meeting.rehearsal && !s.view.meeting.rehearsal)
    return { ...s, drafts: {}, asked: {}, picked: null };
  const picked = s.picked;
  if (!picked) return s;
  const head = s.view.others.find((h) => h.id === picked.id);
  const shown = s.view.poll && s.view.poll.id === picked.id;
  if (shown || !head || (head.state !== "open" && head.state !== "paused")) return { ...s, picked: null };
  return head.state === picked.state ? s : { ...s, picked: { ...picked, state: head.state } };
}
