// Rows and columns that a spreadsheet hides or has filtered out: the clerk sees them listed and decides whether to read
// them.

import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { t } from "./words";

// HiddenChoice is the clerk's answer, as the API's parameter `hidden`.
export type HiddenChoice = "take" | "skip";

// Hidden is the content of a file that a spreadsheet program does not show.
export interface Hidden {
  rows: number[];
  names: string[]; // the name or title in each of these rows
  columns: string[];
}

export interface HiddenProps {
  hidden: Hidden;
  choice: HiddenChoice | undefined;
  busy: boolean;
  onChoose: (c: HiddenChoice) => void;
}

const most = 8; // rows listed by name; the rest is only counted

export function HiddenQuestion(p: HiddenProps) {
  const { rows, names, columns } = p.hidden;
  const named = rows.slice(0, most).map((row, i) => t("hidden.row", { n: row, name: names[i] || "" }).trim());
  return (
    <div class="hidden-question" data-test="hidden" role="group" aria-label={t("hidden.title")}>
      <p>
        <Icon name="warn" />
        <b>{t("hidden.title")}</b>
      </p>
      {rows.length > 0 && <p class="fine">{t(rows.length > most ? "hidden.rows_more" : "hidden.rows",
        { list: named.join(t("hidden.sep")), n: rows.length })}</p>}
      {columns.length > 0 && <p class="fine">{t("hidden.columns", { list: columns.join(t("hidden.sep")) })}</p>}
      <div class="hidden-answers">
        {(["take", "skip"] as const).map((c) => (
          <Button key={c} small test={"hidden-" + c} pressed={p.choice === c}
              off={p.busy} onPress={() => p.onChoose(c)}>
            {t(`hidden.${c}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
