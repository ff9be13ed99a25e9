import { catalogue } from "../i18n/words";
import en from "../i18n/en/scrutiny";
import zh from "../i18n/zh/scrutiny";

// t returns the words of the scrutineer's page.
export const t = catalogue(zh, en);
