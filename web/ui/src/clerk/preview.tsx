// The preview of a roster before it is stored: only its faults, each with what to do, until there are none.

import { useState } from "preact/hooks";
import type { Press } from "../desk/press";
import type { Deputy } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { Figure } from "../ui/parts";
import type { ColumnsAnswer } from "./columns";
import { DropFile } from "./dropfile";
import { Failed } from "./form";
import { HiddenQuestion, type HiddenChoice } from "./hidden";
import { picture } from "./picture";
import { ColumnsQuestion } from "./question";
import { WillBe } from "./willbe";
import { annotated, COLUMNS, preview, sums, twoParts, type Column, type PreviewRow,
  type RollAnswer, type Sums } from "./rollfile";
import { t } from "./words";

// A Chosen is a file that the clerk has picked, with the service's answer to its dry run.
export interface Chosen {
  file: File;
  answer: RollAnswer;
  hidden?: HiddenChoice; // the clerk's answer about hidden content
  columns?: ColumnsAnswer; // and about the columns
}

export interface PreviewProps {
  chosen: Chosen;
  press: Press;
  stands: Deputy[]; // the current roll
  onFile: (f: File) => void;
  onHidden: (c: HiddenChoice) => void;
  onColumns: (c: ColumnsAnswer) => void;
  onImport: () => void;
  onCancel: () => void;
}

export function RollPreview(p: PreviewProps) {
  const [all, showAll] = useState(false);
  const rows = preview(p.chosen.answer);
  const n = sums(p.chosen.answer, rows);
  const clean = p.chosen.answer.faults.length === 0;
  const shown = all ? rows : rows.filter((r) => r.faults.length || r.notices.length);
  return (
    <main class="clerk-page with-side">
      <section class="card listing" data-test="roster-preview" data-faults={n.faulty}>
        <div class="listing-head">
          <h2>{n.faulty ? t("roll.faulty", { n: n.faulty })
            : p.chosen.answer.question ? t("columns.asked")
            : asked(p.chosen) ? t("roll.asked") : t("roll.clean", { n: n.read })}</h2>
          <span class="secondary">{t("roll.rows", { n: n.read })}</span>
        </div>
        {p.chosen.answer.hidden && (
          <HiddenQuestion hidden={p.chosen.answer.hidden} choice={p.chosen.hidden}
            busy={!!p.press.busy} onChoose={p.onHidden} />
        )}
        {p.chosen.answer.question && (
          <ColumnsQuestion question={p.chosen.answer.question} busy={!!p.press.busy} onAnswer={p.onColumns}
            fields={COLUMNS.map((field) => ({ field, label: t(`col.${field}`),
              required: field === "number" || field === "name" }))} />
        )}
        <div class="scroll" tabIndex={0}>
          {clean && <WillBe of={picture(p.stands, p.chosen.answer.deputies)} replaces={p.stands.length} />}
          {shown.length > 0 && <Rows rows={shown} />}
          {n.faulty === 0 && !asked(p.chosen) && !all && shown.length === 0 && <p class="good">{t("roll.ready")}</p>}
        </div>
        <div class="listing-foot">
          <p class="good">
            <Icon name="check" />
            {t(n.faulty || n.noted ? "roll.rest_good" : "roll.all_good", { n: n.good })}
          </p>
          <Button small kind="plain" icon="down" test="roster-all" onPress={() => showAll(!all)}>
            {t(all ? "roll.show_faulty" : "roll.show_all", { n: n.read })}
          </Button>
        </div>
      </section>
      <Side {...p} n={n} rows={rows} />
    </main>
  );
}

// asked reports whether the clerk still has to answer the question about hidden content or about the columns.
function asked(c: Chosen): boolean {
  return (!!c.answer.hidden && !c.hidden) || !!c.answer.question;
}

function Rows(p: { rows: PreviewRow[] }) {
  return (
    <table class="grid preview-rows">
      <thead>
        <tr>
          <th>{t("roll.row")}</th>
          <th>{t("col.number")}</th>
          <th>{t("col.name")}</th>
          <th>{t("col.delegation")}</th>
          <th>{t("roll.problem")}</th>
        </tr>
      </thead>
      <tbody>
        {p.rows.map((r) => (
          <tr key={r.row} data-test={(r.faults.length ? "fault-" : "row-") + r.row}>
            <td class="secondary">{r.row ? t("roll.row_n", { n: r.row }) : t("roll.file")}</td>
            {(["number", "name", "delegation"] as const).map((c) => (
              <td key={c}>
                <Cell row={r} column={c} />
              </td>
            ))}
            <td>
              {[...r.faults, ...r.notices].map((f) => (
                <Problem key={f.field + f.code} message={f.message} bad={r.faults.includes(f)} />
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Cell outlines a cell that has a fault. A fault of the whole row, or of the note, outlines no cell.
function Cell(p: { row: PreviewRow; column: Column }) {
  const { row, column } = p;
  const bad = row.faults.some((f) => f.field === column);
  const noted = !bad && row.notices.some((f) => f.field === column);
  const value = row.deputy?.[column] || "";
  return bad || noted ? <span class={"cell" + (bad ? "" : " noted")}>{value}</span> : <>{value}</>;
}

function Problem(p: { message: string; bad: boolean }) {
  const [what, todo] = twoParts(p.message);
  return (
    <span class={"problem" + (p.bad ? " wrong" : "")}>
      <Icon name={p.bad ? "warn" : "info"} size={26} />
      <span>
        <b>{what}</b>
        {todo && <span class="more">{todo}</span>}
      </span>
    </span>
  );
}

function Side(p: PreviewProps & { n: Sums; rows: PreviewRow[] }) {
  const { chosen, n, press } = p;
  const { answer, file } = chosen;
  const clean = answer.faults.length === 0;
  return (
    <section class="card side">
      <div class="file-name">
        <FileMark />
        <div>
          <b>{file.name}</b>
          <span class="secondary fine">{answer.encoding}</span>
        </div>
      </div>
      <dl>
        <Figure label={t("roll.read")} value={n.read} test="rows" />
        <Figure label={t("roll.good")} value={n.good} />
        <Figure label={t("roll.bad")}
          value={<span class={n.faulty ? "bad-figure" : ""}>{n.faulty}</span>} test="faulty" />
        <Figure label={t("roll.noted")} value={n.noted} />
      </dl>
      {answer.rare.length > 0 && <p class="fine rare">{t("roll.rare", { chars: answer.rare.join(" ") })}</p>}
      <Failed why={press.why} />
      <div class="side-buttons">
        <DropFile small main={n.faulty > 0} label={press.busy === "look" ? t("roll.reading") : t("roll.other")}
          accept=".csv,.xlsx,.json,text/csv" test="roster-file" onFile={p.onFile} />
        {n.faulty > 0 && (
          <Button small icon="download" test="roster-annotated" onPress={() => download(p.rows, file.name)}>
            {t("roll.annotated")}
          </Button>
        )}
        <Button
          kind="main"
          small
          test="roster-import"
          off={!clean || !!press.busy}
          why={clean ? undefined : asked(chosen) && !n.faulty ? t("roll.choose_hidden")
            : t("roll.mend", { n: answer.faults.length })}
          onPress={p.onImport}
        >
          {press.busy === "store" ? t("roll.storing") : t("roll.import")}
        </Button>
        <Button kind="plain" small test="roster-cancel" onPress={p.onCancel}>
          {t("roll.cancel")}
        </Button>
      </div>
    </section>
  );
}

function FileMark() {
  return (
    <svg width="36" height="44" viewBox="0 0 18 22" fill="none" stroke="currentColor" stroke-width="2"
        stroke-linejoin="round" aria-hidden="true">
      <path d="M2 1.500h8.500L16 7v13.500H2zM10.500 1.500V7H16" />
    </svg>
  );
}

function download(rows: PreviewRow[], name: string): void {
  const heads = [...COLUMNS.map((c) => t(`col.${c}`)), t("roll.problem")];
  const url = URL.createObjectURL(new Blob([annotated(rows, heads)], { type: "text/csv" }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name.replace(/\.\w+$/, "") + t("roll.annotated_name") + ".csv";
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
