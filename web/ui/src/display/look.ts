// How a hall display looks, by its address: ?theme=navy or ?theme=light, ?rostrum=1 for the presidium's screen, ?bell=1
// for a bell when a timed vote ends, ?rates=1 for shares beside counts. The address is what comes back after a power
// cut.

export const themes = ["red", "navy", "light"];

export interface DisplayLook {
  theme: string;
  rostrum: boolean;
  bell: boolean;
  rates: boolean;
}

export function lookOf(search: string): DisplayLook {
  const q = new URLSearchParams(search);
  const on = (name: string) => q.get(name) === "1";
  const theme = q.get("theme") || "";
  return { theme: themes.includes(theme) ? theme : "red", rostrum: on("rostrum"), bell: on("bell"),
    rates: on("rates") };
}
