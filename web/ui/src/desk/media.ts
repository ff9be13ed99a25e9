// Which of the layouts of a desk the window has room for.

import { useEffect, useState } from "preact/hooks";

// The media queries of the desks, the same as in their styles. FLOW is one column that the page scrolls, for narrow
// windows and for a zoom of 200 %. LOW has no room for more of the log than a button. TABS has room for two columns: on
// the console, the right one has tabs.
export const FLOW = "(max-width: 899px), (max-height: 599px)";
export const LOW = "(max-width: 1360px), (max-height: 860px)";
export const TABS = "(min-width: 900px) and (max-width: 1180px) and (min-height: 600px)";

// useMedia reports whether the window matches a media query, also when its size changes.
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
