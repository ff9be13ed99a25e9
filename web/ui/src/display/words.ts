import zh from "../i18n/zh/display";
import { catalogue } from "../i18n/words";

// t returns the words of the hall display.
export const t = catalogue(zh, "display");
