// How a hall display looks, by its address: ?theme=navy or ?theme=light, and ?rostrum=1 for the presidium's screen. The
// address is what comes back after a power cut.

export const themes = ["red", "navy", "light"];

export interface DisplayLook {
  theme: string;
  rostrum: boolean;
}

export function lookOf(search: string): DisplayLook {
  const q = new URLSearchParams(search);
  const theme = q.get("theme") || "";
  return { theme: themes.includes(theme) ? theme : "red", rostrum: q.get("rostrum") === "1" };
}
