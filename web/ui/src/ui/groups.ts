// Headings of items in groups.

import { t } from "./words";

// headings gives the heading that stands before each item, "" for none. What is in no group, in a list that has groups,
// stands under a heading of its own and never under that of the group before it.
export function headings(items: { group?: string }[]): string[] {
  const some = items.some((x) => x.group);
  const names = items.map((x) => x.group || (some ? t("noGroup") : ""));
  return names.map((name, i) => (i && names[i - 1] === name ? "" : name));
}
