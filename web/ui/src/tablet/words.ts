import zh from "../i18n/zh/tablet";
import { catalogue } from "../i18n/words";

// t returns the words of the deputy's frame: header, text size.
export const t = catalogue(zh, "tablet");
