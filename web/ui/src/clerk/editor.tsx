// The editor of one poll: one page for its items, and one for its rules with their sentences beside them.

import { useState } from "preact/hooks";
import { t as desk } from "../desk/words";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import type { Saving } from "./autosave";
import { touched, used, type Draft, type EditorProps } from "./draft";
import { useForm } from "./faults";
import { ItemsPage } from "./items";
import { useReadback } from "./readback";
import { RulesPage } from "./rules";
import { t } from "./words";

// EditorPageProps are the editor's props, with the state of the autosave.
export interface EditorPageProps extends EditorProps {
  saving: Saving;
}

export function Editor(p: EditorPageProps) {
  const { draft, view, saving } = p;
  const [page, turn] = useState<"items" | "rules">("items");
  const read = useReadback(view.meeting.id, draft);
  const press = useForm();
  const open = touched(draft);
  const saved = !open && draft.id !== "";
  const stuck = open && !!(saving.why || !draft.title.trim()); // it cannot be saved as it is
  const save = () => void press.run("save", saving.now);
  const back = async () => {
    if (stuck || !open || (await press.run("back", saving.now))) p.edit(undefined);
  };
  const faults = saving.faults.length ? saving.faults : read.faults;
  return (
    <div class="editor" data-test="editor" data-poll={draft.id} data-saved={saved ? "1" : "0"}>
      <nav class="subtabs">
        <Button small icon="left" kind="plain" test="editor-back" onPress={() => void back()}>
          {t(stuck ? "polls.back_unsaved" : "polls.back")}
        </Button>
        <div class="choice" role="tablist">
          {(["items", "rules"] as const).map((x) => (
            <button key={x} type="button" role="tab" aria-selected={page === x} class={page === x ? "on" : ""}
                data-test={"page-" + x} onClick={() => turn(x)}>
              {x === "items" ? t("editor.items", { n: used(draft).length }) : desk(`rules_of.${draft.kind}`)}
            </button>
          ))}
        </div>
        <span class="secondary">
          {desk(`kind.${draft.kind}`)} {draft.title}
        </span>
        <Kept draft={draft} saving={saving} open={open} />
      </nav>
      {page === "items" ? (
        <ItemsPage {...p} faults={faults} onNext={() => turn("rules")} />
      ) : (
        <RulesPage {...p} read={read} faults={faults} press={press} saved={saved}
          onSave={save} onItems={() => turn("items")} />
      )}
    </div>
  );
}

// Kept shows whether the service has stored the draft, and when it did, or why it could not.
function Kept(p: { draft: Draft; saving: Saving; open: boolean }) {
  const { saving, open } = p;
  const state = saving.busy ? "saving" : !open ? (p.draft.id ? "saved" : "") : !p.draft.title.trim() ? "untitled"
    : saving.why ? "failed" : "soon";
  if (!state) return null;
  const at = saving.at ? saving.at.toTimeString().slice(0, 5) : "";
  return (
    <span class={"kept fine " + (state === "failed" ? "bad" : state === "saved" ? "good" : "secondary")}
        role={state === "failed" ? "alert" : "status"} data-test="kept" data-state={state}>
      {state === "saved" && <Icon name="check" />}
      {state === "failed" && <Icon name="warn" />}
      <span>{state === "failed" ? (saving.faults.length ? t("kept.faulty") : t("kept.failed", { why: saving.why }))
        : state === "saved" && at ? t("kept.saved_at", { at }) : t(`kept.${state}`)}</span>
    </span>
  );
}
