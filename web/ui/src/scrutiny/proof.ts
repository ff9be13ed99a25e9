// The two proofs requested from the service once a poll is counted: an independent recount, and the log's hash chain.

import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { PollView } from "../types";
import { sentence } from "../ui/format";
import type { LogAnswer, Recount } from "./checks";

// Proof is the state of one request: empty while it runs, then its value or why it failed.
export interface Proof<T> {
  value?: T;
  why?: string;
}

export interface Proofs {
  recount: Proof<Recount>;
  log: Proof<LogAnswer>;
  again(): void;
}

// useProofs requests both whenever the poll reaches a new state with counted figures.
export function useProofs(meeting: string, p: PollView, wanted: boolean): Proofs {
  const [recount, setRecount] = useState<Proof<Recount>>({});
  const [log, setLog] = useState<Proof<LogAnswer>>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setRecount({});
    setLog({});
    if (!wanted) return;
    let stop = false;
    const keep = <T>(set: (p: Proof<T>) => void, path: string) =>
      get<T>(path).then(
        (value) => !stop && set({ value }),
        (e) => !stop && set({ why: sentence(e) }),
      );
    void keep(setRecount, `/api/polls/${p.id}/recount`);
    void keep(setLog, `/api/meetings/${meeting}/log?from=0`);
    return () => {
      stop = true;
    };
  }, [meeting, p.id, p.state, wanted, turn]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  return { recount, log, again };
}
