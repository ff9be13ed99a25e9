import { catalogue } from "../i18n/words";
import en from "../i18n/en/console";
import zh from "../i18n/zh/console";

// t speaks the console's words.
export const t = catalogue(zh, en);
