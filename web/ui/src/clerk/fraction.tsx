// Controls for a fraction: the usual ones by name, any other as two numbers and whether the bound itself is enough.

import { useState } from "preact/hooks";
import type { Fraction } from "../types";
import { BOUNDS, boundOf, type Bound } from "./draft";
import { Choice } from "./form";
import { t } from "./words";

export interface FractionProps {
  value: Fraction;
  test: string;
  label: string;
  bounds: Bound[];
  onSet: (f: Fraction) => void;
}

// FractionChoice is a row of buttons: the usual fractions and 其他.
export function FractionChoice(p: FractionProps) {
  const named = p.bounds.find((b) => b === boundOf(p.value));
  const [other, set] = useState(!named);
  const shown = other || !named;
  return (
    <>
      <Choice
        value={shown ? "other" : named!}
        test={p.test}
        options={[...p.bounds, "other" as const].map((value) => ({ value, label: t(`bound.${value}`) }))}
        onSet={(b) => {
          set(b === "other");
          if (b !== "other") p.onSet(BOUNDS[b]);
        }}
      />
      {shown && <FractionInput {...p} />}
    </>
  );
}

// FractionSelect is the same as a select element, for table rows.
export function FractionSelect(p: FractionProps) {
  const named = p.bounds.find((b) => b === boundOf(p.value));
  const [other, set] = useState(!named);
  const shown = other || !named;
  return (
    <>
      <select
        aria-label={p.label}
        data-test={p.test}
        value={shown ? "other" : named}
        onChange={(e) => {
          const b = e.currentTarget.value as Bound | "other";
          set(b === "other");
          if (b !== "other") p.onSet(BOUNDS[b]);
        }}
      >
        {[...p.bounds, "other" as const].map((b) => (
          <option key={b} value={b}>
            {t(`bound.${b}`)}
          </option>
        ))}
      </select>
      {shown && <FractionInput {...p} />}
    </>
  );
}

function FractionInput(p: FractionProps) {
  const { value } = p;
  const number = (s: string) => Math.min(99999, Number(s.replace(/\D/g, "")));
  const field = (part: "num" | "den") => (
    <input
      type="text"
      inputMode="numeric"
      class="num"
      aria-label={`${p.label} ${t(`fraction.${part}`)}`}
      data-test={`${p.test}-${part}`}
      value={String(value[part])}
      onInput={(e) => p.onSet({ ...value, [part]: number(e.currentTarget.value) })}
    />
  );
  return (
    <span class="fraction">
      <select
        aria-label={`${p.label} ${t("fraction.bound")}`}
        data-test={p.test + "-over"}
        value={value.over ? "over" : "least"}
        onChange={(e) => p.onSet({ ...value, over: e.currentTarget.value === "over" })}
      >
        <option value="least">{t("fraction.least")}</option>
        <option value="over">{t("fraction.over")}</option>
      </select>
      {field("num")}
      <span aria-hidden="true">/</span>
      {field("den")}
    </span>
  );
}
