// The check of the hall display (后排看得清) on the clerk's page: lists what it found.

import { useMemo } from "preact/hooks";
import { missingHere } from "../display/glyphs";
import type { View } from "../types";
import { Icon } from "../ui/icons";
import { findingsOf, type Finding } from "./findings";
import { t } from "./words";

export function CheckFindings(p: { view: View }) {
  const { check } = p.view;
  const chars = check ? check.chars : "";
  const missing = useMemo(() => missingHere(chars), [chars]);
  if (!check || p.view.scene.scene !== "check") return null;
  const found = findingsOf(check, missing);
  return (
    <section class="card stack" data-test="check-findings" data-found={found.length}>
      <h2 class="minor">{t("check.title")}</h2>
      <p class="fine">{t("check.what")}</p>
      {found.length === 0 && (
        <p class="good">
          <Icon name="check" />
          {t("check.none")}
        </p>
      )}
      <ul class="check-list">
        {found.map((f) => (
          <li key={f.kind + f.text + f.tall} data-test={"found-" + f.kind}>
            <Icon name={f.kind === "pages" ? "info" : "warn"} />
            <span>{sentenceOf(f)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentenceOf(f: Finding): string {
  return t(f.tall ? "check.on_tall" : "check.on_wide", { what: t(`check.${f.kind}`, { text: f.text, n: f.n }) });
}
