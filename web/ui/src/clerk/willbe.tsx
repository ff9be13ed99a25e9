// A summary of the roll as it will be once stored, and of its changes to the current one.

import { spaced } from "../ui/format";
import type { Change, Picture } from "./picture";
import { t } from "./words";

export function WillBe(p: { of: Picture; replaces: number }) {
  const { of } = p;
  const people = (list: { number: string; name: string }[]) => list.map((d) => `${d.number} ${d.name}`);
  const changes = (list: Change[]) => list.map((c) => t("willbe.change", { number: c.number, name: c.name,
    before: spaced(c.before) || t("roll.no_delegation"), after: spaced(c.after) || t("roll.no_delegation") }));
  return (
    <div class="willbe" data-test="willbe">
      <p>
        <b>{t(of.delegations ? "willbe.sum" : "willbe.sum_plain", { n: of.deputies, groups: of.delegations })}</b>
      </p>
      <Listed test="without" label={t("willbe.without", { n: of.without.length })} list={people(of.without)} />
      {p.replaces > 0 && (
        <>
          <p class="fine">{t("roll.replaces", { n: p.replaces })}</p>
          <Listed test="added" label={t("willbe.added", { n: of.added.length })} list={people(of.added)} />
          <Listed test="gone" label={t("willbe.gone", { n: of.gone.length })} list={people(of.gone)} />
          <Listed test="renamed" label={t("willbe.renamed", { n: of.renamed.length })} list={changes(of.renamed)} />
          <Listed test="moved" label={t("willbe.moved", { n: of.moved.length })} list={changes(of.moved)} />
          <p class="fine">{t("willbe.same", { n: of.same })}</p>
        </>
      )}
    </div>
  );
}

function Listed(p: { test: string; label: string; list: string[] }) {
  if (!p.list.length) return null;
  return (
    <details data-test={"willbe-" + p.test} open={p.list.length <= 3}>
      <summary>{p.label}</summary>
      <ul>{p.list.map((x) => <li key={x}>{x}</li>)}</ul>
    </details>
  );
}
