// A press sends one act to the service; where it fails, the service's sentence stays beside what was pressed.

import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "../ui/format";

export interface Press {
  busy: string; // the name of the act on its way, or ""
  failed: string; // the name of the act that failed last, or ""
  why: string; // its sentence
  // run sends an act and tells whether it was done. While one is on its way another is not begun.
  run(name: string, act: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

// usePress keeps what one screen's presses are doing. When `of` changes (another poll, another state) an old
// failure has nothing more to say and goes.
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
