// The sheet before slips are printed: it says what happens to slips already handed out.

import { useState } from "preact/hooks";
import { usePress } from "../desk/press";
import { openPage } from "../desk/save";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import { Button } from "../ui/button";
import type { Asking } from "../types";
import { Check, Choice, Failed, FieldSet } from "./form";
import { askWord, needsWord } from "./word";
import { t } from "./words";

// Wanted describes the slips that one button prints.
export interface Wanted {
  what: string; // in words
  n: number;
  body: { deputies?: string[] | "all"; staff?: string[] | "all" };
  ask?: Asking; // the request to make where the slip needs another person's approval
}

const perSheet = ["2", "4", "8", "10"] as const;
type PerSheet = (typeof perSheet)[number];

// PrintSheet states what happens to slips already handed out, then makes and opens the new ones.
export function PrintSheet(p: { meeting: string; wanted: Wanted; lost?: boolean;
    first?: boolean; onClose: () => void }) {
  const press = usePress();
  const [needed, need] = useState(false);
  const [per, setPer] = useState<PerSheet>("8");
  const [fold, setFold] = useState(false);
  const { ask } = p.wanted;
  const body = { ...p.wanted.body, per_sheet: Number(per), fold };
  const go = async () => {
    const done = await press.run("slips", () =>
      openPage(`/api/meetings/${p.meeting}/slips`, { method: "POST", body }, false).catch((e) => {
        need(needsWord(e));
        throw e;
      }),
    );
    if (done) p.onClose();
  };
  const askFor = async (a: Asking) => {
    if (await press.run("ask", () => askWord(p.meeting, [a]))) p.onClose();
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
          {needed && ask && (
            <Button small kind="main" test="ask-go" off={!!press.busy} onPress={() => void askFor(ask)}>
              {t("ask.go")}
            </Button>
          )}
          <Button small kind={needed ? undefined : "main"} icon="print" test="print-go"
              off={!!press.busy} onPress={() => void go()}>
            {press.busy ? desk("working") : t("slips.go")}
          </Button>
        </>
      }
    >
      <p>{t(p.lost ? "slips.lost_what" : p.first ? "slips.first_what" : "slips.voids")}</p>
      <p>{t("slips.once")}</p>
      <FieldSet label={t("slips.per_sheet")}>
        <Choice value={per} test="slips-per" onSet={setPer}
          options={perSheet.map((value) => ({ value, label: t("slips.per", { n: value }) }))} />
      </FieldSet>
      <Check on={fold} test="slips-fold" label={t("slips.fold")} more={t("slips.fold_more")} onSet={setFold} />
      <Failed why={press.why} />
    </Sheet>
  );
}
