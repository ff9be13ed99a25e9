// The polls of a meeting: the list, and the editor of one that is still a draft.

import { get, post } from "../api";
import { Moves } from "../desk/agenda";
import { usePress } from "../desk/press";
import { openPage } from "../desk/save";
import { t as desk } from "../desk/words";
import type { PollDetail, PollView, View } from "../types";
import { Button } from "../ui/button";
import { fromSpec, type Draft, type Edit } from "./draft";
import { Editor } from "./editor";
import { Failed } from "./form";
import { NewPoll } from "./presets";
import { t } from "./words";

export interface PollsTabProps {
  view: View;
  draft: Draft | undefined; // kept while the clerk looks at other tabs
  edit: Edit;
}

export function PollsTab(p: PollsTabProps) {
  const press = usePress();
  if (p.draft) return <Editor view={p.view} draft={p.draft} edit={p.edit} />;
  const polls = p.view.polls || [];
  const open = (poll: PollView) =>
    void press.run("open", async () => {
      const d = await get<PollDetail>("/api/polls/" + poll.id);
      p.edit(fromSpec(poll.id, d.spec));
    });
  return (
    <main class="clerk-page with-side polls-page">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("polls.title")}</h2>
        </div>
        <Failed why={press.why} />
        <div class="scroll">
          {polls.length === 0 && <p class="secondary">{t("polls.none")}</p>}
          <ol class="rows">
            {polls.map((x, i) => (
              <li key={x.id} class="row" data-test={"poll-" + x.id}>
                <span class="no">{i + 1}</span>
                <span>
                  <b>{x.title}</b>
                  <span class="more">
                    {desk(`kind.${x.kind}`)} {x.round !== "first" && desk(`round.${x.round}`)} {t("polls.items",
                      { n: x.items.length })}
                  </span>
                  <span class="more">
                    {desk(`state.${x.state}`)}
                    {x.state !== "draft" && " · " + t("polls.frozen")}
                    {!!x.released && " · " + t("polls.readable")}
                  </span>
                </span>
                <span class="row-acts">
                  {polls.length > 1 && <Moves small poll={x} polls={polls} press={press} />}
                  <Button
                    small
                    icon="print"
                    test={"rules-" + x.id}
                    off={!!press.busy}
                    onPress={() => void press.run("rules", () => openPage(`/api/polls/${x.id}/rules.html`))}
                  >
                    {t("polls.print_rules")}
                  </Button>
                  {x.state === "draft" && (
                    <Button small pressed={!!x.released} test={"release-" + x.id} off={!!press.busy}
                        onPress={() => void press.run("release", () =>
                          post(`/api/polls/${x.id}/release`, { released: !x.released }))}>
                      {t(x.released ? "polls.released" : "polls.release")}
                    </Button>
                  )}
                  {x.state === "draft" && (
                    <Button small icon="edit" test={"edit-" + x.id} off={!!press.busy} onPress={() => open(x)}>
                      {t("polls.edit")}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ol>
        </div>
      </section>
      <NewPoll onDraft={p.edit} />
    </main>
  );
}
