// The roster tab: a file is chosen, tried in a dry run, corrected, and only then stored.

import { useState } from "preact/hooks";
import { ask } from "../api";
import { usePress } from "../desk/press";
import { openPage } from "../desk/save";
import type { RollEntry, View } from "../types";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { DeputyEdit } from "./deputyedit";
import { DropFile } from "./dropfile";
import { Blanks } from "./blanks";
import type { ColumnsAnswer } from "./columns";
import type { HiddenChoice } from "./hidden";
import { Failed } from "./form";
import { PasteBox } from "./pastebox";
import { RollPreview, type Chosen } from "./preview";
import { byDelegation, matches, query, typeOf, whole, type RollAnswer } from "./rollfile";
import { Removed, type Removal } from "./undo";
import { t } from "./words";

const accept = ".csv,.xlsx,.json,text/csv";

export interface RollTabProps {
  view: View;
  chosen: Chosen | undefined; // kept while the clerk looks at other tabs
  choose: (c: Chosen | undefined) => void;
  removal: Removal | undefined;
  remove: (r: Removal | undefined) => void;
}

export function RollTab(p: RollTabProps) {
  const press = usePress();
  const [done, setDone] = useState(0);
  const path = `/api/meetings/${p.view.meeting.id}/roll`;
  const send = (file: File, dry: boolean, hidden?: HiddenChoice, columns?: ColumnsAnswer) =>
    ask<RollAnswer>(path + query(dry, hidden, columns),
      { method: "PUT", raw: file, type: typeOf(file.name), timeout: 60000 });
  const look = (file: File, hidden?: HiddenChoice, columns?: ColumnsAnswer) =>
    void press.run("look", async () => {
      const answer = whole(await send(file, true, hidden, columns));
      setDone(0);
      p.choose({ file, answer, hidden, columns });
    });
  const store = (c: Chosen) =>
    void press.run("store", async () => {
      const answer = await send(c.file, false, c.hidden, c.columns);
      setDone(answer.rows);
      p.choose(undefined);
    });
  if (p.chosen)
    return (
      <RollPreview
        chosen={p.chosen}
        press={press}
        stands={p.view.roll || []}
        onFile={(f) => look(f)}
        onHidden={(c) => p.chosen && look(p.chosen.file, c, p.chosen.columns)}
        onColumns={(c) => p.chosen && look(p.chosen.file, p.chosen.hidden, c)}
        onImport={() => p.chosen && store(p.chosen)}
        onCancel={() => p.choose(undefined)}
      />
    );
  const roll = p.view.roll || [];
  return (
    <main class={"clerk-page" + (roll.length ? " with-side" : "")}>
      {roll.length > 0 && <RollList {...p} roll={roll} done={done} />}
      <section class="card side">
        {roll.length === 0 && <h2>{t("roll.none")}</h2>}
        <DropFile
          label={press.busy ? t("roll.reading") : t(roll.length ? "roll.again" : "roll.choose")}
          hint={t("roll.kinds")}
          accept={accept}
          test="roster-file"
          onFile={(f) => look(f)}
        />
        <PasteBox onFile={(f) => look(f)} />
        <Failed why={press.why} />
        <Blanks of="roll" press={press} />
        <Columns />
      </section>
    </main>
  );
}

function Columns() {
  return (
    <div class="columns-help">
      <p>{t("roll.columns")}</p>
      <table>
        <thead>
          <tr>
            {(["number", "name", "delegation", "note"] as const).map((c) => (
              <th key={c}>{t(`col.${c}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>001</td>
            <td>{t("roll.sample")}</td>
            <td>{t("roll.sample_delegation")}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <p class="secondary fine">{t("roll.columns_more")}</p>
    </div>
  );
}

function RollList(p: RollTabProps & { roll: RollEntry[]; done: number }) {
  const [wanted, find] = useState("");
  const [edited, edit] = useState<RollEntry | undefined>();
  const press = usePress();
  const found = p.roll.filter((d) => matches(d, wanted));
  return (
    <section class="card listing">
      {p.done > 0 && (
        <p class="good banner" role="status" data-test="roster-done">
          <Icon name="check" />
          {t("roll.done", { n: p.done })}
        </p>
      )}
      <Removed removal={p.removal} press={press} onSet={p.remove} />
      <div class="listing-head">
        <h2>{t("roll.title", { n: p.roll.length })}</h2>
        <input type="text" aria-label={t("find")} placeholder={t("find")} value={wanted} data-test="find"
          onInput={(e) => find(e.currentTarget.value)} />
        <Button small icon="print" test="signin-print" off={!!press.busy} onPress={() =>
            void press.run("signin", () => openPage(`/api/meetings/${p.view.meeting.id}/signin.html`))}>
          {t("roll.signin")}
        </Button>
      </div>
      <Failed why={press.why} />
      <p class="secondary fine delegations">
        {byDelegation(p.roll).map((g) => (
          <span key={g.name} class="nowrap">
            {spaced(g.name) || t("roll.no_delegation")} <b>{g.deputies.length}</b>
          </span>
        ))}
      </p>
      <div class="scroll" tabIndex={0}>
        <table class="grid">
          <thead>
            <tr>
              <th>{t("col.number")}</th>
              <th>{t("col.name")}</th>
              <th>{t("col.delegation")}</th>
              <th>{t("col.note")}</th>
              <th>
                <span class="sr">{t("hall.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.map((d) => (
              <tr key={d.number}>
                <td>{d.number}</td>
                <td>{d.name}</td>
                <td>{spaced(d.delegation || "")}</td>
                <td>{d.note}</td>
                <td class="num">
                  <Button small icon="edit" test={"deputy-edit-" + d.number} onPress={() => edit(d)}
                      label={t("deputy.edit_title", { number: d.number, name: d.name })}>
                    {t("staff.edit")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {found.length === 0 && <p class="secondary">{t("find.none")}</p>}
      </div>
      {p.roll.length > 0 && found.length > 0 && wanted &&
        <Button small onPress={() => find("")}>{t("find.all")}</Button>}
      {edited && <DeputyEdit meeting={p.view.meeting.id} roll={p.roll} deputy={edited}
        onRemoved={p.remove} onClose={() => edit(undefined)} />}
    </section>
  );
}
