// Browser storage for a page. If storage is unavailable, nothing is kept and nothing fails.

// kept returns the value stored under a name, or undefined.
export function kept<T>(store: "localStorage" | "sessionStorage", name: string): T | undefined {
  try {
    return JSON.parse(window[store].getItem(name) || "null") || undefined;
  } catch {
    return undefined;
  }
}

// keep stores a value under a name; undefined removes it.
export function keep(store: "localStorage" | "sessionStorage", name: string, value?: unknown): void {
  try {
    if (value) window[store].setItem(name, JSON.stringify(value));
    else window[store].removeItem(name);
  } catch {
    // Not stored: the value lasts only until the page is left.
  }
}
