// The second file of the deputy's page: what is read beside a ballot and after it. The first loads it once it is drawn.

import { speak } from "../i18n/words";
import { result } from "../ui/icons-result";
import { NotIssued, NotPresent } from "./absent";
import { Counting, NotCast, Voided } from "./counting";
import { lent, type Lent } from "./lent";
import { Projects } from "./projects";
import { Promised } from "./promise";
import { Result } from "./result";
import "../css/plain.css";
import "../tablet/size.css";
import "./after.css";

const after = { Counting, NotCast, NotIssued, NotPresent, Projects, Promised, Result, Voided };

export type After = typeof after;

// borrow takes what the first file lends and gives what this one draws, in the language of the page.
export default async function borrow(from: Lent): Promise<After> {
  Object.assign(lent, from);
  from.addIcons(result);
  await speak();
  return after;
}
