// The page for the items of a poll, typed in a table or read from a file.

import { useState } from "preact/hooks";
import { ask } from "../api";
import { usePress } from "../desk/press";
import { t as desk } from "../desk/words";
import type { Fault, Item } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { emptyItem, faultsAt, fromItem, hasMore, invested, used, usedRows, withItems, type Draft,
  type ItemDraft, type EditorProps } from "./draft";
import { Blanks } from "./blanks";
import type { ColumnsAnswer, Question } from "./columns";
import { DropFile } from "./dropfile";
import { Failed, Faults, Text } from "./form";
import { Growing } from "./growing";
import { HallPages, HallRow } from "./hallrow";
import { HiddenQuestion, type Hidden, type HiddenChoice } from "./hidden";
import { ItemMore } from "./itemmore";
import { moved } from "./move";
import { Handle, Moved, useMoving, type Moving } from "./moving";
import { PasteBox } from "./pastebox";
import { ColumnsQuestion } from "./question";
import { query, twoParts, typeOf } from "./rollfile";
import { t } from "./words";

interface ItemsAnswer {
  rows: number;
  items: Item[] | null; // null if there are none
  faults: Fault[] | null;
  notices: Fault[] | null;
  hidden?: Hidden;
  question?: Question;
}

export interface ItemsPageProps extends EditorProps {
  faults: Fault[];
  onNext: () => void;
}

export function ItemsPage(p: ItemsPageProps) {
  const { draft } = p;
  const set: SetItems = (change) => p.edit((d) => d && withItems(d, change(d.items)));
  const rows = used(draft);
  const moving = useMoving(draft.items.map((x) => x.key), (key) => draft.items.find((x) => x.key === key)?.title || "",
    (key, to) => set((items) => moved(items, items.findIndex((x) => x.key === key), to)));
  const money = invested(draft);
  // An empty form shows no faults until something is typed.
  const said = draft.title || rows.length ? p.faults : [];
  return (
    <main class="clerk-page with-side items-page">
      <section class="card listing">
        <Text
          label={t(`poll.title_${draft.kind}`)}
          value={draft.title}
          max={60}
          test="poll-title"
          faults={said.filter((f) => f.field === "title" && (draft.title || rows.length))}
          onText={(title) => p.edit((d) => d && { ...d, title })}
        />
        <Faults faults={said.filter((f) => f.field === "items")} />
        {draft.kind === "decision" && <p class="secondary fine">{t("items.one")}</p>}
        <div class="scroll">
          <table ref={moving.table} data-test="items"
              class={"grid items" + (draft.kind === "selection" ? "" : " grouped")}>
            <thead>
              <tr>
                <th class="num">{t("items.no")}</th>
                <th>{t("items.title")}</th>
                <th class="w-short">{t("items.short")}</th>
                <th class="w-dept">{t("items.department")}</th>
                {costs(draft) && <th class="w-money">{t("items.investment")}</th>}
                {draft.kind === "rating" && <th class="w-dept">{t("items.group")}</th>}
                <th class="w-tools">
                  <span class="sr">{t("hall.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {draft.items.map((it, i) => (
                <ItemRow key={it.key} meeting={p.view.meeting.id} item={it} at={i} draft={draft} moving={moving}
                  faults={itemFaults(said, rows.indexOf(it))} onSet={set} />
              ))}
            </tbody>
          </table>
        </div>
        <Moved moving={moving} />
        <div class="listing-foot">
          <Button small icon="plus" test="item-add" onPress={() => set((items) => [...items, emptyItem()])}>
            {t("items.add")}
          </Button>
          <HallPages draft={draft} />
          {money !== undefined && (
            <span class="secondary" data-test="investment-sum">
              {t("items.sum", { n: money })}
            </span>
          )}
          <Button small kind="main" test="to-rules" onPress={p.onNext}>
            {t("items.next", { rules: desk(`rules_of.${draft.kind}`) })}
          </Button>
        </div>
      </section>
      <ImportItems meeting={p.view.meeting.id} onItems={set} />
    </main>
  );
}

// costs reports whether to show the investment column: a motion has none, and its title needs the width.
function costs(d: Draft): boolean {
  return d.kind !== "decision" || d.items.some((x) => x.investment);
}

function itemFaults(faults: Fault[], sent: number): Fault[] {
  return sent < 0 ? [] : faultsAt(faults, `items[${sent}]`);
}

// SetItems updates the current rows with a function, so that text typed while a file is being read, or between two
// renders, is kept.
type SetItems = (change: (items: ItemDraft[]) => ItemDraft[]) => void;

interface RowProps {
  meeting: string;
  item: ItemDraft;
  at: number;
  draft: Draft;
  faults: Fault[];
  moving: Moving;
  onSet: SetItems;
}

function ItemRow(p: RowProps) {
  const { item, at, draft } = p;
  const [open, set] = useState(false);
  const row = p.moving.row(item.key);
  const put = (change: Partial<ItemDraft>) =>
    p.onSet((items) => items.map((x) => (x.key === item.key ? { ...x, ...change } : x)));
  const cell = (field: "title" | "short" | "department" | "investment" | "group", max: number, label: string) => (
    <>
      <span class="cell-label" aria-hidden="true">{label}</span>
      <Growing
        value={item[field]}
        max={max}
        label={`${label} ${at + 1}`}
        wrong={p.faults.some((f) => f.field.endsWith("." + field))}
        test={`item-${field}-${at + 1}`}
        onText={(text) => put({ [field]: text })}
        onEnter={() => at === draft.items.length - 1 && item.title && p.onSet((items) => [...items, emptyItem()])}
      />
    </>
  );
  return (
    <>
      <tr {...row} class={row.class + (p.faults.length ? " faulty" : "")}
          data-test={p.faults.length ? `fault-item-${at + 1}` : undefined}>
        <td class="num">{at + 1}</td>
        <td>{cell("title", 60, t("items.title"))}</td>
        <td>{cell("short", 10, t("items.short"))}</td>
        <td>{cell("department", 60, t("items.department"))}</td>
        {costs(draft) && <td>{cell("investment", 16, t("items.investment"))}</td>}
        {draft.kind === "rating" && <td>{cell("group", 60, t("items.group"))}</td>}
        <td>
          <Tools {...p} open={open} toggle={() => set(!open)} />
        </td>
      </tr>
      {item.title.trim() && (
        <tr class="under">
          <td />
          <td colSpan={4 + (costs(draft) ? 1 : 0) + (draft.kind === "rating" ? 1 : 0)}>
            <HallRow draft={draft} item={item} at={at} onShort={(short) => put({ short })}
              onType={() => document.querySelector<HTMLElement>(`[data-test="item-short-${at + 1}"]`)?.focus()} />
          </td>
        </tr>
      )}
      {(open || p.faults.length > 0) && (
        <tr class="under">
          <td />
          <td colSpan={4 + (costs(draft) ? 1 : 0) + (draft.kind === "rating" ? 1 : 0)}>
            <Faults faults={p.faults} />
            {open && <Text label={t("items.details")} hint={t("items.details_hint")} value={item.details} max={2000}
              rows={3} test={`item-details-${at + 1}`} onText={(details) => put({ details })} />}
            {open && <ItemMore meeting={p.meeting} item={item} at={at}
              onPut={(of) => p.onSet((items) => items.map((x) => (x.key === item.key ? { ...x, ...of(x) } : x)))} />}
          </td>
        </tr>
      )}
    </>
  );
}

function Tools(p: RowProps & { open: boolean; toggle: () => void }) {
  const { item, at, draft } = p;
  const move = (by: number) => p.moving.move(item.key, at + by);
  const remove = () =>
    p.onSet((items) => {
      const rest = items.filter((x) => x.key !== item.key);
      return rest.length ? rest : [emptyItem()];
    });
  return (
    <span class="tools">
      <Handle moving={p.moving} item={item.key} label={`${t("items.drag")} ${at + 1}`} test={`item-move-${at + 1}`} />
      <button type="button" class={hasMore(item) ? "has" : ""} data-test={`item-more-${at + 1}`} aria-expanded={p.open}
          aria-label={`${t("items.details")} ${at + 1}`} title={t("items.details")} onClick={p.toggle}>
        <Icon name="edit" />
      </button>
      <button type="button" class="up" disabled={at === 0} aria-label={`${t("items.up")} ${at + 1}`}
          title={t("items.up")} onClick={() => move(-1)}>
        <Icon name="down" />
      </button>
      <button type="button" disabled={at === draft.items.length - 1} aria-label={`${t("items.down")} ${at + 1}`}
          title={t("items.down")} onClick={() => move(1)}>
        <Icon name="down" />
      </button>
      <button type="button" aria-label={`${t("items.remove")} ${at + 1}`} title={t("items.remove")} onClick={remove}>
        <Icon name="cross" />
      </button>
    </span>
  );
}

const itemFields = ["title", "short", "department", "investment", "details", "group"] as const;

// ImportItems imports a file into the form. A faulty file changes nothing; its faults are listed by row.
function ImportItems(p: { meeting: string; onItems: SetItems }) {
  const press = usePress();
  const [answer, set] = useState<ItemsAnswer | undefined>();
  const [file, keep] = useState<File | undefined>(); // while the clerk has a question to answer
  const [columns, setColumns] = useState<ColumnsAnswer | undefined>();
  const look = (file: File, hidden?: HiddenChoice, columns?: ColumnsAnswer) =>
    void press.run("items", async () => {
      const a = await ask<ItemsAnswer>(`/api/meetings/${p.meeting}/items` + query(true, hidden, columns), {
        method: "POST",
        raw: file,
        type: typeOf(file.name),
        timeout: 60000,
      });
      set(a);
      setColumns(columns);
      keep((a.hidden && !hidden) || a.question ? file : undefined);
      if (!a.faults?.length) p.onItems((items) => [...usedRows(items), ...(a.items || []).map(fromItem)]);
    });
  const asked = file ? ["hidden", ...(answer?.question ? ["no_header", "column_twice"] : [])] : [];
  const faults = (answer?.faults || []).filter((f) => !asked.includes(f.code));
  return (
    <section class="card side">
      <DropFile label={press.busy ? t("roll.reading") : t("items.import")} hint={t("roll.kinds")}
        accept=".csv,.xlsx,.json,text/csv" flat={!!answer} test="items-file" onFile={(f) => look(f)} />
      <PasteBox onFile={(f) => look(f)} />
      {!answer && <Blanks of="items" press={press} />}
      {!answer && <p class="secondary fine">{t("items.columns")}</p>}
      <Failed why={press.why} />
      {answer?.hidden && file && <HiddenQuestion hidden={answer.hidden} choice={undefined}
        busy={!!press.busy} onChoose={(c) => look(file, c, columns)} />}
      {answer?.question && file && <ColumnsQuestion question={answer.question} busy={!!press.busy}
        fields={itemFields.map((field) => ({ field, label: t(`items.${field}`), required: field === "title" }))}
        onAnswer={(c) => look(file, undefined, c)} />}
      {answer && !faults.length && !file && (
        <p class="good" role="status" data-test="items-done">
          <Icon name="check" />
          {t("items.imported", { n: (answer.items || []).length })}
        </p>
      )}
      {faults.length > 0 && (
        <div data-test="items-faults">
          <h2 class="minor">{t("items.faulty", { n: faults.length })}</h2>
          <Said list={faults} icon="warn" test="fault-" />
        </div>
      )}
      {!faults.length && <Said list={answer?.notices || []} icon="info" test="noted-" />}
    </section>
  );
}

// Said lists the messages about a file by row, each with what to do.
function Said(p: { list: Fault[]; icon: "warn" | "info"; test: string }) {
  return (
    <ul class="file-faults">
      {p.list.map((f) => {
        const [what, todo] = twoParts(f.message);
        return (
          <li key={`${f.row} ${f.field} ${f.code}`} data-test={p.test + (f.row || 0)}>
            <Icon name={p.icon} />
            <span>
              {f.row ? t("items.row", { n: f.row }) : ""}
              <b>{what}</b>
              {todo && <span class="more">{todo}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
