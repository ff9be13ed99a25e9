// The reveal (揭晓): an announced result is shown rank by rank. The scene holds the order and the number of ranks shown;
// without a reveal, all are shown.

import type { Scene } from "../types";

export type Reveal = NonNullable<Scene["reveal"]>;
export type Order = Reveal["order"];

// ranksOf returns the ranks in the order of the reveal. Tied items share a rank.
export function ranksOf(ranks: number[], order: Order): number[] {
  const all = [...new Set(ranks)].sort((a, b) => a - b);
  return order === "last" ? all.reverse() : all;
}

// Shown says which ranks the hall sees.
export interface Shown {
  all: boolean;
  has: (rank: number) => boolean;
  newest: number | null; // the rank revealed last, whose page is shown
}

export function shownOf(ranks: number[], reveal: Reveal | undefined): Shown {
  if (!reveal) return { all: true, has: () => true, newest: null };
  const order = ranksOf(ranks, reveal.order);
  const open = order.slice(0, reveal.shown);
  const newest = open.length ? open[open.length - 1]! : order.length ? order[0]! : null;
  return { all: open.length >= order.length, has: (rank) => open.includes(rank), newest };
}

// step returns the reveal after a step, with at least 0 and at most all ranks shown.
export function step(ranks: number[], reveal: Reveal, by: number): Reveal {
  const most = new Set(ranks).size;
  return { ...reveal, shown: Math.min(most, Math.max(0, reveal.shown + by)) };
}

// keyStep returns the step for a key: one rank forward or back, or all at once; null for any other key.
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
