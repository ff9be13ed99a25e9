// usePress for forms: it also keeps the field faults of the service's answer.

import { useState } from "preact/hooks";
import { Problem } from "../api";
import { usePress, type Press } from "../desk/press";
import type { Fault } from "../types";

export interface FormPress extends Press {
  faults: Fault[];
}

export function useForm(of = ""): FormPress {
  const press = usePress(of);
  const [faults, set] = useState<Fault[]>([]);
  const run = (name: string, act: () => Promise<unknown>) =>
    press.run(name, async () => {
      set([]);
      try {
        return await act();
      } catch (e) {
        if (e instanceof Problem) set(e.faults);
        throw e;
      }
    });
  return { ...press, run, faults };
}
