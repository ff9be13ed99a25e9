import { catalogue } from "../i18n/words";
import en from "../i18n/en/clerk";
import zh from "../i18n/zh/clerk";

// t speaks the clerk's words.
export const t = catalogue(zh, en);
