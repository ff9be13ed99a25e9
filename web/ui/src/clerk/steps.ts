// The steps from an empty meeting to a vote: which are done, and which is next. Pure.

import type { StaffMember, View } from "../types";
import type { Tab } from "./route";
import { t } from "./words";

export interface Step {
  tab: Tab;
  name?: string; // if a tab has more than one step
  done: boolean;
  advised?: boolean; // a vote does not need it
  text: string;
}

// stepsOf lists the steps in order.
export function stepsOf(view: View, staff: StaffMember[] | undefined): Step[] {
  const roll = (view.roll || []).length;
  const polls = (view.polls || []).length;
  const slips = view.slips || 0;
  const has = (role: string) => (staff || []).some((s) => (s.roles as string[]).includes(role));
  const staffed = has("presiding") && has("scrutineer") && has("display");
  return [
    { tab: "roll", done: roll > 0, text: roll ? t("todo.roll_done", { n: roll }) : t("todo.roll") },
    { tab: "staff", done: staffed, text: staffed ? t("todo.staff_done", { n: staff!.length }) : t("todo.staff") },
    { tab: "staff", name: "clerk", done: has("clerk"), advised: true,
      text: has("clerk") ? t("todo.clerk_done") : t("todo.clerk") },
    { tab: "polls", done: polls > 0, text: polls ? t("todo.polls_done", { n: polls }) : t("todo.polls") },
    { tab: "slips", done: roll > 0 && slips >= roll,
      text: slips ? t("todo.slips_done", { n: slips, of: roll }) : t("todo.slips") },
    { tab: "hall", done: roll > 0 && view.attendance.present === roll,
      text: t("todo.hall", { n: view.attendance.present, of: roll }) },
  ];
}

// firstOf returns the index of the first step that a vote needs and that is not done, or -1.
export const firstOf = (steps: Step[]) => steps.findIndex((s) => !s.done && !s.advised);

// nextOf returns the next step to do once a tab's own step is done; undefined before that, and once all are done.
export function nextOf(steps: Step[], tab: Tab): Step | undefined {
  const here = steps.find((s) => s.tab === tab);
  if (!here?.done) return undefined;
  return steps[firstOf(steps)];
}
