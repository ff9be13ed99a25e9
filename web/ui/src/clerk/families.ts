// Polls with their rounds. Pure.

import type { PollView } from "../types";

// families puts the rounds of each poll under it, in the order in which they followed.
export function families(polls: PollView[]): PollView[][] {
  const known = new Set(polls.map((x) => x.id));
  const after = (x: PollView): PollView[] => [x, ...polls.filter((y) => y.parent === x.id).flatMap(after)];
  return polls.filter((x) => !x.parent || !known.has(x.parent)).map(after);
}
