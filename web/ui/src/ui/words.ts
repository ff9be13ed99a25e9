import zh from "../i18n/zh/core";
import { catalogue } from "../i18n/words";

// t returns the words that all screens share.
export const t = catalogue(zh, "core");
