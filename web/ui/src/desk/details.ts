// What a desk requests in addition to the live view: the full text of one poll.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { PollDetail } from "../types";

// useDetail returns the full text of a poll, or undefined until it is loaded. Without it screens show less.
export function useDetail(poll: string | undefined, state: string | undefined): PollDetail | undefined {
  const [found, set] = useState<{ poll: string; detail: PollDetail } | undefined>();
  useEffect(() => {
    if (!poll) return;
    let stop = false;
    get<PollDetail>("/api/polls/" + poll).then(
      (detail) => !stop && detail.spec && set({ poll, detail }),
      () => undefined,
    );
    return () => {
      stop = true;
    };
  }, [poll, state]);
  return found && found.poll === poll ? found.detail : undefined;
}
