// The draft in hand is kept by the server as it is typed, so that another browser goes on with it. Contradictions are
// kept too; what the service cannot read at all waits until it is mended.

import { useEffect, useRef, useState } from "preact/hooks";
import { ask, Problem } from "../api";
import type { Fault, PollDetail } from "../types";
import { sentence } from "../ui/format";
import { textOf, touched, type Draft, type Edit } from "./draft";

export interface Saving {
  busy: boolean;
  at: Date | undefined; // of the last time it was kept
  why: string; // why it was not, the last time
  faults: Fault[]; // what the service could not read then
  now(): Promise<void>; // keeps it at once, or throws why not
}

const pause = 1500; // milliseconds without typing
const again = 10_000; // after a try that nobody answered

export function useAutosave(meeting: string, draft: Draft | undefined, edit: Edit): Saving {
  const [state, set] = useState({ busy: false, at: undefined as Date | undefined, why: "", faults: [] as Fault[] });
  const newest = useRef(draft);
  newest.current = draft;
  const unsure = useRef(false); // the last answer did not come
  const going = useRef<Promise<void> | undefined>();
  const [tries, count] = useState(0);
  const text = draft ? textOf(draft) : "";
  const key = draft?.key;

  const send = async (): Promise<void> => {
    const d = newest.current;
    if (!d) return;
    const sent = textOf(d);
    if (d.stored === sent) return;
    set((s) => ({ ...s, busy: true }));
    try {
      const was = unsure.current ? "" : d.hash; // what was not answered may stand, and is this page's own
      const path = d.id ? `/api/polls/${d.id}?was=${was}` : `/api/meetings/${meeting}/polls`;
      const poll = await ask<PollDetail>(path, {
        method: d.id ? "PUT" : "POST", raw: sent, type: "application/json",
      });
      const keep = { id: poll.id, stored: sent, hash: poll.draft_hash || "" };
      edit((now) => (now && now.key === d.key ? { ...now, ...keep } : now));
      if (newest.current?.key === d.key) newest.current = { ...newest.current, ...keep };
      unsure.current = false;
      set({ busy: false, at: new Date(), why: "", faults: [] });
    } catch (e) {
      set((s) => ({ ...s, busy: false, why: sentence(e), faults: e instanceof Problem ? e.faults : [] }));
      if (e instanceof Problem && e.unknown) {
        unsure.current = true;
        setTimeout(() => count((n) => n + 1), again);
      }
      throw e;
    }
  };
  // One at a time, so that a draft is made once and what is older never comes last.
  const now = async (): Promise<void> => {
    while (going.current) await going.current.catch(() => {});
    const mine = send();
    going.current = mine;
    try {
      await mine;
    } finally {
      going.current = undefined;
    }
  };
  useEffect(() => {
    unsure.current = false;
    set({ busy: false, at: undefined, why: "", faults: [] });
  }, [key]);
  useEffect(() => {
    if (!draft || !touched(draft) || !draft.title.trim()) return;
    const timer = setTimeout(() => void now().catch(() => {}), pause);
    return () => clearTimeout(timer);
  }, [text, key, tries]);
  return { ...state, now };
}
