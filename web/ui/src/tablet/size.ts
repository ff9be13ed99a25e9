// Text size and contrast of a deputy's screen. They belong to who sits there: signing out clears them.

import { useState } from "preact/hooks";

export const sizes = [22, 30, 40, 52] as const;
export type Size = (typeof sizes)[number];

export interface Look {
  size: Size;
  contrast: boolean;
}

const kept = "piaojue-look";

function first(): Look {
  try {
    const l = JSON.parse(sessionStorage.getItem(kept) || "") as Look;
    if (sizes.includes(l.size)) return l;
  } catch {
    // Nothing kept yet.
  }
  return { size: window.innerWidth < 700 ? 22 : 30, contrast: false };
}

// wear puts a look on the document.
function wear(look: Look): void {
  const list = document.documentElement.classList;
  for (const s of sizes) list.toggle("s" + s, s === look.size);
  list.toggle("contrast", look.contrast);
  list.toggle("large", look.size >= 40);
}

let now: Look | undefined;

// useLook gives the look in force and a way to change it.
export function useLook(): [Look, (l: Look) => void] {
  const [look, set] = useState<Look>(() => {
    if (!now) wear((now = first()));
    return now;
  });
  return [
    look,
    (l) => {
      wear((now = l));
      set(l);
      try {
        sessionStorage.setItem(kept, JSON.stringify(l));
      } catch {
        // It holds until the page is left.
      }
    },
  ];
}

// clearLook forgets the look, for the next person.
export function clearLook(): void {
  try {
    sessionStorage.removeItem(kept);
  } catch {
    // Nothing was kept.
  }
}
