import zhAfter from "../i18n/zh/after";
import zh from "../i18n/zh/vote";
import { catalogue } from "../i18n/words";

// t returns the words of the deputy's page, and after those of the texts read beside and after the ballot.
export const t = catalogue(zh, "vote");
export const after = catalogue(zhAfter, "after");
