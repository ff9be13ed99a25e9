// The steps of a poll as the console shows them: six in a row, and the one act that comes next (I8). Pure.

import { capped } from "../reduce";
import type { Attendance, PollView } from "../types";
import { stepOf } from "../desk/words";

export const STEPS = ["signin", "open", "voting", "close", "certify", "announce"] as const;

// stage returns the index of the current step. All before it are done; 6 means that all are done.
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
      return stepOf(p, "announce")?.ok ? 5 : 4; // a poll without certifiers does not wait for certification
    case "certified":
      return 5;
    case "announced":
      return 6;
    case "void":
      return reached(p);
  }
}

// reached returns the step at which a poll was declared void.
function reached(p: PollView): number {
  if (p.certified_at) return 5;
  if (p.closed_at) return 4;
  return p.issued > 0 ? 2 : 1;
}

// A Next is what the main button does. "round" offers the rounds that the outcome calls for, "go" leads to the round
// that followed, and "none" means that nothing is left to do.
export type Next =
  | { do: "act"; act: "adopt" | "open" | "resume" | "close" | "announce" }
  | { do: "round"; kinds: RoundChoice[] }
  | { do: "go"; poll: string }
  | { do: "none" };

export type RoundChoice = "tie" | "shortfall" | "rerun" | "none";

// next returns what the main button does in the poll's state.
export function next(p: PollView): Next {
  switch (p.state) {
    case "draft":
      return { do: "act", act: "adopt" };
    case "adopted":
      return { do: "act", act: "open" };
    case "paused": // a poll paused by the server's own checks resumes by itself
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

// missing returns how many ballots that were issued have not been returned.
export function missing(p: PollView): number {
  return p.not_returned ?? Math.max(0, p.issued - p.returned);
}

// running finds an open or paused poll that is not the one on the console.
export function running(polls: PollView[], shown: PollView | undefined): PollView | undefined {
  return polls.find((p) => p.id !== shown?.id && (p.state === "open" || p.state === "paused"));
}

// following returns the next poll to do: the first unfinished one after p, or else the first of all. The search wraps
// around because a later round is at the end of the list, while polls before it may still be to do.
export function following(polls: PollView[], p: PollView): PollView | undefined {
  const at = polls.findIndex((x) => x.id === p.id);
  return [...polls.slice(at + 1), ...polls.slice(0, at)].find((x) => x.state !== "announced" && x.state !== "void");
}

// secondsLeft returns the time until a poll closes by itself; undefined if the presiding officer closes it by hand.
export function secondsLeft(p: PollView, now: number): number | undefined {
  if (p.state === "paused" && p.left_s) return p.left_s;
  if (p.state !== "open" || !p.closes_at) return undefined;
  return capped(Math.max(0, Math.ceil((new Date(p.closes_at).getTime() - now) / 1000)), p.duration_s);
}
