// The sheet that edits one deputy of the roll (name, delegation, note) or removes them.

import { useState } from "preact/hooks";
import { ask, remove } from "../api";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import type { Deputy, RollEntry } from "../types";
import { Button } from "../ui/button";
import { faultsAt } from "./draft";
import { useForm } from "./faults";
import { Failed, Text } from "./form";
import type { Removal } from "./undo";
import { t } from "./words";

export interface DeputyEditProps {
  meeting: string;
  roll: RollEntry[];
  deputy: RollEntry;
  onRemoved: (r: Removal) => void;
  onClose: () => void;
}

export function DeputyEdit(p: DeputyEditProps) {
  const { deputy } = p;
  const [form, set] = useState({ name: deputy.name, delegation: deputy.delegation || "", note: deputy.note || "" });
  const press = useForm();
  const path = `/api/meetings/${p.meeting}/roll/${deputy.number}`;
  const changed = changes(deputy, form);
  const save = async () => {
    if (await press.run("save", () => ask(path, { method: "PATCH", body: changed }))) p.onClose();
  };
  const takeOff = async () => {
    if (!(await press.run("remove", () => remove(path)))) return;
    p.onRemoved(removalOf(p));
    p.onClose();
  };
  const off = !!press.busy;
  return (
    <Sheet
      title={t("deputy.edit_title", { number: deputy.number, name: deputy.name })}
      test="deputy-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button small test="deputy-cancel" onPress={p.onClose}>
            {desk("cancel")}
          </Button>
          <Button small test="deputy-remove" off={off} onPress={() => void takeOff()}>
            {press.busy === "remove" ? desk("working") : t("deputy.remove")}
          </Button>
          <Button small kind="main" test="deputy-save" off={off || !form.name.trim() || !Object.keys(changed).length}
              onPress={() => void save()}>
            {press.busy === "save" ? desk("working") : t("save")}
          </Button>
        </>
      }
    >
      <Text label={t("col.name")} value={form.name} max={60} test="deputy-name" hint={t("staff.rename_hint")}
        faults={faultsAt(press.faults, "name")} onText={(name) => set({ ...form, name })} />
      <Text label={t("col.delegation")} value={form.delegation} max={60} test="deputy-delegation"
        faults={faultsAt(press.faults, "delegation")} onText={(delegation) => set({ ...form, delegation })} />
      <Text label={t("col.note")} value={form.note} max={60} test="deputy-note"
        faults={faultsAt(press.faults, "note")} onText={(note) => set({ ...form, note })} />
      <p class="secondary">{t("deputy.remove_hint")}</p>
      <Failed why={press.why} />
    </Sheet>
  );
}

// changes returns the fields that differ from the stored ones.
export function changes(was: Deputy, now: { name: string; delegation: string; note: string }): Partial<Deputy> {
  const fields = ["name", "delegation", "note"] as const;
  return Object.fromEntries(fields.filter((f) => now[f].trim() !== (was[f] || "")).map((f) => [f, now[f].trim()]));
}

// withDeputy puts a removed deputy back on a roll, after the one they followed, or first if that one is gone.
export function withDeputy(roll: RollEntry[], deputy: RollEntry, behind: string | undefined): Deputy[] {
  const rest = roll.filter((d) => d.number !== deputy.number);
  const at = rest.findIndex((d) => d.number === behind) + 1;
  const row = ({ number, name, delegation, note }: Deputy): Deputy => ({ number, name, delegation, note });
  return [...rest.slice(0, at), deputy, ...rest.slice(at)].map(row);
}

function removalOf(p: DeputyEditProps): Removal {
  const at = p.roll.findIndex((d) => d.number === p.deputy.number);
  return {
    done: t("deputy.removed", { number: p.deputy.number, name: p.deputy.name }),
    lost: t("deputy.lost"),
    back: async () => {
      const now = await ask<{ roll?: RollEntry[] }>("/api/meetings/" + p.meeting); // the roll at that time
      return ask(`/api/meetings/${p.meeting}/roll`, { method: "PUT",
        body: withDeputy(now.roll || [], p.deputy, p.roll[at - 1]?.number) });
    },
  };
}
