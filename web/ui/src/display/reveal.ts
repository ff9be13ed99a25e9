// 揭晓: an announced result shown rank by rank. A scene says in which order and how many ranks; without it all are shown.

import type { Scene } from "../types";

export type Reveal = NonNullable<Scene["reveal"]>;
export type Order = Reveal["order"];

// ranksOf are the ranks in the order in which they are shown; equals share one.
export function ranksOf(ranks: number[], order: Order): number[] {
  const all = [...new Set(ranks)].sort((a, b) => a - b);
  return order === "last" ? all.reverse() : all;
}

// Shown is what the hall sees of the ranks.
export interface Shown {
  all: boolean;
  has: (rank: number) => boolean;
  newest: number | null; // the rank shown last, whose page the hall sees
}

export function shownOf(ranks: number[], reveal: Reveal | undefined): Shown {
  if (!reveal) return { all: true, has: () => true, newest: null };
  const order = ranksOf(ranks, reveal.order);
  const open = order.slice(0, reveal.shown);
  const newest = open.length ? open[open.length - 1]! : order.length ? order[0]! : null;
  return { all: open.length >= order.length, has: (rank) => open.includes(rank), newest };
}

// step is how many ranks are shown after one key or press: never fewer than none nor more than there are.
export function step(ranks: number[], reveal: Reveal, by: number): Reveal {
  const most = new Set(ranks).size;
  return { ...reveal, shown: Math.min(most, Math.max(0, reveal.shown + by)) };
}

// keyStep is what a key or a clicker asks for: one rank on or back, or all of them at once; null where it asks nothing.
export function keyStep(key: string): number | "all" | null {
  switch (key) {
    case "PageDown":
    case "ArrowRight":
    case "ArrowDown":
      return 1;
    case "PageUp":
    case "ArrowLeft":
    case "ArrowUp":
      return -1;
    case "End":
      return "all";
    default:
      return null;
  }
}
