import zhAfter from "../i18n/zh/after";
import zh from "../i18n/zh/vote";
import { catalogue } from "../i18n/words";

// t speaks the words of the deputy's page, after those of what is read beside and after the ballot.
export const t = catalogue(zh, "vote");
export const after = catalogue(zhAfter, "after");
