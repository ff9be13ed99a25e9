// The layouts of the desks by the size of the window.

import { useEffect, useState } from "preact/hooks";

// The media queries of the desks, the same as in their styles. FLOW is one column in a page that scrolls, for narrow
// windows and for a zoom of 200 %. LOW has no more room for the log than a button. TABS has room for two columns; on
// the console, one of them has tabs.
export const FLOW = "(max-width: 899px), (max-height: 599px)";
export const LOW = "(max-width: 1360px), (max-height: 860px)";
export const TABS = "(min-width: 900px) and (max-width: 1180px) and (min-height: 600px)";

// useMedia reports whether the window matches a media query, and renders again when that changes.
export function useMedia(query: string): boolean {
  const [on, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const look = () => set(list.matches);
    look();
    list.addEventListener("change", look);
    return () => list.removeEventListener("change", look);
  }, [query]);
  return on;
}
