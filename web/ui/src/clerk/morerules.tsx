// The part of the rules form that is seldom changed.

import { BOUNDS, faultsAt, type RulesFormProps } from "./draft";
import { Check, Choice, FieldSet, Stepper } from "./form";
import { FractionChoice } from "./fraction";
import { t } from "./words";

export function MoreRules(p: RulesFormProps) {
  const { draft } = p;
  const r = draft.rules;
  const at = (name: string) => faultsAt(p.faults, "rules." + name);
  const set = (change: Partial<typeof r>) => p.edit({ ...draft, rules: { ...r, ...change } });
  return (
    <>
      <div class="pair">
        <FieldSet label={t("rules.certifiers")} hint={t("rules.certifiers_hint")} faults={at("certifiers")}>
          <Stepper label={t("rules.certifiers")} test="certifiers" min={0} max={20} value={r.certifiers}
            onSet={(certifiers) => set({ certifiers })} />
        </FieldSet>
        <FieldSet label={t("rules.duration")} hint={t("rules.duration_hint")} faults={at("duration_s")}>
          <Stepper label={t("rules.duration")} test="duration" min={0} max={180} value={Math.round(r.duration_s / 60)}
            onSet={(n) => set({ duration_s: n * 60 })} />
        </FieldSet>
      </div>
      <div class="pair">
        {r.reveal === "live" && r.secrecy === "secret" && (
          <FieldSet label={t("rules.live_step")} hint={t("rules.live_step_hint")} faults={at("live_step")}>
            <Stepper label={t("rules.live_step")} test="live-step" min={0} max={500} value={r.live_step}
              onSet={(live_step) => set({ live_step })} />
          </FieldSet>
        )}
      </div>
      <FieldSet label={t("rules.revise")} faults={at("revise")}>
        <Choice value={r.revise} test="revise"
          options={(["final", "until_close"] as const).map((value) => ({ value, label: t(`revise.${value}`) }))}
          onSet={(revise) => set({ revise })} />
      </FieldSet>
      <FieldSet label={t("rules.min_turnout")} faults={at("min_turnout")}>
        <Choice
          value={r.min_turnout ? "asked" : "none"}
          test="min-turnout"
          options={(["none", "asked"] as const).map((value) => ({ value, label: t(`min_turnout.${value}`) }))}
          onSet={(v) => set({ min_turnout: v === "none" ? null : r.min_turnout || BOUNDS.half_over })}
        />
        {r.min_turnout && <FractionChoice label={t("rules.min_turnout")} value={r.min_turnout} test="min-turnout-of"
          bounds={["half_over", "half", "two_thirds"]} onSet={(min_turnout) => set({ min_turnout })} />}
      </FieldSet>
      <Check on={r.show_not_returned} test="show-not-returned" label={t("rules.show_not_returned")}
        onSet={(show_not_returned) => set({ show_not_returned })} />
    </>
  );
}
