// The whole of what is put to the meeting: the details of its items, and what an item left unmarked counts as. Every
// tablet asks for it once, before anything is marked, so that no request tells what somebody reads or leaves unmarked.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Line, PollDetail, PollView, Spec } from "../types";
import { t } from "./words";

let specs: Record<string, Spec> = {};
let rehearsed: boolean | undefined; // what the specs are of: a rehearsal's may change before the meeting turns formal
const readers = new Set<() => void>();

// Tablets do not all ask at once, in milliseconds; while the poll runs there is less time.
const soon = 1000;
const later = 5000;
const retry = 3000;

// useLoading loads what is put to the meeting in a poll, as often as it takes.
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

// useSpec gives what was put to the meeting in a poll, once it is loaded. It asks for nothing.
export function useSpec(poll: string): Spec | undefined {
  const [, set] = useState(0);
  useEffect(() => {
    const draw = () => set((n) => n + 1);
    readers.add(draw);
    draw(); // it may have come meanwhile
    return () => {
      readers.delete(draw);
    };
  }, []);
  return specs[poll];
}

// Details is the text under an item that was opened.
export function Details(p: { poll: string; item: Line }) {
  const spec = useSpec(p.poll);
  const item = spec && spec.items.find((i) => i.id === p.item.id);
  return (
    <div class="details" data-test={"details-" + p.item.id} aria-live="polite">
      {item ? item.details || t("noDetails") : t("loadingDetails")}
    </div>
  );
}
