import zh from "../i18n/zh/after";
import { catalogue } from "../i18n/words";

// t speaks the words of what comes after voting.
export const t = catalogue(zh, "after");
