// A form's press: beside the service's sentence it keeps the faults of the fields.

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
