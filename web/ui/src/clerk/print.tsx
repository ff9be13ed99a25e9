// Before slips are printed: what happens to those already handed out.

import { usePress } from "../desk/press";
import { openPage } from "../desk/save";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import { Button } from "../ui/button";
import { Failed } from "./form";
import { t } from "./words";

// Wanted is what one press prints.
export interface Wanted {
  what: string; // in words
  n: number;
  body: { deputies?: string[] | "all"; staff?: string[] | "all" };
}

// PrintSheet says what happens to slips already handed out, then makes and opens the new ones.
export function PrintSheet(p: { meeting: string; wanted: Wanted; lost?: boolean; first?: boolean; onClose: () => void }) {
  const press = usePress();
  const go = async () => {
    const done = await press.run("slips", () =>
      openPage(`/api/meetings/${p.meeting}/slips`, { method: "POST", body: p.wanted.body }),
    );
    if (done) p.onClose();
  };
  return (
    <Sheet
      title={p.wanted.what}
      test="print-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button small onPress={p.onClose}>
            {desk("cancel")}
          </Button>
          <Button small kind="main" icon="print" test="print-go" off={!!press.busy} onPress={() => void go()}>
            {press.busy ? desk("working") : t("slips.go")}
          </Button>
        </>
      }
    >
      <p>{t(p.lost ? "slips.lost_what" : p.first ? "slips.first_what" : "slips.voids")}</p>
      <p>{t("slips.once")}</p>
      <Failed why={press.why} />
    </Sheet>
  );
}
