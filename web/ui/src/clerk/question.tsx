// The question which column is which, with the first rows of the file, asked if its headings do not tell.

import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { answered, lacking, type ColumnsAnswer, type Question } from "./columns";
import { t } from "./words";

export interface QuestionProps {
  question: Question;
  fields: { field: string; label: string; required?: boolean }[];
  busy: boolean;
  onAnswer: (a: ColumnsAnswer) => void;
}

export function ColumnsQuestion(p: QuestionProps) {
  const { question } = p;
  const [header, setHeader] = useState(question.header);
  const [fields, set] = useState<Record<string, number>>(question.fields);
  const width = Math.max(...question.rows.map((r) => r.cells.length));
  const at = (column: number) => Object.keys(fields).find((f) => fields[f] === column) || "";
  const choose = (column: number, field: string) => {
    const next = Object.fromEntries(Object.entries(fields).filter(([f, n]) => n !== column && f !== field));
    set(field ? { ...next, [field]: column } : next);
  };
  const lacks = lacking(fields, p.fields);
  return (
    <div class="hidden-question columns-question" data-test="columns" role="group" aria-label={t("columns.title")}>
      <p>
        <Icon name="warn" />
        <b>{t("columns.title")}</b>
      </p>
      <div class="scroll" tabIndex={0}>
        <table class="grid">
          <thead>
            <tr>
              <th>{t("columns.header")}</th>
              {Array.from({ length: width }, (_, i) => (
                <th key={i}>
                  <select aria-label={t("columns.of", { n: i + 1 })} data-test={`column-${i + 1}`} value={at(i + 1)}
                      onChange={(e) => choose(i + 1, e.currentTarget.value)}>
                    <option value="">{t("columns.none")}</option>
                    {p.fields.map((f) => <option key={f.field} value={f.field}>{f.label}</option>)}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {question.rows.map((r) => (
              <tr key={r.row} class={r.row === header ? "on" : ""}>
                <td>
                  <label>
                    <input type="radio" name="header-row" checked={r.row === header} data-test={`header-${r.row}`}
                      onChange={() => setHeader(r.row)} /> {r.row}
                  </label>
                </td>
                {Array.from({ length: width }, (_, i) => <td key={i}>{r.cells[i] || ""}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <label>
        <input type="radio" name="header-row" checked={header === 0} data-test="header-0"
          onChange={() => setHeader(0)} /> {t("columns.no_header")}
      </label>
      <div class="hidden-answers">
        <Button small kind="main" test="columns-go" off={p.busy || lacks.length > 0}
            why={lacks.length ? t("columns.lacks", { list: lacks.join(t("hidden.sep")) }) : undefined}
            onPress={() => p.onAnswer(answered(fields, header, p.fields))}>
          {t("columns.go")}
        </Button>
      </div>
      {p.fields.some((f) => f.field === "number") && !fields.number &&
        <p class="fine">{t("columns.counted")}</p>}
    </div>
  );
}
