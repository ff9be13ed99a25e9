// What this browser keeps for a page. Without storage nothing is kept, and nothing breaks.

// kept gives what was kept under a name, or undefined.
export function kept<T>(store: "localStorage" | "sessionStorage", name: string): T | undefined {
  try {
    return JSON.parse(window[store].getItem(name) || "null") || undefined;
  } catch {
    return undefined;
  }
}

// keep keeps a value under a name; undefined removes it.
export function keep(store: "localStorage" | "sessionStorage", name: string, value?: unknown): void {
  try {
    if (value) window[store].setItem(name, JSON.stringify(value));
    else window[store].removeItem(name);
  } catch {
    // It holds until the page is left.
  }
}
