// A press sends one act to the service. If it fails, the service's sentence stays beside the button.

import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "../ui/format";

export interface Press {
  busy: string; // the name of the act being sent, or ""
  failed: string; // the name of the act that failed last, or ""
  why: string; // the sentence of that failure
  // run sends an act and reports whether it succeeded. While one is being sent, no other is started.
  run(name: string, act: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

// usePress holds the state of one screen's presses. When `of` changes (another poll, another state), an old failure is
// cleared, because it no longer applies.
export function usePress(of = ""): Press {
  const [state, set] = useState({ busy: "", failed: "", why: "" });
  const busy = useRef(false);
  const clear = () => set({ busy: "", failed: "", why: "" });
  useEffect(() => {
    if (!busy.current) clear();
  }, [of]);
  const run = async (name: string, act: () => Promise<unknown>) => {
    if (busy.current) return false;
    busy.current = true;
    set({ busy: name, failed: "", why: "" });
    try {
      await act();
      clear();
      return true;
    } catch (e) {
      set({ busy: "", failed: name, why: sentence(e) });
      return false;
    } finally {
      busy.current = false;
    }
  };
  return { ...state, run, clear };
}
