// Words by key. Each screen holds only its own catalogue; zh gives the keys and en must have exactly those.

import { Fragment, h, type ComponentChildren } from "preact";

export type Lang = "zh" | "en";
export type Args = Record<string, string | number>;

const kept = "piaojue-lang";
let current: Lang | undefined;

// lang is the language of this browser: ?lang=en or ?lang=zh sets it and is remembered; Chinese otherwise.
export function lang(): Lang {
  if (current) return current;
  let l: string | null = null;
  try {
    l = new URLSearchParams(location.search).get("lang");
    if (l) localStorage.setItem(kept, l);
    else l = localStorage.getItem(kept);
  } catch {
    // No storage, or no browser at all: Chinese.
  }
  current = l && l.startsWith("en") ? "en" : "zh";
  return current;
}

// fill puts values for {name}; {n:item|items} chooses by n, the second for all but 1.
export function fill(text: string, args: Args = {}): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, many?: string) => {
    const v = args[name];
    if (one !== undefined) return Number(v) === 1 ? one : many || "";
    return v === undefined ? "" : String(v);
  });
}

export interface Words<K extends string> {
  // A sentence as text.
  (key: K, args?: Args): string;
  // A sentence whose *marked* parts are bold. Values are never read as marks.
  rich(key: K, args?: Args): ComponentChildren;
}

type Texts = Record<string, string>;

// English loaded after the page, by the name of its catalogue. Pages with a tight budget hold only Chinese.
let english: Record<string, Texts> = {};

// speak gets the words of the language ready; a page draws after it. Without English it speaks Chinese.
export async function speak(): Promise<void> {
  const en = lang() === "en";
  document.documentElement.lang = en ? "en" : "zh-CN";
  if (!en) return;
  try {
    english = (await import("./en/all")).default;
  } catch {
    document.documentElement.lang = "zh-CN";
  }
}

// catalogue joins the two languages of one screen. en is the other catalogue, or its name in the file that speak loads.
export function catalogue<K extends string>(zh: Record<K, string>, en: Record<K, string> | string): Words<K> {
  const text = (key: K): string => {
    const other: Texts | undefined = lang() === "zh" ? zh : typeof en === "string" ? english[en] : en;
    return (other && other[key]) || zh[key];
  };
  const t = (key: K, args?: Args) => fill(text(key).replace(/\*/g, ""), args);
  const rich = (key: K, args?: Args) =>
    h(
      Fragment,
      null,
      text(key)
        .split("*")
        .map((part, i) => (i % 2 ? h("b", null, fill(part, args)) : fill(part, args))),
    );
  return Object.assign(t, { rich });
}
