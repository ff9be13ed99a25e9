// Autosave: the service stores the open draft while it is typed, so that another browser can continue it. It also
// stores contradictory rules; a draft that it cannot read at all stays unsaved until it is corrected.

import { useEffect, useRef, useState } from "preact/hooks";
import { ask, Problem } from "../api";
import type { Fault, PollDetail } from "../types";
import { sentence } from "../ui/format";
import { textOf, touched, type Draft, type Edit } from "./draft";

export interface Saving {
  busy: boolean;
  at: Date | undefined; // the time of the last save
  why: string; // why the last attempt failed; "" if it did not
  faults: Fault[]; // the faults that the service reported then
  now(): Promise<void>; // saves at once; throws if that fails
}

const pause = 1500; // milliseconds without typing
const again = 10_000; // milliseconds after an attempt without an answer

export function useAutosave(meeting: string, draft: Draft | undefined, edit: Edit): Saving {
  const [state, set] = useState({ busy: false, at: undefined as Date | undefined, why: "", faults: [] as Fault[] });
  const newest = useRef(draft);
  newest.current = draft;
  const unsure = useRef(false); // the last attempt got no answer
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
      const was = unsure.current ? "" : d.hash; // an unanswered save of this page may be stored
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
  // Saves run one after the other, so that a draft is created once and an older text never overwrites a newer one.
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
