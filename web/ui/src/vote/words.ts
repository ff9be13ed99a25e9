import zh from "../i18n/zh/vote";
import { catalogue } from "../i18n/words";

// t speaks the words of the deputy's tablet.
export const t = catalogue(zh, "vote");
