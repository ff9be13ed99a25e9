// The screen for a state. Screens change with the presiding officer's acts, without a reload.

import { current, draftOf, type VoteState } from "./state";

export type Screen =
  | "loading"
  | "ended"
  | "absent"
  | "waiting"
  | "notIssued"
  | "choose"
  | "review"
  | "sending"
  | "failed"
  | "received"
  | "notCast"
  | "counting"
  | "result"
  | "void";

export function screenOf(s: VoteState): Screen {
  if (s.ended) return "ended";
  if (!s.view || !s.view.me) return "loading";
  const poll = current(s);
  const here = s.view.me.presence === "present";
  if (!poll) return here ? "waiting" : "absent";
  const d = draftOf(s, poll.id);
  switch (poll.state) {
    case "draft":
    case "adopted":
      return here ? "waiting" : "absent";
    case "open":
    case "paused":
      if (d.phase === "received") return "received";
      if (!here) return "absent";
      if (!s.view.me.issued.includes(poll.id)) return "notIssued";
      if (d.phase === "unknown") return "failed";
      return d.phase;
    case "closed":
    case "certified":
      if (d.phase === "received") return "counting";
      if (d.phase === "sending") return "sending";
      if (s.asked[poll.id] === "over") return here ? "notCast" : "counting";
      return d.phase === "unknown" ? "failed" : "counting";
    case "announced":
      return "result";
    case "void":
      return "void";
  }
}

// toGo lists the running polls, other than the one on the screen, in which this deputy has not returned a ballot.
export function toGo(s: VoteState): { id: string; title: string }[] {
  if (!s.view || !s.view.me) return [];
  const poll = current(s);
  const issued = s.view.me.issued;
  return s.view.others.filter(
    (h) =>
      (!poll || h.id !== poll.id) &&
      (h.state === "open" || h.state === "paused") &&
      issued.includes(h.id) &&
      draftOf(s, h.id).phase !== "received",
  );
}
