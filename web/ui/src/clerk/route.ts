// The route of the clerk's page: meeting and tab. It is kept in the address, so that a reload returns to it.

import { useEffect, useState } from "preact/hooks";

export const TABS = ["meeting", "roll", "staff", "polls", "slips", "hall", "archive"] as const;
export type Tab = (typeof TABS)[number];

export interface Route {
  meeting: string; // "" is the list of meetings
  tab: Tab;
}

// parse reads #/m1/roll.
export function parse(hash: string): Route {
  const [, meeting = "", tab = ""] = hash.replace(/^#/, "").split("/");
  return { meeting, tab: (TABS as readonly string[]).includes(tab) ? (tab as Tab) : "meeting" };
}

// go changes the route.
export function go(meeting: string, tab: Tab = "meeting"): void {
  location.hash = meeting ? `#/${meeting}/${tab}` : "#/";
}

export function useRoute(): Route {
  const [route, set] = useState(parse(location.hash));
  useEffect(() => {
    const hear = () => set(parse(location.hash));
    window.addEventListener("hashchange", hear);
    return () => window.removeEventListener("hashchange", hear);
  }, []);
  return route;
}
