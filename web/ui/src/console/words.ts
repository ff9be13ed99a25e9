import { catalogue } from "../i18n/words";
import en from "../i18n/en/console";
import zh from "../i18n/zh/console";

// t returns the words of the console.
export const t = catalogue(zh, en);
