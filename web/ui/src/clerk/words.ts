import { catalogue } from "../i18n/words";
import en from "../i18n/en/clerk";
import zh from "../i18n/zh/clerk";

// t returns the words of the clerk's page.
export const t = catalogue(zh, en);
