// The polls of a meeting: the list, and the editor of one that is still a draft.

import { useState } from "preact/hooks";
import { get, post, remove } from "../api";
import { Moves } from "../desk/agenda";
import { usePress, type Press } from "../desk/press";
import { openPage } from "../desk/save";
import { t as desk } from "../desk/words";
import type { PollDetail, PollView, View } from "../types";
import { Button } from "../ui/button";
import type { Saving } from "./autosave";
import { fromSpec, type Draft, type Edit } from "./draft";
import { Editor } from "./editor";
import { families } from "./families";
import { Failed } from "./form";
import { PapersSheet } from "./papers";
import { NewPoll } from "./presets";
import { Removed, type Removal } from "./undo";
import { t } from "./words";

export interface PollsTabProps {
  view: View;
  draft: Draft | undefined; // kept while the clerk looks at other tabs
  edit: Edit;
  saving: Saving;
  removal: Removal | undefined;
  remove: (r: Removal | undefined) => void;
}

export function PollsTab(p: PollsTabProps) {
  const press = usePress();
  const [printed, print] = useState<PollView | undefined>();
  if (p.draft) return <Editor view={p.view} draft={p.draft} edit={p.edit} saving={p.saving} />;
  const polls = p.view.polls || [];
  return (
    <main class="clerk-page with-side polls-page">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("polls.title")}</h2>
        </div>
        <Removed removal={p.removal} press={press} onSet={p.remove} />
        {press.failed !== "undo" && <Failed why={press.why} />}
        <div class="scroll">
          {polls.length === 0 && <p class="secondary">{t("polls.none")}</p>}
          <ol class="rows">
            {families(polls).map((rounds, i) => (
              <li key={rounds[0]!.id} class="family" data-test={"family-" + rounds[0]!.id}>
                {rounds.map((x, n) => (
                  <Row key={x.id} {...p} poll={x} no={n === 0 ? String(i + 1) : ""} press={press}
                    onPaper={() => print(x)} />
                ))}
              </li>
            ))}
          </ol>
        </div>
      </section>
      <NewPoll onDraft={p.edit} />
      {printed && <PapersSheet poll={printed} entitled={(p.view.roll || []).length}
        onClose={() => print(undefined)} />}
    </main>
  );
}

// Row is one poll: its text above a row of buttons. A later round has no number of its own.
function Row(p: PollsTabProps & { poll: PollView; no: string; press: Press; onPaper: () => void }) {
  const { poll: x, press } = p;
  const polls = p.view.polls || [];
  const draft = x.state === "draft";
  return (
    <div class={"row" + (p.no ? "" : " round")} data-test={"poll-" + x.id}>
      <span class="no">{p.no}</span>
      <span>
        <b>{x.title}</b>
        <span class="more">
          {[desk(`kind.${x.kind}`), x.round === "first" ? "" : desk(`round.${x.round}`), t("polls.items",
            { n: x.items.length }), desk(`state.${x.state}`), draft ? "" : t("polls.frozen"),
            x.released ? t("polls.readable") : ""].filter(Boolean).join(t("polls.sep"))}
        </span>
      </span>
      <span class="row-acts">
        {draft && (
          <Button small test={"edit-" + x.id} off={!!press.busy} onPress={() => open(p, x.id)}>
            {t("polls.edit")}
          </Button>
        )}
        <Button small test={"copy-" + x.id} off={!!press.busy} onPress={() => copy(p, x)}>
          {t("polls.copy")}
        </Button>
        <Button small test={"rules-" + x.id} off={!!press.busy}
            onPress={() => void press.run("rules", () => openPage(`/api/polls/${x.id}/rules.html`))}>
          {t("polls.print_rules")}
        </Button>
        {draft && (
          <Button small pressed={!!x.released} test={"release-" + x.id} off={!!press.busy}
              onPress={() => void press.run("release", () =>
                post(`/api/polls/${x.id}/release`, { released: !x.released }))}>
            {t(x.released ? "polls.released" : "polls.release")}
          </Button>
        )}
        <Button small icon="print" test={"papers-" + x.id} onPress={p.onPaper}>
          {t("paper.open")}
        </Button>
        {draft && (
          <Button small test={"delete-" + x.id} off={!!press.busy} onPress={() => takeAway(p, x)}>
            {t("polls.delete")}
          </Button>
        )}
        {polls.length > 1 && <Moves small poll={x} polls={polls} press={press} />}
      </span>
    </div>
  );
}

type RowProps = PollsTabProps & { press: Press };

function open(p: RowProps, id: string): void {
  void p.press.run("open", async () => {
    const d = await get<PollDetail>("/api/polls/" + id);
    p.edit(fromSpec(id, d.spec, d.draft_hash));
  });
}

// copy creates a draft with the same items and rules, and opens it, because at least its title has to change.
function copy(p: RowProps, x: PollView): void {
  void p.press.run("copy", async () => {
    const d = await post<PollDetail>(`/api/meetings/${p.view.meeting.id}/polls`, { from: x.id });
    p.edit(fromSpec(d.id, d.spec, d.draft_hash));
  });
}

// takeAway deletes a draft. Undo creates it again, as a new draft in the same place.
function takeAway(p: RowProps, x: PollView): void {
  const polls = p.view.polls || [];
  const next = polls.slice(polls.findIndex((y) => y.id === x.id) + 1)
    .find((y) => y.state === "draft" || y.state === "adopted");
  void p.press.run("delete", async () => {
    const d = await get<PollDetail>("/api/polls/" + x.id);
    await remove("/api/polls/" + x.id);
    p.remove({
      done: t("polls.deleted", { title: x.title }),
      lost: "",
      back: async () => {
        const made = await post<PollDetail>(`/api/meetings/${p.view.meeting.id}/polls`, d.spec);
        // If the draft cannot be moved to its old place any more, it stays at the end.
        if (next) await post(`/api/polls/${made.id}/move`, { before: next.id }).catch(() => {});
      },
    });
  });
}
