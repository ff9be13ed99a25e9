// Empty tables to fill in. Their headings are those that the import expects.

import type { Press } from "../desk/press";
import { save } from "../desk/save";
import { Button } from "../ui/button";
import { t } from "./words";

export function Blanks(p: { of: "roll" | "items"; press: Press }) {
  const take = (format: "xlsx" | "csv") => void p.press.run("blank", () =>
    save(`/api/blanks/${p.of}.${format}`, `${t(`blank.${p.of}`)}.${format}`));
  return (
    <div class="blanks">
      {(["xlsx", "csv"] as const).map((f) => (
        <Button key={f} small kind="plain" icon="download" test={`blank-${p.of}-${f}`} off={!!p.press.busy}
            onPress={() => take(f)}>
          {t(`blank.${f}`)}
        </Button>
      ))}
    </div>
  );
}
