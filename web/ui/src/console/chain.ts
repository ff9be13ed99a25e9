// The chain of a poll as the console draws it: six steps in a row, and the one act that comes next (I8). Pure.

import { capped } from "../reduce";
import type { Attendance, PollView } from "../types";
import { stepOf } from "../desk/words";

export const STEPS = ["signin", "open", "voting", "close", "certify", "announce"] as const;

// stage is the index of the step in hand: all before it are done. 6 means that all are done.
export function stage(p: PollView, a: Attendance): number {
  switch (p.state) {
    case "draft":
      return 0;
    case "adopted":
      return a.quorum_met ? 1 : 0;
    case "open":
    case "paused":
      return 2;
    case "closed":
      if (!p.counted) return 3;
      return stepOf(p, "announce")?.ok ? 5 : 4; // without certifiers nobody is waited for
    case "certified":
      return 5;
    case "announced":
      return 6;
    case "void":
      return reached(p);
  }
}

// reached tells how far a poll had come when it was declared void.
function reached(p: PollView): number {
  if (p.certified_at) return 5;
  if (p.closed_at) return 4;
  return p.issued > 0 ? 2 : 1;
}

// A Next is what the main button does. "round" offers what the outcome calls for, "go" leads to the round that
// followed, "none" has nothing left to press.
export type Next =
  | { do: "act"; act: "adopt" | "open" | "resume" | "close" | "announce" }
  | { do: "round"; kinds: RoundChoice[] }
  | { do: "go"; poll: string }
  | { do: "none" };

export type RoundChoice = "tie" | "shortfall" | "rerun" | "none";

// next says what follows for a poll in its state.
export function next(p: PollView): Next {
  switch (p.state) {
    case "draft":
      return { do: "act", act: "adopt" };
    case "adopted":
      return { do: "act", act: "open" };
    case "paused": // what the server's own checks hold goes on by itself
      return { do: "act", act: p.held ? "close" : "resume" };
    case "open":
      return { do: "act", act: "close" };
    case "closed":
    case "certified":
      return { do: "act", act: "announce" };
    case "void":
      return p.next ? { do: "go", poll: p.next } : { do: "round", kinds: ["rerun"] };
    case "announced":
      return afterwards(p);
  }
}

function afterwards(p: PollView): Next {
  if (p.next) return { do: "go", poll: p.next };
  const kind = p.vacant ? undefined : p.outcome?.next_round?.kind;
  if (kind === "shortfall") return { do: "round", kinds: ["shortfall", "none"] };
  if (kind === "tie" || kind === "rerun") return { do: "round", kinds: [kind] };
  return { do: "none" };
}

// missing is how many present deputies have not returned their ballots.
export function missing(p: PollView): number {
  return p.not_returned ?? Math.max(0, p.issued - p.returned);
}

// running finds a poll with ballots out that is not the one on the console.
export function running(polls: PollView[], shown: PollView | undefined): PollView | undefined {
  return polls.find((p) => p.id !== shown?.id && (p.state === "open" || p.state === "paused"));
}

// following is the poll to be done next: the first one after p, else the first of all. A later round stands at the end
// of the list, and what was on the agenda before it is still to be done.
export function following(polls: PollView[], p: PollView): PollView | undefined {
  const at = polls.findIndex((x) => x.id === p.id);
  return [...polls.slice(at + 1), ...polls.slice(0, at)].find((x) => x.state !== "announced" && x.state !== "void");
}

// secondsLeft is the time until a poll closes by itself; undefined where the presiding officer closes it by hand.
export function secondsLeft(p: PollView, now: number): number | undefined {
  if (p.state === "paused" && p.left_s) return p.left_s;
  if (p.state !== "open" || !p.closes_at) return undefined;
  return capped(Math.max(0, Math.ceil((new Date(p.closes_at).getTime() - now) / 1000)), p.duration_s);
}
