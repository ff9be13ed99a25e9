import { catalogue } from "../i18n/words";
import en from "../i18n/en/scrutiny";
import zh from "../i18n/zh/scrutiny";

// t speaks the scrutineer's words.
export const t = catalogue(zh, en);
