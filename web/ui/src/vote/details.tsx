// The full text of a poll: the details of its items, and what an unmarked item counts as. Every tablet loads it once,
// when it shows the poll, so that no later request tells what a deputy reads or leaves unmarked.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Line, PollDetail, PollView, Spec } from "../types";
import { t } from "./words";

let specs: Record<string, Spec> = {};
let rehearsed: boolean | undefined; // whether the specs are a rehearsal's, which may change before a formal meeting
const readers = new Set<() => void>();

// The longest random delays in milliseconds, so that tablets do not all request at once: shorter once the poll is open.
const soon = 1000;
const later = 5000;
const retry = 3000;

// useLoading loads the full text of a poll and retries until it succeeds.
export function useLoading(poll: PollView | undefined, rehearsal: boolean): void {
  const id = poll ? poll.id : "";
  const waits = !!poll && poll.state === "adopted";
  useEffect(() => {
    if (rehearsal !== rehearsed) specs = {};
    rehearsed = rehearsal;
    if (!id || specs[id]) return;
    let timer = 0;
    let here = true;
    const load = () =>
      get<PollDetail>("/api/polls/" + id).then(
        (d) => {
          if (here) specs[id] = d.spec;
          for (const draw of readers) draw();
        },
        () => here && (timer = window.setTimeout(load, retry)),
      );
    timer = window.setTimeout(load, Math.random() * (waits ? later : soon));
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [id, waits, rehearsal]);
}

// useSpec returns the full text of a poll once it is loaded. It makes no request.
export function useSpec(poll: string): Spec | undefined {
  const [, set] = useState(0);
  useEffect(() => {
    const draw = () => set((n) => n + 1);
    readers.add(draw);
    draw(); // it may have been loaded meanwhile
    return () => {
      readers.delete(draw);
    };
  }, []);
  return specs[poll];
}

// Details is the text under an opened item.
export function Details(p: { poll: string; item: Line }) {
  const spec = useSpec(p.poll);
  const item = spec && spec.items.find((i) => i.id === p.item.id);
  return (
    <div class="details" data-test={"details-" + p.item.id} aria-live="polite">
      {item ? item.details || t("noDetails") : t("loadingDetails")}
    </div>
  );
}
