// The HTTP client: same-origin JSON requests with the page's header. Errors are thrown as Problem.

import type { Fault, Page } from "./types";
import { lang } from "./i18n/words";

// A Problem is an error response of the service, or code "offline" when no response came. Its detail is a sentence to
// show, or "" when the caller has to supply one.
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly faults: Fault[] = [],
    readonly retryAfter = 0,
  ) {
    super(code);
  }

  // unknown reports whether the request may or may not have taken effect. The same request may be sent again.
  get unknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

let page: Page = "home";

// setPage sets the page whose cookie goes with requests. "home" has none.
export function setPage(p: Page): void {
  page = p;
}

export interface Ask {
  method?: string;
  body?: unknown; // sent as JSON
  raw?: BodyInit; // sent unchanged, with Content-Type `type`
  type?: string;
  accept?: string;
  timeout?: number; // milliseconds
}

// ask sends one request and returns its JSON response.
export async function ask<T>(path: string, a: Ask = {}): Promise<T> {
  return (await answer<T>(path, a)).body;
}

// answer is ask that also returns the HTTP status.
export async function answer<T>(path: string, a: Ask): Promise<{ status: number; body: T }> {
  const res = await send(path, a);
  try {
    return { status: res.status, body: (await res.json()) as T };
  } catch {
    throw new Problem("offline", 0, "");
  }
}

// askBlob sends one request and returns its response as a Blob, to be opened or saved.
export async function askBlob(path: string, a: Ask = {}): Promise<Blob> {
  return (await send(path, a)).blob();
}

export function get<T>(path: string): Promise<T> {
  return ask<T>(path);
}

export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return ask<T>(path, { method: "POST", body });
}

// remove sends DELETE for a path. The response has no body.
export async function remove(path: string): Promise<void> {
  await send(path, { method: "DELETE" });
}

async function send(path: string, a: Ask): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: a.accept || "application/json",
    "Accept-Language": lang() === "en" ? "en" : "zh-CN",
  };
  if (page !== "home") headers["Piaojue-Page"] = page;
  if (a.type) headers["Content-Type"] = a.type;
  else if (a.body !== undefined) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), a.timeout || 12000);
  try {
    const res = await fetch(path, {
      method: a.method || "GET",
      headers,
      body: a.raw !== undefined ? a.raw : a.body === undefined ? undefined : JSON.stringify(a.body),
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    });
    if (!res.ok) throw await problem(res);
    return res;
  } catch (e) {
    throw e instanceof Problem ? e : new Problem("offline", 0, "");
  } finally {
    clearTimeout(timer);
  }
}

async function problem(res: Response): Promise<Problem> {
  const p = (await res.json().catch(() => ({}))) as {
    code?: string;
    title?: string;
    detail?: string;
    faults?: Fault[];
    retry_after?: number;
  };
  const after = p.retry_after || Number(res.headers.get("Retry-After")) || 0;
  return new Problem(p.code || "internal", res.status, p.detail || p.title || "", p.faults || [], after);
}
