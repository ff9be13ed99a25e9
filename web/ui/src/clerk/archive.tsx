// The archive tab: the result sheet and the full record of every poll.

import { useState } from "preact/hooks";
import { ask } from "../api";
import { DocumentsSheet } from "../desk/documents";
import { openPage, save } from "../desk/save";
import { usePress } from "../desk/press";
import { t as desk } from "../desk/words";
import type { PollView, View } from "../types";
import { Button, HoldButton } from "../ui/button";
import { Failed } from "./form";
import { t } from "./words";

export function ArchiveTab(p: { view: View }) {
  const press = usePress();
  const meeting = p.view.meeting.id;
  const at = (file: string) => `/api/meetings/${meeting}/${file}`;
  const polls = (p.view.polls || []).filter((x) => x.state !== "draft" && x.state !== "adopted");
  return (
    <main class="clerk-page narrow">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("archive.title")}</h2>
          <span class="row-acts">
            <Button small icon="print" test="attendance-print" off={!!press.busy}
                onPress={() => void press.run("attendance", () => openPage(at("attendance.html")))}>
              {t("archive.attendance")}
            </Button>
            <Button small icon="print" test="script-print" off={!!press.busy}
                onPress={() => void press.run("script", () => openPage(at("script.html")))}>
              {t("archive.script")}
            </Button>
            <Button small icon="download" test="script-docx" off={!!press.busy}
                onPress={() => void press.run("docx", () => save(at("script.docx"), `${meeting}-script.docx`))}>
              {t("archive.script_word")}
            </Button>
            <Button small kind="main" icon="download" test="files-all" off={!!press.busy}
                onPress={() => void press.run("files", () =>
                  save(at("files.zip"), `piaojue-${meeting}.zip`, { timeout: 600_000 }))}>
              {press.busy === "files" ? desk("working") : t("archive.all")}
            </Button>
          </span>
        </div>
        <p class="secondary">{t("archive.what")}</p>
        <Failed why={press.why} />
        <div class="scroll">
          {polls.length === 0 && <p class="secondary">{t("archive.none")}</p>}
          <ul class="rows">
            {polls.map((x) => (
              <Row key={x.id} view={p.view} poll={x} busy={press.busy} run={press.run} />
            ))}
          </ul>
        </div>
      </section>
    </main>
  );
}

function Row(p: { view: View; poll: PollView; busy: string;
    run: (name: string, act: () => Promise<unknown>) => Promise<boolean> }) {
  const { poll } = p;
  const over = poll.state === "closed" || poll.state === "certified" || poll.state === "announced";
  const [shown, show] = useState(false);
  return (
    <li class="row" data-test={"archive-" + poll.id}>
      <span>
        <b>{poll.title}</b>
        <span class="more">
          {poll.round !== "first" && desk(`round.${poll.round}`)}{" "}
          {desk(poll.archived_at ? "state.archived" : `state.${poll.state}`)}
        </span>
      </span>
      <span class="row-acts same">
        <Button small icon="print" test={"files-" + poll.id} onPress={() => show(true)}>
          {t("archive.files")}
        </Button>
        {shown && <DocumentsSheet small view={p.view} poll={poll} onClose={() => show(false)} />}
        <Button
          small
          icon="download"
          test={"bundle-" + poll.id}
          off={!over || !!p.busy}
          why={over ? undefined : t("archive.bundle_later")}
          onPress={() => void p.run("bundle", () => save(`/api/polls/${poll.id}/bundle.zip`, poll.id + ".zip"))}
        >
          {t("archive.bundle")}
        </Button>
        <Destroy {...p} />
      </span>
    </li>
  );
}

// Destroy is a button that must be held down: destruction cannot be undone.
function Destroy(p: { poll: PollView; busy: string;
    run: (name: string, act: () => Promise<unknown>) => Promise<boolean> }) {
  const { poll } = p;
  const done = !!poll.archived_at;
  const over = poll.state === "announced" || poll.state === "void";
  const mine = p.busy === "archive-" + poll.id;
  const why = done ? undefined : mine ? t("archive.close_busy")
    : t(over ? "archive.close_hold" : "archive.close_later");
  const act = () => ask(`/api/polls/${poll.id}/archive`, { method: "POST", body: {}, timeout: 60_000 });
  return (
    <HoldButton
      small
      icon={done ? "check" : "lock"}
      test={"destroy-" + poll.id}
      off={done || !over || !!p.busy}
      why={why}
      onPress={() => void p.run("archive-" + poll.id, act)}
    >
      {t(done ? "archive.closed" : "archive.close")}
    </HoldButton>
  );
}
