import zh from "../i18n/zh/home";
import { catalogue } from "../i18n/words";

// t returns the words of the sign-in page.
export const t = catalogue(zh, "home");
