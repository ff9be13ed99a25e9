// The choices to start a poll from: the presets, each a card that describes its rules, and an empty form of each kind.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { t as desk } from "../desk/words";
import type { Kind, Preset } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { boundOf, fromPreset, newDraft, type Draft } from "./draft";
import { Failed } from "./form";
import { OwnPresets } from "./ownpresets";
import { t } from "./words";

// usePresets returns the presets once they are loaded, or why loading failed.
function usePresets(): { list: Preset[]; why: string } {
  const [state, set] = useState<{ list: Preset[]; why: string }>({ list: [], why: "" });
  useEffect(() => {
    let here = true;
    get<{ presets: Preset[] }>("/api/presets").then(
      (a) => here && set({ list: a.presets, why: "" }),
      (e) => here && set({ list: [], why: sentence(e) }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}

// NewPoll shows all its choices at once, when loading the presets has ended, so that no button moves under a finger.
export function NewPoll(p: { onDraft: (d: Draft) => void }) {
  const { list, why } = usePresets();
  if (!list.length && !why) return <section class="card side new-poll" />;
  return (
    <section class="card side new-poll">
      <h2>{t("polls.new")}</h2>
      <Failed why={why} />
      <div class="presets">
        {list.map((x) => <Card key={x.id} preset={x} onDraft={p.onDraft} />)}
      </div>
      <OwnPresets words={presetWords} onDraft={p.onDraft} />
      <h3 class="secondary">{t("polls.blank")}</h3>
      <div class="choice">
        {(["selection", "decision", "rating"] as Kind[]).map((k) => (
          <button type="button" key={k} title={t(`kind.${k}_more`)}
              data-test={"new-" + k} onClick={() => p.onDraft(newDraft(k))}>
            {desk(`kind.${k}`)}
          </button>
        ))}
      </div>
    </section>
  );
}

// Card is one preset. Where its tally would be shown while a secret vote runs, it says so and offers to wait.
function Card(p: { preset: Preset; onDraft: (d: Draft) => void }) {
  const { preset } = p;
  const { rules } = preset;
  const live = rules.reveal === "live" && rules.secrecy === "secret";
  return (
    <div class={live ? "preset live" : "preset"}>
      <button type="button" class="row-button" data-test={"preset-" + preset.id}
          onClick={() => p.onDraft(fromPreset(preset))}>
        <span>
          <b>{preset.name}</b>
          <span class="more">{presetWords(preset)}</span>
        </span>
      </button>
      {live && (
        <p class="fine secondary">
          {t("preset.live", { n: rules.live_step })}
          {(["on_close", "on_announce"] as const).map((reveal) => (
            <Button key={reveal} small test={`preset-${preset.id}-${reveal}`}
                onPress={() => p.onDraft(fromPreset({ ...preset, rules: { ...rules, reveal } }))}>
              {t(`reveal.${reveal}`)}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

// presetWords says what a preset sets, from its rules alone.
function presetWords(p: Preset): string {
  const r = p.rules;
  if (p.note) return p.note;
  const bound = boundOf(r.threshold);
  const need = t("preset.need",
    { base: t(`base.${r.base}`), bound: bound ? t(`bound.${bound}`) : `${r.threshold.num}/${r.threshold.den}` });
  const parts = [t(p.kind === "decision" ? "preset.decision" : p.seats_all ? "preset.equal" : "preset.surplus"), need];
  if (p.show_investment) parts.push(t("preset.investment"));
  parts.push(desk(`secrecy.${r.secrecy}`), desk(`reveal.${r.reveal}`));
  return parts.join(t("preset.sep"));
}
