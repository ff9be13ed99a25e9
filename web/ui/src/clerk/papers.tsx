// The choices for printing paper ballots: how many, which boxes, with or without stubs.

import { useState } from "preact/hooks";
import { usePress } from "../desk/press";
import { openPage } from "../desk/save";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { Check, Choice, Failed, FieldSet, Text } from "./form";
import { papersPath } from "./rollfile";
import { t } from "./words";

export function PapersSheet(p: { poll: PollView; entitled: number; onClose: () => void }) {
  const press = usePress();
  const [n, setN] = useState(String(p.entitled || 1));
  const [numbered, setNumbered] = useState(false);
  const [box, setBox] = useState<"square" | "circle">("square");
  const go = async () => {
    if (await press.run("papers", () => openPage(papersPath(p.poll.id, n, numbered, box)))) p.onClose();
  };
  return (
    <Sheet
      title={t("paper.sheet")}
      test="papers-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button small onPress={p.onClose}>{desk("cancel")}</Button>
          <Button small kind="main" icon="print" test="papers-go" off={!!press.busy} onPress={() => void go()}>
            {press.busy ? desk("working") : t("paper.go")}
          </Button>
        </>
      }
    >
      <p>{t("paper.what")}</p>
      <Text label={t("paper.n")} value={n} max={4} test="papers-n" onText={setN} />
      <FieldSet label={t("paper.box")}>
        <Choice value={box} test="papers-box" onSet={setBox}
          options={[{ value: "square", label: t("paper.square") }, { value: "circle", label: t("paper.circle") }]} />
      </FieldSet>
      <Check on={numbered} test="papers-numbered" label={t("paper.numbered")} more={t("paper.numbered_more")}
        onSet={setNumbered} />
      <Failed why={press.why} />
    </Sheet>
  );
}
