// What a poll may be started from: the presets, each a card that says in words what it sets, and an empty form of each
// kind.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { t as desk } from "../desk/words";
import type { Kind, Preset } from "../types";
import { sentence } from "../ui/format";
import { boundOf, fromPreset, newDraft, type Draft } from "./draft";
import { Failed } from "./form";
import { OwnPresets } from "./ownpresets";
import { t } from "./words";

// usePresets gives the presets once they are loaded, or why they are not.
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

// NewPoll shows its choices at once when the presets are there, so that nothing moves under a finger.
export function NewPoll(p: { onDraft: (d: Draft) => void }) {
  const { list, why } = usePresets();
  if (!list.length && !why) return <section class="card side new-poll" />;
  return (
    <section class="card side new-poll">
      <h2>{t("polls.new")}</h2>
      <Failed why={why} />
      <div class="presets">
        {list.map((x) => (
          <button type="button" key={x.id} class="row-button" data-test={"preset-" + x.id}
              onClick={() => p.onDraft(fromPreset(x))}>
            <span>
              <b>{x.name}</b>
              <span class="more">{presetWords(x)}</span>
            </span>
          </button>
        ))}
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
