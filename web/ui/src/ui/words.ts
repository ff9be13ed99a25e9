import zh from "../i18n/zh/core";
import { catalogue } from "../i18n/words";

// t speaks the words all screens share.
export const t = catalogue(zh, "core");
