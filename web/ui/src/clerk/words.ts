import { catalogue } from "../i18n/words";
import en from "../i18n/en/clerk";
import zh from "../i18n/zh/clerk";

export type ClerkKey = keyof typeof zh;

// t speaks the clerk's words.
export const t = catalogue(zh, en);
