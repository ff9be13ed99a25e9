// The editor of one poll: one page for its items, and one for its rules with their sentences beside them.

import { useState } from "preact/hooks";
import { ask } from "../api";
import { t as desk } from "../desk/words";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { toSpec, used, type EditorProps } from "./draft";
import { useForm } from "./faults";
import { ItemsPage } from "./items";
import { useReadback } from "./readback";
import { RulesPage } from "./rules";
import { t } from "./words";

export function Editor(p: EditorProps) {
  const { draft, view } = p;
  const [page, turn] = useState<"items" | "rules">("items");
  const [savedAs, keep] = useState("");
  const read = useReadback(view.meeting.id, draft);
  const press = useForm();
  const text = JSON.stringify(toSpec(draft));
  const saved = savedAs === text;
  const save = () =>
    void press.run("save", async () => {
      const poll = await ask<PollView>(draft.id ? "/api/polls/" + draft.id : `/api/meetings/${view.meeting.id}/polls`, {
        method: draft.id ? "PUT" : "POST",
        body: toSpec(draft),
      });
      keep(text);
      p.edit((d) => d && { ...d, id: poll.id });
    });
  const faults = press.faults.length ? press.faults : read.faults;
  return (
    <div class="editor" data-test="editor" data-poll={draft.id} data-saved={saved ? "1" : "0"}>
      <nav class="subtabs">
        <Button small icon="left" kind="plain" test="editor-back" onPress={() => p.edit(undefined)}>
          {t(saved || !text ? "polls.back" : "polls.back_unsaved")}
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
