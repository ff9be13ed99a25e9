// Headings of items in groups.

import { t } from "./words";

// headings returns the heading to show before each item, "" for none. In a list that has groups, items in no group get
// a heading of their own, so that they never appear under that of the group before them.
export function headings(items: { group?: string }[]): string[] {
  const some = items.some((x) => x.group);
  const names = items.map((x) => x.group || (some ? t("noGroup") : ""));
  return names.map((name, i) => (i && names[i - 1] === name ? "" : name));
}
