// The form controls of the clerk's page: labelled, 48 px high, with faults shown beside their field.

import type { ComponentChildren } from "preact";
import type { Fault } from "../types";
import { Icon } from "../ui/icons";
import { Growing } from "./growing";

export interface FieldProps {
  label: string;
  hint?: string;
  faults?: Fault[];
  children: ComponentChildren;
}

// FieldSet is a label above one control or a row of choices.
export function FieldSet(p: FieldProps) {
  return (
    <div class={"fieldset" + (p.faults?.length ? " faulty" : "")} role="group" aria-label={p.label}>
      <div class="field-label">
        <span>{p.label}</span>
        {p.hint && <span class="hint">{p.hint}</span>}
      </div>
      {p.children}
      <Faults faults={p.faults} />
    </div>
  );
}

export function Faults(p: { faults?: Fault[] }) {
  if (!p.faults?.length) return null;
  return (
    <div role="alert">
      <ul class="faults">
        {p.faults.map((f) => (
          <li key={f.field + f.code} data-test={"fault-" + f.field}>
            <Icon name="warn" />
            {f.message}
          </li>
        ))}
      </ul>
    </div>
  );
}

export interface TextProps {
  label: string;
  value: string;
  hint?: string;
  max?: number;
  rows?: number;
  test: string;
  faults?: Fault[];
  placeholder?: string;
  onText: (s: string) => void;
}

const long = 60; // from this maximum length on, a field grows: its text may not fit into one line

export function Text(p: TextProps) {
  const shared = {
    value: p.value,
    maxLength: p.max,
    placeholder: p.placeholder,
    "data-test": p.test,
    "aria-invalid": p.faults?.length ? true : undefined,
  };
  return (
    <label class={"fieldset" + (p.faults?.length ? " faulty" : "")}>
      <span class="field-label">
        <span>{p.label}</span>
        {p.hint && <span class="hint">{p.hint}</span>}
      </span>
      {p.rows ? (
        <textarea {...shared} rows={p.rows} onInput={(e) => p.onText(e.currentTarget.value)} />
      ) : (p.max || 0) >= long ? (
        <Growing value={p.value} max={p.max} placeholder={p.placeholder} wrong={!!p.faults?.length} test={p.test}
          onText={p.onText} />
      ) : (
        <input {...shared} type="text" onInput={(e) => p.onText(e.currentTarget.value)} />
      )}
      <Faults faults={p.faults} />
    </label>
  );
}

export interface Option<T extends string> {
  value: T;
  label: string;
  more?: string;
}

// Choice is a row of buttons, one of which is set. A check, a tint and bold text mark it, never colour alone.
export function Choice<T extends string>(p: { value: T | ""; options: Option<T>[];
    test: string; onSet: (v: T) => void }) {
  return (
    <div class={"choice" + (p.options.some((o) => o.more) ? " tall" : "")} role="radiogroup">
      {p.options.map((o) => (
        <button
          key={o.value}
          type="button"
          role="radio"
          aria-checked={o.value === p.value}
          class={o.value === p.value ? "on" : ""}
          data-test={p.test + "-" + o.value}
          onClick={() => p.onSet(o.value)}
        >
          {o.value === p.value && <Icon name="check" />}
          <span>
            {o.label}
            {o.more && <span class="more">{o.more}</span>}
          </span>
        </button>
      ))}
    </div>
  );
}

// Stepper sets a small number with two buttons or by typing. With empty, 0 means that there is no number yet, and the
// field is empty.
export function Stepper(p: { value: number; min: number; max: number; test: string; empty?: boolean;
    label: string; onSet: (n: number) => void }) {
  const set = (n: number) => p.onSet(Math.min(p.max, Math.max(p.min, n)));
  return (
    <div class="stepper">
      <button type="button" aria-label={p.label + " −1"} data-test={p.test + "-less"}
          disabled={p.value <= p.min} onClick={() => set(p.value - 1)}>
        <Icon name="dash" />
      </button>
      <input
        type="text"
        inputMode="numeric"
        aria-label={p.label}
        data-test={p.test}
        value={p.empty && !p.value ? "" : String(p.value)}
        onInput={(e) => {
          const n = Number(e.currentTarget.value.replace(/\D/g, ""));
          set(n);
        }}
      />
      <button type="button" aria-label={p.label + " +1"} data-test={p.test + "-more"}
          disabled={p.value >= p.max} onClick={() => set(p.value + 1)}>
        <Icon name="plus" />
      </button>
    </div>
  );
}

export function Check(p: { on: boolean; label: string; more?: string; test: string; onSet: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={p.on} data-test={p.test} onChange={(e) => p.onSet(e.currentTarget.checked)} />
      <span class="box">{p.on && <Icon name="check" />}</span>
      <span>
        {p.label}
        {p.more && <span class="more">{p.more}</span>}
      </span>
    </label>
  );
}

// Failed shows the service's sentence when an action failed.
export function Failed(p: { why: string }) {
  if (!p.why) return null;
  return (
    <p class="failed bad" role="alert" data-test="failed">
      <Icon name="warn" />
      {p.why}
    </p>
  );
}
