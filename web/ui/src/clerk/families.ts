// Polls grouped with their later rounds. Pure.

import type { PollView } from "../types";

// families groups each poll with its later rounds, each after the poll that it follows.
export function families(polls: PollView[]): PollView[][] {
  const known = new Set(polls.map((x) => x.id));
  const after = (x: PollView): PollView[] => [x, ...polls.filter((y) => y.parent === x.id).flatMap(after)];
  return polls.filter((x) => !x.parent || !known.has(x.parent)).map(after);
}
