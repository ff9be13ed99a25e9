// The words of the verifier. It includes both languages, because it also runs as one file without a server.

import { fill, lang, type Args } from "../i18n/words";
import en from "../i18n/en/verify";
import zh from "../i18n/zh/verify";

export type Key = keyof typeof zh;

// t returns a sentence in the language of this browser.
export function t(key: Key, args: Args = {}): string {
  return fill((lang() === "en" ? en : zh)[key], args);
}

// known reports whether there are words for a key that was derived from a record.
export function known(key: string): key is Key {
  return key in zh;
}
