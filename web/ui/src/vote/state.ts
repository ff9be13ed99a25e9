// The state of a deputy's tablet, and its reducer. Choices not cast yet are not lost to messages from the service while
// voting goes on and the sign-in lasts.

import { nothing, reduce as reduceLive, type LiveState, type Message as LiveMessage } from "../reduce";
import type { PollView } from "../types";
import { put, tooMany, type Marks } from "./ballot";

// A Phase is the state of one ballot on this tablet.
//   choose → review → sending → received
//                        ↓ ↑
//                      unknown: it may have arrived; only the same key may be sent again
export type Phase = "choose" | "review" | "sending" | "unknown" | "received";

export interface Draft {
  marks: Marks;
  phase: Phase;
  key: string; // set when sending begins, kept until it is known whether the ballot was accepted
  receipt: string;
  replaces: string; // the receipt of the ballot that this one replaces
  voidOk: boolean; // the deputy has confirmed that this ballot will be void
  refusal: string; // why the last submission was refused
  length?: number; // length of the body to send, if the poll prescribes one
  again?: boolean; // it was sent before, and it was unknown whether it arrived
  own?: string; // the receipt that this tablet computed, if the service returned another
  at?: number; // the scroll position of the list when the deputy went to the review
  to?: string; // the item to show on returning from the review
}

export interface VoteState extends LiveState {
  drafts: Record<string, Draft>;
  over: string; // the item whose approval would exceed the limit, until the next tap
  picked: PollView | null; // another running poll that the deputy switched to
  asked: Record<string, "running" | "over">; // the poll's stage when the box was last asked for this deputy's ballot
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

// current returns the poll on the screen: the meeting's current one, or the running one that the deputy switched to.
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
      return next.ended ? { ...next, drafts: {}, picked: null } : next; // the next person must find nothing
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

// onCurrent handles the deputy's actions on the ballot on the screen.
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
    case "send": // a second tap has no effect, because the phase has changed
      if (d.phase !== "review" || poll.state !== "open") return s;
      return set(s, poll.id, { ...d, phase: "sending", key: msg.key, length: poll.body_bytes, refusal: "" });
    case "replace":
      return d.phase === "received" ? set(s, poll.id, { ...blank, replaces: d.receipt }) : s;
    case "keep": // keep the ballot that was to be replaced
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

// received keeps the receipt and drops the choices. own is the receipt expected, if the one shown differs.
function received(receipt: string, own?: string): Draft {
  return { ...blank, phase: "received", receipt, ...(own && { own }) };
}

// fromBox applies the box's answer about this deputy's ballot. A receipt other than the one to be replaced means that
// this ballot arrived; the one to be replaced, after the close, means that the old ballot stands; none, where this
// tablet had one (had, when it asked), means that the record was wiped after a rehearsal.
function fromBox(d: Draft, box: { over: boolean; had: string; returned: boolean; receipt: string }): Draft {
  // The warning of a wrong receipt stays until the box returns the right one.
  if (d.own && box.returned && box.receipt !== d.own) return { ...d, receipt: box.receipt };
  if (box.returned)
    return box.receipt === d.replaces && (!box.over || d.phase === "sending") ? d : received(box.receipt);
  if (d.phase === "received") return d.receipt === box.had ? blank : d;
  return box.over && d.phase !== "sending" ? blank : d; // too late: drop the choices
}

// settled clears the over-limit warning once another poll is on the screen.
function settled(before: VoteState, s: VoteState): VoteState {
  const [was, now] = [current(before), current(s)];
  return s.over && (!was || !now || was.id !== now.id) ? { ...s, over: "" } : s;
}

// follow updates the state of the poll that the deputy switched to, leaves that poll when it is over, and drops a
// rehearsal's drafts when the meeting turns formal.
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
