// The rules as sentences: after each change, once the clerk stops typing, the service is asked for the text that will
// be read to the meeting.

import { useEffect, useState } from "preact/hooks";
import { ask, Problem } from "../api";
import type { Fault } from "../types";
import { sentence } from "../ui/format";
import { toSpec, type Draft } from "./draft";

export interface Readback {
  text: string[]; // the last good text stays while a new one is requested
  faults: Fault[];
  notices: Fault[];
  why: string; // why the request failed
  fresh: boolean; // whether it belongs to the current draft
}

const pause = 350; // milliseconds without typing

export function useReadback(meeting: string, draft: Draft): Readback {
  const [read, set] =
    useState<Readback & { of: string }>({ text: [], faults: [], notices: [], why: "", fresh: false, of: "" });
  const spec = JSON.stringify(toSpec(draft));
  const path = draft.id ? `/api/polls/${draft.id}?dry_run=1` : `/api/meetings/${meeting}/polls?dry_run=1`;
  useEffect(() => {
    let stop = false;
    const look = async () => {
      try {
        const a = await ask<{ faults?: Fault[]; notices?: Fault[]; text?: string[] }>(path, {
          method: draft.id ? "PUT" : "POST",
          raw: spec,
          type: "application/json",
        });
        if (!stop) set((r) => ({ text: a.text?.length ? a.text : r.text, faults: a.faults || [],
          notices: a.notices || [], why: "", fresh: true, of: spec }));
      } catch (e) {
        if (stop) return;
        const faults = e instanceof Problem ? e.faults : [];
        set((r) => ({ ...r, faults, notices: [], why: faults.length ? "" : sentence(e), fresh: true, of: spec }));
      }
    };
    const timer = setTimeout(() => void look(), pause);
    return () => {
      stop = true;
      clearTimeout(timer);
    };
  }, [path, spec]);
  return { ...read, fresh: read.of === spec };
}
