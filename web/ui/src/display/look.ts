// The look of a hall display, from its address: ?theme=navy or ?theme=light, and ?rostrum=1 for the presidium's screen.
// It is in the address because the browser restores that after a power cut.

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
