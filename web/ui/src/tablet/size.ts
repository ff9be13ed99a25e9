// The text size and contrast of a deputy's screen. They belong to the deputy: signing out clears them.

import { useState } from "preact/hooks";
import { keep, kept } from "../kept";

export const sizes = [22, 30, 40, 52] as const;
export type Size = (typeof sizes)[number];

export interface Look {
  size: Size;
  contrast: boolean;
}

const name = "piaojue-look";

function first(): Look {
  const l = kept<Look>("sessionStorage", name);
  return l && sizes.includes(l.size) ? l : { size: window.innerWidth < 700 ? 22 : 30, contrast: false };
}

// wear applies a look to the document.
function wear(look: Look): void {
  const list = document.documentElement.classList;
  for (const s of sizes) list.toggle("s" + s, s === look.size);
  list.toggle("contrast", look.contrast);
  list.toggle("large", look.size >= 40);
}

let now: Look | undefined;

// useLook returns the current look and a function to change it.
export function useLook(): [Look, (l: Look) => void] {
  const [look, set] = useState<Look>(() => {
    if (!now) wear((now = first()));
    return now;
  });
  return [
    look,
    (l) => {
      const read = document.elementFromPoint(innerWidth / 2, innerHeight / 2)!;
      const top = () => read.getBoundingClientRect().top;
      const was = top();
      wear((now = l));
      document.querySelector("main")!.scrollTop += top() - was; // what was being read stays in sight
      set(l);
      keep("sessionStorage", name, l);
    },
  ];
}

// clearLook removes the stored look, so that the next person starts without it.
export function clearLook(): void {
  keep("sessionStorage", name);
}
