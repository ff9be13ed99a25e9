// What a desk asks for beside the live view: the full text of one poll.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { PollDetail, Spec } from "../types";

// useSpec gives what was put to the meeting in a poll, or undefined until it came. Without it screens say less.
export function useSpec(poll: string | undefined, state: string | undefined): Spec | undefined {
  const [found, set] = useState<{ poll: string; spec: Spec } | undefined>();
  useEffect(() => {
    if (!poll) return;
    let stop = false;
    get<PollDetail>("/api/polls/" + poll).then(
      (d) => !stop && d.spec && set({ poll, spec: d.spec }),
      () => undefined,
    );
    return () => {
      stop = true;
    };
  }, [poll, state]);
  return found && found.poll === poll ? found.spec : undefined;
}
