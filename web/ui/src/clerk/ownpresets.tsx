// The clerk's own presets on the page: saved from a draft, listed as starting points, exported and imported as a file.

import { useState } from "preact/hooks";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import type { Preset } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { fromPreset, type Draft } from "./draft";
import { Failed, Text } from "./form";
import { keepPresets, ownPresets, presetOf, readPresets, withPresets, writePresets } from "./own";
import { t } from "./words";

// KeepPreset saves the rules of the open draft under a name, as a starting point for other polls.
export function KeepPreset(p: { draft: Draft }) {
  const [open, set] = useState(false);
  const [name, setName] = useState("");
  const [done, setDone] = useState("");
  const twice = ownPresets().some((x) => x.name === name.trim());
  const keep = () => {
    keepPresets(withPresets(ownPresets(), [presetOf(p.draft, name.trim())]));
    setDone(name.trim());
    set(false);
  };
  return (
    <>
      <Button small kind="plain" test="preset-keep" onPress={() => set(true)}>
        {t("own.keep")}
      </Button>
      {done && (
        <p class="good" role="status" data-test="preset-kept">
          <Icon name="check" />
          {t("own.kept", { name: done })}
        </p>
      )}
      {open && (
        <Sheet
          title={t("own.keep_title")}
          test="preset-sheet"
          onClose={() => set(false)}
          foot={
            <>
              <Button small onPress={() => set(false)}>
                {desk("cancel")}
              </Button>
              <Button small kind="main" test="preset-go" off={!name.trim()} onPress={keep}>
                {t(twice ? "own.replace" : "save")}
              </Button>
            </>
          }
        >
          <Text label={t("own.name")} hint={t("own.name_hint")} value={name} max={60} test="preset-name"
            onText={setName} />
          <p class="secondary">{t("own.what")}</p>
        </Sheet>
      )}
    </>
  );
}

// OwnPresets lists the clerk's own presets. words describes what a preset sets.
export function OwnPresets(p: { words: (x: Preset) => string; onDraft: (d: Draft) => void }) {
  const [list, set] = useState(ownPresets);
  const [why, setWhy] = useState("");
  const put = (next: Preset[]) => {
    keepPresets(next);
    set(next);
    setWhy("");
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      put(withPresets(list, readPresets(await file.text())));
    } catch {
      setWhy(t("own.unreadable", { file: file.name }));
    }
  };
  return (
    <div class="own" data-test="own-presets">
      <h3 class="secondary">{t("own.title")}</h3>
      {list.length === 0 && <p class="secondary fine">{t("own.none")}</p>}
      {list.map((x) => (
        <div key={x.name} class="own-row">
          <button type="button" class="row-button" data-test={"own-" + x.name} onClick={() => p.onDraft(fromPreset(x))}>
            <span>
              <b>{x.name}</b>
              <span class="more">{p.words(x)}</span>
            </span>
          </button>
          <Button small icon="cross" label={t("own.remove", { name: x.name })} test={"own-remove-" + x.name}
              onPress={() => put(list.filter((y) => y.name !== x.name))}>
            {t("own.remove_short")}
          </Button>
        </div>
      ))}
      <Failed why={why} />
      <div class="own-foot">
        <Button small icon="download" test="own-export" off={!list.length} onPress={() => save(list)}>
          {t("own.export")}
        </Button>
        <label class="btn small file-btn">
          <Icon name="upload" />
          <span>{t("own.import")}</span>
          <input type="file" class="sr" accept=".json,application/json" data-test="own-import"
            onChange={(e) => void take(e.currentTarget.files?.[0])} />
        </label>
      </div>
    </div>
  );
}

function save(list: Preset[]): void {
  const url = URL.createObjectURL(new Blob([writePresets(list)], { type: "application/json" }));
  const a = document.createElement("a");
  a.href = url;
  a.download = t("own.file") + ".json";
  a.click();
  URL.revokeObjectURL(url);
}
