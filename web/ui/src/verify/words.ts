// The verifier's words. It also stands alone, in one file without a server, so it holds both languages itself.

import { fill, lang, type Args } from "../i18n/words";
import en from "../i18n/en/verify";
import zh from "../i18n/zh/verify";

export type Key = keyof typeof zh;

// t says a sentence in the language of this browser.
export function t(key: Key, args: Args = {}): string {
  return fill((lang() === "en" ? en : zh)[key], args);
}

// known tells whether there are words for a key made of what a record says.
export function known(key: string): key is Key {
  return key in zh;
}
